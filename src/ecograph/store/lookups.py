"""Lookups, answered in the server itself: queries of one pattern that cannot take long.

To hand a query to another process and take its answer costs several times what a lookup costs. So the server holds a
copy of the data, for nothing but queries that match at most :data:`MOST` statements, as is known before they are
evaluated. All others go to a worker, which can be stopped.
"""

import os
import re
import threading
from contextlib import suppress
from typing import Final, cast

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, Store

from ecograph.errors import InputError
from ecograph.store.content import Content, is_unchanged
from ecograph.store.glance import may_search, read_target
from ecograph.store.loading import LoadError, Source, load_sources
from ecograph.store.request import digest_query
from ecograph.store.rows import COUNTERS, TooManyRowsError
from ecograph.store.spool import Spool, TooLargeError
from ecograph.store.workers import Reply

__all__ = ["MOST", "Lookups"]

MOST: Final = 1000
"""Statements about one thing, or that have it as their object, that a lookup may go through."""
LARGEST: Final = 1 << 16
"""Bytes that an answer may have; no more are written."""
NO_FILE: Final = -1
NICENESS: Final = 10
"""How far the thread that loads stands behind others (nice(1))."""
FORMATS: Final = {
    "json": QueryResultsFormat.JSON,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
"""Result formats whose bytes are the engine's own."""
IRI: Final = r"<[A-Za-z][A-Za-z0-9+.-]*+:[^\x00-\x20<>\"{}|^`\\]*+>"
NAME: Final = r"[A-Za-z][\w-]*+:\w[\w-]*+"
VARIABLE: Final = r"[?$]\w++"
LITERAL: Final = r"\"[^\"\\\n\r]*+\"(?:@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)?"
PROLOGUE: Final = rf"(?:\s++|\#[^\n\r]*+[\n\r]|PREFIX\s++[A-Za-z][\w-]*+:\s*+{IRI})*+"
LOOKUP: Final = re.compile(
    rf"{PROLOGUE}(?:ASK(?=[\s{{])|SELECT\s++(?:\*|{VARIABLE}(?:\s++{VARIABLE}){{0,9}}+))(?:\s*+WHERE)?\s*+\{{\s*+"
    rf"(?:(?P<subject>{IRI}|{NAME})|{VARIABLE})\s++(?-i:a(?=\s)|{IRI}|{NAME}|{VARIABLE})\s++"
    rf"(?:(?P<object>{IRI}|{NAME}|{LITERAL})|{VARIABLE})\s*+\.?\s*+\}}\s*+(?:LIMIT\s++[0-9]{{1,9}}\s*+)?(?:\#[^\n\r]*+\s*+)?",
    re.IGNORECASE,
)
"""A query of one pattern whose subject or object is given, and whose answer depends on no address."""
PREFIX: Final = re.compile(rf"PREFIX\s++([A-Za-z][\w-]*+):\s*+({IRI})", re.IGNORECASE)
CROWDED: Final = "SELECT ?t WHERE {{ {{ {0} }} UNION {{ GRAPH ?g {{ {0} }} }} }} GROUP BY ?t HAVING(COUNT(*) > {1})"
"""Finds the subjects, or the objects, of so many statements that looking for them may take long."""


class Lookups:
    """A copy of the default graph, and how to find in it what is quickly found."""

    def __init__(self, content: Content, limit: int) -> None:
        """Hold a copy of ``content``, if its files have no more than ``limit`` bytes, once :meth:`start` has loaded it.

        Of a release it is the default graph, which is in a file of its own.
        """
        own = [file for file in content.files if file.is_own and file.syntax == "nt"]
        self._files = own or content.files
        self._content = content
        self._limit = limit
        self._store: Store | None = None
        self._subjects: frozenset[str] = frozenset()
        self._objects: frozenset[str] = frozenset()
        self._is_closed = False
        self.has_ended = False
        """Whether the copy was loaded, or will not be."""

    def start(self) -> None:
        """Begin to load, beside all else."""
        threading.Thread(target=self._begin, name="lookups", daemon=True).start()

    def close(self) -> None:
        """Let go of the copy."""
        self._is_closed = True
        store, self._store = self._store, None
        if store is not None:  # to free it takes a while, in which others go on
            threading.Thread(target=store.clear, daemon=True).start()

    def _begin(self) -> None:
        try:
            self._load()
        finally:
            self.has_ended = True

    def _load(self) -> None:
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
        store = Store()
        try:
            if sum(file.path.stat().st_size for file in self._files) > self._limit:
                return
            load_sources(store, [Source(file.path, file.syntax, file.is_own) for file in self._files])
            is_same = is_unchanged(self._content)
        except (OSError, LoadError, InputError):
            is_same = False
        if not is_same:  # the workers have what was there
            return
        self._subjects, self._objects = _find_crowded(store, "?t ?p ?o"), _find_crowded(store, "?s ?p ?t")
        if not self._is_closed:
            self._store = store

    def answer(self, target: bytes, syntax: str, media_type: str, rows: int) -> Reply | None:
        """Return the answer to a query; None if a worker must be asked.

        :param target: the query as it stands in a URL
        :param syntax: name of a result format
        :param rows: that an answer may have; 0: any number
        """
        store, result_format = self._store, FORMATS.get(syntax)
        text = None if store is None or result_format is None else read_target(target.decode("ascii"))
        if store is None or result_format is None or text is None or not self._is_quick(text):
            return None
        spool = Spool(NO_FILE, LARGEST - 1, rows, COUNTERS[syntax]().count)
        try:
            solutions = cast("QuerySolutions | QueryBoolean", store.query(text))
            solutions.serialize(spool, format=result_format)  # type: ignore[call-overload,arg-type,unused-ignore]
            body = spool.finish()
        except (SyntaxError, TooLargeError, TooManyRowsError):  # a worker says what is wrong, or has a file
            return None
        if b"bnode" in body or b"_:" in body:  # whose names are others in each process
            return None
        return Reply({"unknown": [], "rows": spool.rows, "digest": digest_query(text, media_type)}, body)

    def _is_quick(self, text: str) -> bool:
        found = LOOKUP.fullmatch(text)
        # a backslash may stand for another character, and dots between slashes for another IRI
        if found is None or may_search(text.upper()) or "\\" in text or "/." in text:
            return False
        given, also = found["subject"], found["object"]
        if given is not None and self._subjects.isdisjoint(_expand(given, text)):
            return True
        return also is not None and also[0] != '"' and self._objects.isdisjoint(_expand(also, text))


def _find_crowded(store: Store, pattern: str) -> frozenset[str]:
    return frozenset(str(row["t"]) for row in store.query(CROWDED.format(pattern, MOST)))  # type: ignore[union-attr]


def _expand(term: str, text: str) -> list[str]:
    """Return what a term of the query ``text`` may be, as N-Triples has it: a comment may hold a prefix too."""
    if term[0] == "<":
        return [term]
    prefix, _, name = term.partition(":")
    return [f"{found[2][:-1]}{name}>" for found in PREFIX.finditer(text) if found[1] == prefix]
