"""Reads what a store answered and writes it in the format asked for: what does not parse to its end is no answer.

Stores are asked for two formats only: JSON for rows, since it breaks off visibly, and N-Triples for graphs. A large
answer is converted by this module as a program of its own, which can be killed.
"""

import json
import resource
import sys
import threading
from typing import BinaryIO, Final

import pyoxigraph
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat

from ecograph.formats import rdf_syntax, result_syntax
from ecograph.store.evaluate import XML_FORMATS, write_triples
from ecograph.store.spool import NoRoomError, Spool, TooLargeError, UnwritableError, XmlSpool
from ecograph.store.wire import Message

__all__ = ["convert", "main"]

CHUNK: Final = 1 << 16
REPAIRS: Final = (
    (b'"bnode", "value": "nodeID://', b'"bnode", "value": "'),
    (b'XMLSchema#boolean", "value": "1"', b'XMLSchema#boolean", "value": "true"'),
    (b'XMLSchema#boolean", "value": "0"', b'XMLSchema#boolean", "value": "false"'),
)
"""What Virtuoso writes in JSON and what it means; within a string the quotes would stand behind backslashes."""
LONGEST: Final = max(len(written) for written, _ in REPAIRS)


class StoppedError(Exception):
    """Nobody waits for the answer any more."""


class Source:
    """The bytes of an answer, read from the start, with what Virtuoso writes in its own way repaired."""

    def __init__(self, file: BinaryIO, stopped: threading.Event) -> None:
        self._file = file
        self._stopped = stopped
        self._rest = b""
        self._ready = b""
        file.seek(0)

    def read(self, size: int = CHUNK) -> bytes:
        """Return at most ``size`` bytes, none at the end: the parser has no room for more.

        :raises StoppedError: if nobody waits any more
        """
        if self._stopped.is_set():
            raise StoppedError
        if len(self._ready) == 0:
            self._fill()
        data, self._ready = self._ready[:size], self._ready[size:]
        return data

    def _fill(self) -> None:
        """Read on; what may be the beginning of a repair is kept back until the rest of it is there."""
        more = True
        while more and len(self._ready) == 0:
            part = self._file.read(CHUNK)
            more = len(part) > 0
            data = self._rest + part
            for written, meant in REPAIRS:
                data = data.replace(written, meant)
            whole = len(data) - (LONGEST - 1 if more else 0)
            self._ready, self._rest = data[: max(whole, 0)], data[max(whole, 0) :]


def convert(source: BinaryIO, descriptor: int, form: str, syntax: str, limit: int, stopped: threading.Event) -> Message:
    """Write to ``descriptor`` what ``source`` holds and return an empty message, or one that tells the error.

    :param form: of the query: SELECT, ASK, CONSTRUCT or DESCRIBE
    """
    read = Source(source, stopped)
    try:
        if form in {"SELECT", "ASK"}:
            _convert_results(read, descriptor, form, syntax, limit)
        else:
            _convert_graph(read, descriptor, syntax, limit)
    except (SyntaxError, ValueError) as error:
        return {"error": "broken", "detail": str(error)}
    except UnwritableError as error:
        return {"error": "unwritable", "detail": str(error)}
    except TooLargeError:
        return {"error": "too-large"}
    except NoRoomError as error:
        return {"error": "no-room", "detail": str(error)}
    except MemoryError:
        return {"error": "memory"}
    return {}


def _convert_results(source: Source, descriptor: int, form: str, syntax: str, limit: int) -> None:
    chosen = result_syntax(syntax).format
    spool = (XmlSpool if chosen in XML_FORMATS else Spool)(descriptor, limit)
    found = pyoxigraph.parse_query_results(source, format=QueryResultsFormat.JSON)  # type: ignore[arg-type,unused-ignore]
    if isinstance(found, QuerySolutions) != (form == "SELECT"):
        raise ValueError(f"not what {form} gives")
    found.serialize(spool, format=chosen)  # type: ignore[call-overload,arg-type,unused-ignore]
    spool.write_rest()
    if len(source.read()) > 0:
        raise ValueError("bytes after the end")


def _convert_graph(source: Source, descriptor: int, syntax: str, limit: int) -> None:
    chosen = rdf_syntax(syntax).format
    spool = (XmlSpool if chosen in XML_FORMATS else Spool)(descriptor, limit)
    quads = pyoxigraph.parse(source, format=RdfFormat.N_TRIPLES)  # type: ignore[arg-type,unused-ignore]
    # By subject, which makes Turtle as short as it is from our own engine.
    write_triples(sorted((quad.triple for quad in quads), key=lambda triple: str(triple.subject)), chosen, spool)
    spool.write_rest()


def main(form: str, syntax: str, limit: str, memory: str) -> None:
    """Convert standard input to standard output and tell the outcome on standard error."""
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stderr.write(json.dumps(convert(sys.stdin.buffer, 1, form, syntax, int(limit), threading.Event())))


if __name__ == "__main__":
    main(*sys.argv[1:])
