"""The index for lookups: each statement of the default graph as a row of terms in SPARQL JSON, in a file.

A process forked from the template writes it, of the engine's own result for all statements; the server maps the file.
A row has subject, predicate and object with tabs between and a line feed behind, which terms in JSON do not contain.
"""

import os
import socket
from dataclasses import asdict
from functools import partial
from mmap import mmap
from typing import BinaryIO, Final, cast

from pyoxigraph import QueryResultsFormat, QuerySolutions, Store

from ecograph.store.hangup import run_until_hangup
from ecograph.store.postings import Gathering, Place, Postings
from ecograph.store.wire import Message, receive, send

__all__ = ["LookupIndex", "run_indexer", "write_index"]

LARGEST: Final = 1 << 16
"""Bytes of the rows that a lookup may go through."""
NICENESS: Final = 15
"""How far the process that writes stands behind others (nice(1))."""
ALL: Final = "SELECT ?s ?p ?o WHERE { ?s ?p ?o }"
BUFFER: Final = 1 << 20
SUBJECT: Final = b'{"s":'
PREDICATE: Final = b',"p":'
OBJECT: Final = b',"o":'
BETWEEN: Final = b"}," + SUBJECT
"""What stands between two rows, and nowhere within one: a quotation mark in a value has a backslash before it."""


class TooLongError(Exception):
    """The rows have more bytes than they may."""


class Rows:
    """Takes the engine's JSON in parts of any size and writes it as rows."""

    def __init__(self, file: BinaryIO, limit: int) -> None:
        self._file = file
        self._limit = limit
        self._rest = b""
        self._received: list[bytes] = []
        self._size = 0
        self.end = 0
        """Where the rows end."""
        self.subjects, self.objects = Gathering(), Gathering()

    def write(self, data: bytes) -> int:
        """Take some bytes.

        :raises TooLongError: at the limit
        """
        self._received.append(data)
        self._size += len(data)
        if self._size > BUFFER:
            self._write_rows(last=False)
        return len(data)

    def flush(self) -> None:
        """Do nothing: the engine calls it when it is done."""

    def finish(self) -> None:
        """Write the last rows."""
        self._write_rows(last=True)

    def _write_rows(self, *, last: bool) -> None:
        *rows, self._rest = b"".join((self._rest, *self._received)).split(BETWEEN)
        self._received, self._size = [], 0
        if last:
            rows.append(self._rest.removesuffix(b"]}}").removesuffix(b"}"))
        for row in rows:
            self._write_row(row)

    def _write_row(self, row: bytes) -> None:
        head, split, rest = row.partition(PREDICATE)
        if split == b"":
            return  # no row at all
        subject = head.rpartition(SUBJECT)[2]
        predicate, _, value = rest.partition(OBJECT)
        line = b"%b\t%b\t%b\n" % (subject, predicate, value)
        if self.end + len(line) > self._limit:
            raise TooLongError
        self._file.write(line)
        self.subjects.note(subject, self.end)
        self.objects.note(value, self.end)
        self.end += len(line)


def write_index(store: Store, file: BinaryIO, limit: int) -> dict[str, Place]:
    """Write the default graph of ``store`` into ``file``; return where what is.

    :raises TooLongError: if the rows have more than ``limit`` bytes
    """
    rows = Rows(file, limit)
    solutions = cast("QuerySolutions", store.query(ALL))
    solutions.serialize(rows, format=QueryResultsFormat.JSON)  # type: ignore[arg-type]
    rows.finish()
    places = {
        "subjects": rows.subjects.write(file, rows.end, LARGEST),
        "objects": rows.objects.write(file, rows.end, LARGEST),
    }
    file.flush()
    return places


def run_indexer(store: Store, channel: socket.socket) -> None:
    """Write an index into the file that comes over ``channel``, tell over it where what is, and end the process."""
    os.nice(NICENESS)
    run_until_hangup(channel, partial(_serve, store, channel))


def _serve(store: Store, channel: socket.socket) -> None:
    try:
        received = receive(channel)
        if received is not None:
            message, descriptor = received
            send(channel, _write(store, descriptor, message["limit"]))
    except (OSError, EOFError):
        return
    finally:
        channel.shutdown(socket.SHUT_RDWR)


def _write(store: Store, descriptor: int, limit: int) -> Message:
    try:
        with os.fdopen(descriptor, "w+b", buffering=BUFFER) as file:
            return {name: asdict(place) for name, place in write_index(store, file, limit).items()}
    except (TooLongError, OSError) as error:
        return {"error": str(error)}


class LookupIndex:
    """Finds the statements with a term as subject or object: rows of what else they have."""

    def __init__(self, data: mmap, places: dict[str, Place]) -> None:
        """Read ``data``, the file that :func:`write_index` wrote."""
        self._data = data
        self._subjects = Postings(memoryview(data), places["subjects"])
        self._objects = Postings(memoryview(data), places["objects"])

    def find_about(self, subject: bytes) -> bytes:
        """Return a line for each statement about ``subject``: predicate, tab, object. Nothing if there is too much."""
        rows = b"\n" + self._read(self._subjects.find(subject))
        return _check(rows.replace(b"\n%b\t" % subject, b"\n")[1:])

    def find_to(self, value: bytes) -> bytes:
        """Return a line for each statement that ends with ``value``: subject, tab, predicate. Nothing if too much."""
        return _check(self._read(self._objects.find(value)).replace(b"\t%b\n" % value, b"\n"))

    def _read(self, runs: list[slice]) -> bytes:
        return b"".join([self._data[run] for run in runs])


def _check(rows: bytes) -> bytes:
    """Return rows of two terms; nothing if some have three, those of another term with the same checksum."""
    return rows if rows.count(b"\t") == rows.count(b"\n") else b""
