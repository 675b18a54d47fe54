"""How many of the W3C's SPARQL query tests are passed over HTTP, in each format, beside the ``oxigraph`` server.

    python benchmarks/conformance.py

The tests are read from ``../shared/conformance``, or from the folder that ECOGRAPH_CONFORMANCE names. The peer is taken
from an environment of its own, if there is one:

    python -m venv .peers && .peers/bin/pip install oxigraph    # or a folder that ECOGRAPH_PEERS names
"""

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from itertools import groupby
from pathlib import Path

import httpx

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from peers import find_port
from w3c_asking import Ask, judge_formats, open_client, post_query
from w3c_manifest import Case, list_cases, write_data

OXIGRAPH = Path(os.environ.get("ECOGRAPH_PEERS", ".peers")) / "bin" / "oxigraph"
TITLES = {"valid": "valid accepted", "invalid": "invalid refused", "all": "tests, all formats right"}

Start = Callable[[Path, int], tuple[list[str], str]]
"""File and port → the command that serves it, and the path of its endpoint."""


def start_ecograph(file: Path, port: int) -> tuple[list[str], str]:
    """Serve a file with ecograph."""
    options = ["--port", str(port), "--workers", "1", "--data", str(file)]
    return [sys.executable, "-m", "ecograph", "serve", *options], "/sparql"


def start_oxigraph(file: Path, port: int) -> tuple[list[str], str]:
    """Load a file into a store of the oxigraph server and serve it."""
    store = str(file.parent / f"store-{port}")
    loaded = [str(OXIGRAPH), "load", "--location", store, "--file", str(file)]
    subprocess.run(loaded, check=True, capture_output=True)
    return [str(OXIGRAPH), "serve-read-only", "--location", store, "--bind", f"127.0.0.1:{port}"], "/query"


@contextmanager
def serve(start: Start, case: Case, folder: Path) -> Iterator[Ask]:
    """Serve the data of a test, and yield how to ask."""
    file, port = folder / "data.nq", find_port()
    write_data(case, file)
    command, path = start(file, port)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    client, endpoint = open_client(), f"http://127.0.0.1:{port}{path}"
    try:
        while True:
            try:
                post_query(client, endpoint, "ASK {}", "*/*")
                break
            except httpx.TransportError:
                assert process.poll() is None
                time.sleep(0.005)
        yield partial(post_query, client, endpoint)
    finally:
        client.close()
        process.terminate()
        process.wait()


def count_passed(start: Start) -> tuple[Counter[str], Counter[str]]:
    """Return how many tests are passed and how many there are: by format, by kind of syntax test, in all."""
    passed, total = Counter[str](), Counter[str]()
    evaluation = list_cases("QueryEvaluationTest", "CSVResultFormatTest")
    evaluation.sort(key=lambda case: str(case.dataset))
    with tempfile.TemporaryDirectory() as folder:
        for _, group in groupby(evaluation, key=lambda case: case.dataset):
            cases = list(group)
            with serve(start, cases[0], Path(folder)) as ask:
                for case in cases:
                    judged = {**judge_formats(ask, case)}
                    judged["all"] = all(judged.values())
                    total.update(judged.keys())
                    passed.update(name for name, is_right in judged.items() if is_right)
        with serve(start, evaluation[0], Path(folder)) as ask:
            for kind, name in (("PositiveSyntaxTest", "valid"), ("NegativeSyntaxTest", "invalid")):
                expected = HTTPStatus.OK if name == "valid" else HTTPStatus.BAD_REQUEST
                for case in list_cases(kind):
                    total[name] += 1
                    passed[name] += ask(case.read_query(), "*/*").status_code == expected
    for name in ("valid", "invalid"):
        passed["all"], total["all"] = passed["all"] + passed[name], total["all"] + total[name]
    return passed, total


def main() -> None:
    """Print both, side by side."""
    if len(list_cases("QueryEvaluationTest")) == 0:
        print("the W3C's SPARQL tests are not there")
        return
    starts = {"ecograph": start_ecograph, **({"oxigraph": start_oxigraph} if OXIGRAPH.exists() else {})}
    counts = {name: count_passed(start) for name, start in starts.items()}
    names = list(counts["ecograph"][1])
    print(" ".join([f"{'':26}", *(f"{name:>14}" for name in counts)]))
    for name in names:
        cells = [f"{f'{passed[name]} of {total[name]}':>14}" for passed, total in counts.values()]
        print(" ".join([f"{TITLES.get(name, name):26}", *cells]))


if __name__ == "__main__":
    main()
