"""How long ``ecograph serve`` takes from its start to its first answer, and how much memory all its processes have.

    python benchmarks/serve_start.py [RELEASE] [RUNS]

Limits, of the founding graph: 1.5 seconds, 200 MB. Memory is the proportional set size (PSS): pages that processes
share count once.
"""

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from statistics import median

SECONDS = 1.5
MEGABYTES = 200


def start_service(release: str, port: int) -> tuple[float, float]:
    """Return the seconds to the first answer and the megabytes of all processes then."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "ecograph", "serve", "--release", release, "--port", str(port)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        ask(f"http://127.0.0.1:{port}/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D", process)
        return time.perf_counter() - began, sum(map(measure_process, list_family(process.pid))) / 1e6
    finally:
        process.terminate()
        process.wait()


def ask(url: str, process: subprocess.Popen[bytes]) -> None:
    """Ask until there is an answer."""
    while process.poll() is None:
        try:
            with urllib.request.urlopen(url) as answer:
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


def main(release: str = "release", runs: str = "5") -> None:
    """Print the median of the runs."""
    measured = [start_service(release, find_port()) for _ in range(int(runs))]
    seconds, megabytes = (median(values) for values in zip(*measured, strict=True))
    print(f"first answer  {seconds:6.2f} s   limit {SECONDS} s   {seconds / SECONDS:5.2f} of it")
    print(f"memory (PSS)  {megabytes:6.0f} MB  limit {MEGABYTES} MB  {megabytes / MEGABYTES:5.2f} of it")


if __name__ == "__main__":
    main(*sys.argv[1:])
