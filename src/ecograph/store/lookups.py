"""Lookups, answered in the server itself: queries of one pattern that cannot take long.

To hand a query to another process and take its answer costs several times what a lookup costs. So the server maps an
index (``ecograph.store.lookup_index``) and answers those for which something is found there. All others go to a worker,
which can be stopped, and says what is wrong with them.
"""

import tempfile
from collections.abc import Awaitable, Callable
from mmap import ACCESS_READ, mmap
from typing import BinaryIO, Final

from ecograph.store.glance import read_target
from ecograph.store.lookup_index import LookupIndex
from ecograph.store.lookup_query import Lookup, Term, Variable, read_lookup
from ecograph.store.postings import Place
from ecograph.store.request import digest_query
from ecograph.store.workers import Reply

__all__ = ["Lookups"]

SYNTAX: Final = "json"
"""Name of the result format that is written."""
TRUE: Final = b'{"head":{},"boolean":true}'


class Lookups:
    """What is quickly found in the default graph."""

    def __init__(self) -> None:
        self._index: LookupIndex | None = None
        self._is_closed = False

    async def load(self, write: Callable[[BinaryIO], Awaitable[dict[str, Place] | None]]) -> None:
        """Have ``write`` write an index into a file, and use it.

        :raises OSError: if the system has no file for it
        """
        with tempfile.TemporaryFile() as file:
            places = await write(file)
            if places is not None and not self._is_closed:
                self._index = LookupIndex(mmap(file.fileno(), 0, access=ACCESS_READ), places)

    def close(self) -> None:
        """Let go of the index."""
        self._is_closed = True
        self._index = None

    def answer(self, target: bytes, syntax: str, media_type: str, rows: int) -> Reply | None:
        """Return the answer to a query; None if a worker must be asked.

        :param target: the query as it stands in a URL
        :param syntax: name of a result format
        :param rows: that an answer may have; 0: any number
        """
        text = None if self._index is None or syntax != SYNTAX else read_target(target.decode("ascii"))
        lookup = None if text is None else read_lookup(text)
        if self._index is None or text is None or lookup is None:
            return None
        names, found = _find(self._index, lookup)
        if found == b"":
            return None
        number, body = (0, TRUE) if lookup.variables is None else _write(lookup.variables, names, found, lookup.limit)
        if 0 < rows < number:
            return None
        return Reply({"unknown": [], "rows": number, "digest": digest_query(text, media_type)}, body)


def _find(index: LookupIndex, lookup: Lookup) -> tuple[tuple[Term, Term], bytes]:
    """Return two places of the pattern, and for each statement that matches a line of what stands there."""
    subject, predicate, value = lookup.pattern
    if type(subject) is bytes and (rows := index.find_about(subject)) != b"":
        return (predicate, value), _match(predicate, value, rows)
    if type(value) is bytes:
        return (subject, predicate), _match(subject, predicate, index.find_to(value))
    return (predicate, value), b""


def _match(first: Term, second: Term, rows: bytes) -> bytes:
    """Leave out rows that have other terms than those given."""
    if type(first) is Variable and type(second) is Variable:
        return rows
    begin = first + b"\t" if type(first) is bytes else b""
    end = b"\t" + second + b"\n" if type(second) is bytes else b"\n"
    return b"".join([row for row in rows.splitlines(keepends=True) if row.startswith(begin) and row.endswith(end)])


def _write(variables: tuple[str, ...], names: tuple[Term, Term], rows: bytes, limit: int | None) -> tuple[int, bytes]:
    """Return the number of solutions and the answer (SPARQL 1.1 Query Results JSON Format, section 3)."""
    number = rows.count(b"\n")
    if limit is not None and limit < number:
        number, rows = limit, b"".join(rows.splitlines(keepends=True)[:limit])
    keys = [b'"%b":' % name.encode() for name in variables]
    if variables == names:
        first, second = keys
        solutions = rows.replace(b"\t", b"," + second).replace(b"\n", b"},{" + first)
        bindings = b"{" + first + solutions[: -len(first) - 2] if number > 0 else b""
    else:
        places = [(key, names.index(name)) for key, name in zip(keys, variables, strict=True) if name in names]
        bindings = b",".join([_write_row(places, row.split(b"\t")) for row in rows.splitlines()])
    head = ",".join([f'"{name}"' for name in variables])
    return number, b'{"head":{"vars":[%b]},"results":{"bindings":[%b]}}' % (head.encode(), bindings)


def _write_row(places: list[tuple[bytes, int]], row: list[bytes]) -> bytes:
    return b"{%b}" % b",".join([key + row[place] for key, place in places])
