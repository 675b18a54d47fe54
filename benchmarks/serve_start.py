"""How long ``ecograph serve`` takes from its start to its first answer, and how much memory all its processes have.

    python benchmarks/serve_start.py [RELEASE] [RUNS]

Of a release and, with ``--data``, of a small file, beside other servers of that file where they are installed:

    python -m venv .peers && .peers/bin/pip install oxigraph rdflib-endpoint    # or a folder that ECOGRAPH_PEERS names

Limits: 1.5 seconds and 200 MB for the founding graph, half a second for the file. Memory is the proportional set size
(PSS): pages that processes share count once. Processor seconds are those of all processes: they stay the same on a busy
machine.
"""

import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from statistics import median

SECONDS = 1.5
FILE_SECONDS = 0.5
MEGABYTES = 200
PEERS = Path(os.environ.get("ECOGRAPH_PEERS", ".peers")) / "bin"
ASK = "query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D"
DATA = "<http://example.org/s> <http://example.org/p> <http://example.org/o> .\n"
SERVE = [sys.executable, "-m", "ecograph", "serve"]


@dataclass(frozen=True)
class Start:
    """One start of a server."""

    seconds: float
    """From the start to the first answer."""
    processor: float
    """Seconds of processor time until the server was told to stop, of all processes that have ended."""
    megabytes: float


def start_service(command: list[str], url: str) -> Start:
    """Start a server and wait for its first answer."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        ask(f"{url}?{ASK}", process)
        seconds = time.perf_counter() - began
        megabytes = sum(map(measure_process, list_family(process.pid))) / 1e6
    finally:
        process.terminate()
        process.wait()
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Start(seconds, ended.ru_utime + ended.ru_stime - used.ru_utime - used.ru_stime, megabytes)


def ask(url: str, process: subprocess.Popen[bytes]) -> None:
    """Ask until there is an answer."""
    request = urllib.request.Request(url, headers={"Accept": "application/sparql-results+json"})
    while process.poll() is None:
        try:
            with urllib.request.urlopen(request) as answer:
                assert b"true" in answer.read()
                return
        except urllib.error.URLError:
            time.sleep(0.005)
    raise SystemExit(process.returncode)


def list_family(pid: int) -> list[int]:
    """Return the process and its descendants."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [pid, *(member for child in children for member in list_family(int(child)))]


def measure_process(pid: int) -> int:
    """Return the proportional set size in bytes."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def find_port() -> int:
    """Return a port that is free."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def measure(command: list[str], port_option: str, path: str, runs: int) -> Start:
    """Return the medians of some starts; the command is given a port of its own each time."""
    starts = []
    for _ in range(runs):
        address = f"127.0.0.1:{find_port()}"
        port = address if port_option == "--bind" else address.rpartition(":")[2]
        starts.append(start_service([*command, port_option, port], f"http://{address}{path}"))
    return Start(
        median(start.seconds for start in starts),
        median(start.processor for start in starts),
        median(start.megabytes for start in starts),
    )


def show(name: str, start: Start, limit: float | None = None) -> None:
    """Print one line."""
    held = "" if limit is None else f"  limit {limit} s {start.seconds / limit:5.2f} of it"
    print(
        f"{name:24} first answer {start.seconds:5.2f} s  processor {start.processor:5.2f} s  "
        f"memory (PSS) {start.megabytes:4.0f} MB{held}"
    )


def main(release: str = "release", runs: str = "5") -> None:
    """Print the medians of the runs."""
    if Path(release).exists():
        show("release", measure([*SERVE, "--release", release], "--port", "/sparql", int(runs)), SECONDS)
    with tempfile.TemporaryDirectory() as folder:
        file, store = Path(folder, "data.nt"), str(Path(folder, "store"))
        file.write_text(DATA, encoding="utf-8")
        show("--data", measure([*SERVE, "--data", str(file)], "--port", "/sparql", int(runs)), FILE_SECONDS)
        if (PEERS / "oxigraph").exists():
            oxigraph = str(PEERS / "oxigraph")
            loaded = [oxigraph, "load", "--location", store, "--file", str(file)]
            subprocess.run(loaded, check=True, capture_output=True)
            command = [oxigraph, "serve-read-only", "--location", store]
            show("oxigraph (loaded before)", measure(command, "--bind", "/query", int(runs)))
        if (PEERS / "rdflib-endpoint").exists():
            command = [str(PEERS / "rdflib-endpoint"), "serve", str(file)]
            show("rdflib-endpoint", measure(command, "--port", "/", int(runs)))


if __name__ == "__main__":
    main(*sys.argv[1:])
