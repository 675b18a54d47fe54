"""A second process: it does its part, says what went wrong there, and neither process waits for the other in vain."""

import os
import signal
import subprocess
import sys
import time
from copy import copy
from pathlib import Path

import pytest

from ecograph.beside import PIECE, start_beside
from ecograph.errors import InputError, NotFoundError, ReleaseError
from ecograph.namespaces import GRAPH_DERIVED
from ecograph.queries import CatalogueQuery
from ecograph.second import Workplace, derive_and_write
from ecograph.text import Text

DERIVED = f"<{GRAPH_DERIVED}>".encode()
COPY = CatalogueQuery("copy", Text(en="", sv=""), (), "CONSTRUCT { ?s <http://e/q> ?o } WHERE { ?s <http://e/p> ?o }")
LINES = [b"<http://e/s> <http://e/p> <http://e/%06d> <http://e/g> .\n" % number for number in range(2 * PIECE + 1)]


def test_lines_are_sent_in_pieces_and_what_comes_of_them_comes_back() -> None:
    with start_beside(derive_and_write) as beside:
        beside.send(Workplace(Path()))
        beside.send([COPY])
        beside.send_lines(LINES)
        assert beside.wait() == [line.replace(b"/p>", b"/q>").replace(b"<http://e/g>", DERIVED) for line in LINES]
    assert beside.process.returncode is not None


def test_an_error_there_is_the_same_error_here() -> None:
    with start_beside(derive_and_write) as beside:
        beside.send(Workplace(Path()))
        beside.send([CatalogueQuery("odd", Text(en="", sv=""), (), "ASK {}")])
        beside.send_lines(LINES[:1])
        with pytest.raises(InputError) as caught:
            beside.wait()
    assert caught.value.message.en == "queries/rules/odd.rq: The rule cannot be run: it is not a CONSTRUCT query."
    assert caught.value.message.sv == "queries/rules/odd.rq: Regeln kan inte köras: den är ingen CONSTRUCT-fråga."
    assert (caught.value.file, caught.value.status) == ("queries/rules/odd.rq", 400)


def test_a_file_that_cannot_be_written_there_is_named_here(tmp_path: Path) -> None:
    with start_beside(derive_and_write) as beside:
        beside.send(Workplace(tmp_path / "gone"))
        beside.send([COPY])
        beside.send_lines(LINES[:1])
        beside.wait()
        beside.send_lines([])
        beside.send_lines([])
        beside.send({})
        with pytest.raises(FileNotFoundError) as caught:
            beside.wait()
    assert caught.value.filename == str(tmp_path / "gone" / "ecograph.ttl")


@pytest.mark.parametrize("has_derived", [False, True], ids=["while it derives", "before it writes"])
def test_a_killed_process_is_one_clear_error(has_derived: bool) -> None:
    with start_beside(derive_and_write) as beside:
        if has_derived:
            beside.send(Workplace(Path()))
            beside.send([COPY])
            beside.send_lines(LINES[:1])
            beside.wait()
        beside.process.kill()
        beside.process.wait()
        with pytest.raises(ReleaseError, match=r"second process ended before it was done \(signal 9\)") as caught:
            beside.wait()
        with pytest.raises(ReleaseError, match="signal 9"):
            beside.send_lines(LINES)
    assert "Byggets andra process slutade innan den var klar (signal 9)" in caught.value.message.sv


def test_a_fault_there_is_told_and_not_waited_for(capfd: pytest.CaptureFixture[str]) -> None:
    with start_beside(len) as beside, pytest.raises(ReleaseError, match=r"\(exit code 1\)"):  # type: ignore[arg-type]
        beside.wait()
    assert "TypeError" in capfd.readouterr().err


def test_it_ends_when_the_block_does_whatever_it_is_doing() -> None:
    with start_beside(derive_and_write) as beside:
        assert beside.process.poll() is None
    assert beside.process.returncode == -signal.SIGKILL


ENDLESS = (
    "CONSTRUCT { ?a <http://e/q> ?c } WHERE { ?a ?p ?x . ?b ?p ?y . ?c ?p ?z . ?d ?p ?u FILTER (?x = ?u && ?x != ?u) }"
)
PROGRAM = f"""
from pathlib import Path
from ecograph.beside import start_beside
from ecograph.second import Workplace, derive_and_write
from ecograph.namespaces import GRAPH_DERIVED
from ecograph.queries import CatalogueQuery
from ecograph.text import Text
with start_beside(derive_and_write) as beside:
    beside.send(Workplace(Path()))
    beside.send([CatalogueQuery("endless", Text(en="", sv=""), (), "{ENDLESS}")])
    beside.send_lines([b"<urn:s> <urn:p> <urn:%06d> <urn:g> .\\n" % number for number in range(9000)])
    print(beside.process.pid, flush=True)
    beside.wait()
"""


def test_it_ends_when_the_first_is_killed_although_it_is_at_work() -> None:
    with subprocess.Popen([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        second = int(first.stdout.readline())
        time.sleep(1)
        assert is_alive(second)
        first.kill()
    end = time.monotonic() + 30
    while is_alive(second) and time.monotonic() < end:
        time.sleep(0.05)
    assert not is_alive(second)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"


def test_every_error_can_be_carried_to_another_process() -> None:
    error = NotFoundError(Text(en="measure", sv="mått"), "betwenness", ["betweenness", "degree"])
    carried = copy(error)  # as pickle does it
    assert carried is not error
    assert (type(carried), str(carried), vars(carried)) == (NotFoundError, str(error), vars(error))
