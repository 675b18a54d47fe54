"""``ecograph fetch`` as a program: exit codes, both languages, and a process that is killed in the middle."""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import service_answers as answers
from ecograph.fetching.services import SERVICES
from playback import Asked, Playback, Reply, json_reply

QUICK = ("--wait", "0.001", "--pause", "0", "--attempts", "2")
KEY = "made-up-key-5e1f"
ACTIVITIES = "/finansieradeaktiviteter"


def start(*arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "ECOGRAPH_GDP_VINNOVA_KEY": KEY, "ECOGRAPH_LANG": "en"}
    command = [sys.executable, "-m", "ecograph", "fetch", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)


def run(*arguments: str) -> tuple[int, str, str]:
    process = start(*arguments)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def test_the_services_are_listed_with_key_and_limits_in_both_languages() -> None:
    english, swedish = run("--list"), run("--list", "--lang", "sv")
    for code, out, _ in (english, swedish):
        assert code == 0
        assert all(f"\n{name}\n" in f"\n{out}" for name in SERVICES)
    assert "no key" in english[1]
    assert "ingen nyckel" in swedish[1]


def test_a_fetch_prints_the_folder_and_tells_what_came(server: Playback, tmp_path: Path) -> None:
    server.play("/projekt/GetAll", json_reply(answers.formas()))
    arguments = ("formas", "--to", str(tmp_path), "--address", server.address, *QUICK)
    assert run(*arguments) == (
        0,
        f"{tmp_path / 'formas'}\n",
        "Fetched formas: projects 2 rows. Next: ecograph check, ecograph build.\n",
    )
    assert run(*arguments) == (0, f"{tmp_path / 'formas'}\n", "Nothing new: formas is up to date.\n")
    server.play("/Projekt/getbychangeddate/2000-01-01", json_reply(answers.formas()))
    assert run(*arguments, "--since", "2000-01-01", "--lang", "sv")[2] == "Inget nytt: formas är aktuell.\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("swecriss",), "There is no service 'swecriss'. Did you mean 'swecris-api'?"),
        (("formas", "--since", "yesterday"), "--since 'yesterday' is not a day such as 2026-11-22, nor 'last'."),
        (("formas", "--since", "last"), "Nothing was fetched before; leave out --since."),
        (("ror", "--since", "2026-01-01"), "ror always sends all; leave out --since."),
        (("swecris-api",), "swecris-api needs a key: put it into the environment variable ECOGRAPH_SWECRIS_KEY."),
    ],
)
def test_a_wish_that_cannot_be_met_is_one_sentence_and_exit_code_2(
    tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    code, out, err = run(*arguments, "--to", str(tmp_path))
    assert (code, out) == (2, "")
    assert message in err
    assert err.count("\n") == 1


def test_a_fault_is_told_without_the_key_and_ends_with_2(server: Playback, tmp_path: Path) -> None:
    server.play(ACTIVITIES, Reply(500))
    code, out, err = run("gdp-vinnova", "--to", str(tmp_path), "--address", server.address, *QUICK)
    assert (code, out) == (2, "")
    assert err.splitlines()[-1].endswith("answers 500. Given up after 2 attempts; nothing was changed.")
    assert KEY not in err
    assert "Traceback" not in err
    assert server.asked[0].headers["authorization"] == KEY


def make_page(offset: int, size: int) -> list[dict[str, object]]:
    return [{**answers.gdp()[0], "diarienummer": f"2023-{number:05}"} for number in range(offset, offset + size)]


def test_a_process_killed_in_the_middle_leaves_the_old_snapshot_and_the_next_goes_on(
    server: Playback, tmp_path: Path
) -> None:
    arguments = ("gdp-vinnova", "--to", str(tmp_path), "--address", server.address, *QUICK)
    server.play(ACTIVITIES, json_reply(make_page(0, 900)))
    assert run(*arguments)[0] == 0
    before = {path: path.read_bytes() for path in (tmp_path / "gdp-vinnova").iterdir()}
    reached, released = threading.Event(), threading.Event()

    def hang(_asked: Asked) -> Reply:
        reached.set()
        released.wait(30)
        return Reply(500)

    server.play(ACTIVITIES, json_reply(make_page(0, 1000)), hang)
    process = start(*arguments)
    assert reached.wait(30)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)
    released.set()
    assert {path: path.read_bytes() for path in (tmp_path / "gdp-vinnova").iterdir()} == before
    asked = len(server.asked)
    server.play(ACTIVITIES, json_reply(make_page(1000, 5)))
    code, _, err = run(*arguments)
    assert code == 0
    assert "Going on after 1000 records." in err
    assert [each.query["offset"] for each in server.asked[asked:]] == ["1000"]
    (file,) = (tmp_path / "gdp-vinnova").glob("*.jsonl")
    numbers = [json.loads(line)["diarienummer"] for line in file.read_text(encoding="utf-8").splitlines()]
    assert numbers == [f"2023-{number:05}" for number in range(1005)]


def test_nothing_of_a_fetch_is_in_what_a_build_reads_until_it_is_whole(server: Playback, tmp_path: Path) -> None:
    server.play(ACTIVITIES, json_reply(make_page(0, 1000)), Reply(404))
    assert run("gdp-vinnova", "--to", str(tmp_path), "--address", server.address, *QUICK)[0] == 2
    assert [path.name for path in tmp_path.iterdir()] == [".fetching"]
