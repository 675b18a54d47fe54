"""Time and memory of ``ecograph build`` on the founding data, beside pySHACL's own command on the same shapes.

Prints seconds, peak memory, and the ratio to the peer: what a curator who only validates would run.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ecograph.settings import share_path


def run(*command: str) -> tuple[float, float]:
    """Run a command and return its wall time in seconds and its peak resident memory in MiB."""
    with tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            errors.seek(0)
            sys.exit(f"{' '.join(command)} ended with {process.returncode}: {errors.read().decode()[-500:]}")
    return seconds, usage.ru_maxrss / 1024


def main() -> None:
    """Build anew, build again, and run the peer on the same statements."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "release"
        ecograph = (sys.executable, "-m", "ecograph")
        fresh = run(*ecograph, "build", "--out", str(out))
        again = run(*ecograph, "build", "--out", str(out))
        release = out / (out / "CURRENT").read_text(encoding="utf-8").strip()
        shapes = Path(folder) / "shapes.ttl"
        shapes.write_bytes(
            b"\n".join(path.read_bytes() for path in sorted(share_path("ontology").glob("shapes/*.ttl")))
        )
        peer = run(
            sys.executable, "-m", "pyshacl", "-s", str(shapes), "-w", "-o", os.devnull, str(release / "ecograph.ttl")
        )
        statements = json.loads((release / "manifest.json").read_text(encoding="utf-8"))["counts"]["statements"]
    print(f"{statements} statements")
    for label, (seconds, memory) in {"build": fresh, "build, nothing changed": again, "pyshacl alone": peer}.items():
        print(f"{label:24} {seconds:6.2f} s {memory:6.0f} MiB {seconds / peer[0]:6.2f} × pyshacl")


if __name__ == "__main__":
    main()
