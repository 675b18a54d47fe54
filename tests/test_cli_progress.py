"""Progress: shown to a person who watches and waits, and to nobody else."""

import os
import pty
import subprocess
import sys

PROGRAM = """
import sys, time
import click
from ecograph.cli.progress import show_progress
from ecograph.text import Text

@click.command()
@click.pass_context
def work(ctx):
    with show_progress(ctx, 2) as step:
        step(Text(en="Reading", sv="Läser"))
        time.sleep(float(sys.argv[1]))
        step(Text(en="Writing", sv="Skriver"))
    click.echo("done")

work([])
"""
COMMAND = [sys.executable, "-c", PROGRAM]


def watch(seconds: str) -> tuple[str, str]:
    """Return what is printed, and what a terminal shows, while the work takes that long."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80", "ECOGRAPH_LANG": "sv"}
    with subprocess.Popen([*COMMAND, seconds], stdout=subprocess.PIPE, stderr=theirs, env=environment) as work:
        os.close(theirs)
        printed, _ = work.communicate()
    seen = b""
    try:
        while (piece := os.read(ours, 4096)) != b"":
            seen += piece
    except OSError:  # Linux says EIO once the other end is closed
        pass
    os.close(ours)
    return printed.decode(), seen.decode()


def test_a_person_who_waits_sees_the_step() -> None:
    printed, seen = watch("1.5")
    assert printed == "done\n"
    assert "Läser" in seen


def test_work_done_within_a_second_shows_nothing() -> None:
    assert watch("0") == ("done\n", "")


def test_where_nobody_watches_nothing_is_shown() -> None:
    done = subprocess.run([*COMMAND, "1.5"], check=True, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("done\n", "")
