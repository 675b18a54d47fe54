"""The services that ``benchmarks/service.py`` compares, each started over the same two files and ended after use.

The peers live in an environment of their own (``.bench-venv``), made when it is not there: they are no dependencies.
Virtuoso is used if it is installed (Debian: ``virtuoso-opensource``).
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import venv
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

__all__ = ["PEERS", "Plan", "Service", "Skipped", "find_port", "list_family", "run_plan", "run_service"]

PACKAGES = ("oxigraph==0.5.13", "rdflib-endpoint[cli]==0.6.3")
ASK = "query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D"


class Skipped(Exception):  # noqa: N818
    """A peer that cannot be started, with the reason."""


@dataclass(frozen=True)
class Service:
    """A service that answers."""

    name: str
    address: str
    pid: int
    start: float
    """Seconds from the start of the process to the first answer; what is loaded once, before, does not count."""
    load: float
    """Seconds of loading once, before; 0 if it loads at each start."""


@dataclass(frozen=True)
class Plan:
    """How a service is started."""

    command: Sequence[str | Path]
    path: str
    prepare: Sequence[Sequence[str | Path]] = ()
    """Commands that run once, before."""
    finish: Sequence[str | Path] = ()
    """Command that loads once the service runs."""


def find_port() -> int:
    """Return a port that is free."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def list_family(pid: int) -> list[int]:
    """Return a process and its descendants that run."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return []
    return [pid, *(member for child in children for member in list_family(int(child)))]


def plan_ecograph(files: Sequence[Path], port: int, _work: Path, _tools: Path) -> Plan:
    """``ecograph serve`` with the default settings, over the release that ``files`` are of."""
    root = files[0].parents[1]
    command: list[str | Path] = [sys.executable, "-m", "ecograph", "serve", "--port", str(port), "--release", root]
    return Plan(command, "/sparql")


def plan_oxigraph(files: Sequence[Path], port: int, work: Path, tools: Path) -> Plan:
    """The ``oxigraph`` server over a store on disk."""
    program, place = _find_tool(tools, "oxigraph"), work / "oxigraph"
    load: list[str | Path] = [
        program,
        "load",
        "--location",
        place,
        *(part for file in files for part in ("--file", file)),
    ]
    serve: list[str | Path] = [program, "serve-read-only", "--location", place, "--bind", f"127.0.0.1:{port}"]
    return Plan(serve, "/query", [load])


def plan_rdflib(files: Sequence[Path], port: int, _work: Path, tools: Path) -> Plan:
    """``rdflib-endpoint`` with its own store."""
    program = _find_tool(tools, "rdflib-endpoint")
    return Plan([program, "serve", "--host", "127.0.0.1", "--port", str(port), *files], "/")


CONFIGURATION = """\
[Database]
DatabaseFile = {work}/virtuoso.db
ErrorLogFile = {work}/virtuoso.log
LockFile = {work}/virtuoso.lck
TransactionFile = {work}/virtuoso.trx
xa_persistent_file = {work}/virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = {work}/virtuoso-temp.db
TransactionFile = {work}/virtuoso-temp.trx
[Parameters]
ServerPort = {sql}
ServerThreads = 20
DirsAllowed = {folder}
NumberOfBuffers = 170000
MaxDirtyBuffers = 130000
SchedulerInterval = 0
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = {work}
ServerThreads = 20
[SPARQL]
ResultSetMaxRows = 10000000
"""


def plan_virtuoso(files: Sequence[Path], port: int, work: Path, _tools: Path) -> Plan:
    """Virtuoso; its default graph is the union of all, so that it loads the named graphs alone."""
    server, client = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if server is None or client is None:
        raise Skipped("virtuoso-opensource is not installed")
    named = next(file for file in files if file.suffix == ".nq")
    sql = find_port()
    configuration = work / "virtuoso.ini"
    text = CONFIGURATION.format(work=work, sql=sql, folder=named.parent, port=port)
    configuration.write_text(text, encoding="utf-8")
    load = f"ld_dir('{named.parent}', '{named.name}', 'urn:none'); rdf_loader_run(); checkpoint;"
    finish = [client, f"localhost:{sql}", "dba", "dba", f"exec={load}"]
    return Plan([server, "+foreground", "+configfile", configuration], "/sparql", finish=finish)


PEERS: dict[str, Callable[[Sequence[Path], int, Path, Path], Plan]] = {
    "ecograph": plan_ecograph,
    "oxigraph": plan_oxigraph,
    "rdflib-endpoint": plan_rdflib,
    "virtuoso": plan_virtuoso,
}


def _find_tool(tools: Path, name: str) -> Path:
    """Return a program of the environment of the peers, which is made if there is none."""
    program = tools / "bin" / name
    if not program.exists():
        try:
            venv.create(tools, with_pip=True)
            install: list[str | Path] = [tools / "bin" / "python", "-m", "pip", "install", "--quiet", *PACKAGES]
            subprocess.run(install, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise Skipped(f"it could not be installed: {error}") from error
    return program


@contextmanager
def run_service(name: str, files: Sequence[Path], work: Path, tools: Path, patience: float) -> Iterator[Service]:
    """Run a service; at the end none of its processes is left.

    :raises Skipped: if it is not there, or does not answer within ``patience`` seconds
    """
    port = find_port()
    work.mkdir(exist_ok=True)
    with run_plan(name, PEERS[name](files, port, work, tools), port, work, patience) as service:
        yield service


@contextmanager
def run_plan(name: str, plan: Plan, port: int, work: Path, patience: float) -> Iterator[Service]:
    """Run a service as planned; at the end none of its processes is left.

    :raises Skipped: if it does not answer within ``patience`` seconds
    """
    began = time.perf_counter()
    for command in plan.prepare:
        _run(command, patience)
    load = time.perf_counter() - began if len(plan.prepare) > 0 else 0.0
    address = f"http://127.0.0.1:{port}{plan.path}"
    with ExitStack() as opened:
        began = time.perf_counter()
        process = subprocess.Popen(plan.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=work)
        opened.callback(_end, process)
        _wait(address, process, began + patience, whole=len(plan.finish) == 0)
        start = time.perf_counter() - began
        if len(plan.finish) > 0:
            _run(plan.finish, patience)
            _wait(address, process, began + patience, whole=True)
            load = time.perf_counter() - began - start
        yield Service(name, address, process.pid, start, load)


def _run(command: Sequence[str | Path], patience: float) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=patience)
    except (OSError, subprocess.SubprocessError) as error:
        raise Skipped(str(error)) from error


def _wait(address: str, process: subprocess.Popen[bytes], deadline: float, *, whole: bool) -> None:
    """Wait until there is an answer; ``whole``: and it says that there are statements."""
    request = urllib.request.Request(f"{address}?{ASK}", headers={"Accept": "application/sparql-results+json"})
    while time.perf_counter() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                if b"true" in answer.read() or not whole:
                    return
        except OSError:
            pass
        time.sleep(0.005)
    raise Skipped("it did not answer in time" if process.poll() is None else f"it ended with {process.returncode}")


def _end(process: subprocess.Popen[bytes]) -> None:
    family = list_family(process.pid)
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for pid in family[1:]:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
