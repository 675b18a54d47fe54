"""Stores that others make, each started on a free port with a release loaded: the Oxigraph server and Virtuoso."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from ecograph.release import DEFAULT_GRAPH_FILE, NAMED_GRAPHS_FILE, Release
from serving import PATIENCE

__all__ = ["VIRTUOSO_GRAPH", "run_oxigraph", "run_virtuoso", "start_in_vain"]

VIRTUOSO_GRAPH = "urn:ecograph:default"
"""Where the default graph's statements stand in Virtuoso, as docs/stores.md has it."""

VIRTUOSO_SETTINGS = """\
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {folder}
NumberOfBuffers = 10000
CaseMode = 2
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 10
[SPARQL]
{sparql}
"""
VIRTUOSO_LOAD = """\
ld_dir('{folder}', '{default_file}', '{default_graph}');
ld_dir('{folder}', '{named_file}', 'urn:not-used');
rdf_loader_run();
"""


@contextmanager
def run_oxigraph(release: Release, folder: Path) -> Iterator[str]:
    """Run the Oxigraph server over ``release``; yield the address of its endpoint."""
    program, port = str(Path(sys.executable).with_name("oxigraph")), find_port()
    files = [str(release.file(name)) for name in (DEFAULT_GRAPH_FILE, NAMED_GRAPHS_FILE)]
    location = ["--location", str(folder)]
    load = [program, "load", *location, *(part for file in files for part in ("--file", file))]
    subprocess.run(load, check=True, capture_output=True, timeout=PATIENCE)
    with run_server([program, "serve-read-only", *location, "--bind", f"127.0.0.1:{port}"], folder, port):
        yield f"http://127.0.0.1:{port}/query"


@contextmanager
def run_virtuoso(release: Release, folder: Path, sparql: str = "") -> Iterator[str]:
    """Run Virtuoso over ``release``; yield the address of its endpoint. Where it is absent the test is skipped.

    :param sparql: settings of the section SPARQL
    """
    program, shell = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if program is None or shell is None:
        if os.environ.get("ECOGRAPH_REQUIRE_ALL") == "1":
            pytest.fail("Virtuoso is not installed: apt-get install virtuoso-opensource")
        pytest.skip("Virtuoso is not installed")
    sql, http = find_port(), find_port()
    settings = folder / "virtuoso.ini"
    settings.write_text(VIRTUOSO_SETTINGS.format(sql=sql, http=http, folder=release.path, sparql=sparql))
    load = VIRTUOSO_LOAD.format(
        folder=release.path,
        default_file=DEFAULT_GRAPH_FILE,
        named_file=NAMED_GRAPHS_FILE,
        default_graph=VIRTUOSO_GRAPH,
    )
    with run_server([program, "+foreground", "+configfile", str(settings)], folder, http):
        loader = [shell, str(sql), "dba", "dba", "ERRORS=STDOUT"]
        subprocess.run(loader, input=load, text=True, check=True, capture_output=True, timeout=PATIENCE)
        yield f"http://127.0.0.1:{http}/sparql"


@contextmanager
def run_server(command: Sequence[str], folder: Path, port: int) -> Iterator[None]:
    """Run a server until the block ends; the block begins when it listens on ``port``."""
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + PATIENCE
        while not is_listening(port):
            assert process.poll() is None, (folder / "server.log").read_text(encoding="utf-8", errors="replace")
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield
    finally:
        process.kill()
        process.wait(PATIENCE)


def is_listening(port: int) -> bool:
    """Tell whether someone accepts connections on ``port``."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def find_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_in_vain(root: Path, *options: str) -> str:
    """Return the one line that a service says that cannot start."""
    command = [sys.executable, "-m", "ecograph", "serve", "--release", str(root), "--port", "0", *options]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1, ended.stderr
    return ended.stderr
