"""The process that reads one query and says what it is made of; the server ends it when it takes too long."""

import json
import os
import resource
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import rdflib
from pyparsing import ParseException
from rdflib.plugins.sparql.algebra import translatePath, translatePName, translatePrologue, traverse
from rdflib.plugins.sparql.parser import parseQuery

from ecograph.algebra.marks import find_marks
from ecograph.algebra.reading import Reader
from ecograph.algebra.spelling import Speller

__all__ = ["describe_query", "main"]

NICENESS: Final = 5
"""How far it stands behind those who answer queries."""
DEPTH: Final = 60_000
"""Calls within one another: the parser takes some for each pattern that follows another."""
MEMORY: Final = 512 * 1024 * 1024
"""Bytes it may use on top of what it has at the start."""


def main() -> None:
    """Read a query and its base from standard input, as JSON; write on standard output what it is made of."""
    os.nice(NICENESS)
    sys.setrecursionlimit(DEPTH)
    _limit_memory()
    rdflib.NORMALIZE_LITERALS = False  # values are shown, and asked for, as they are written
    asked = json.load(sys.stdin)
    try:
        found = describe_query(asked["text"], asked["base"])
    except RecursionError:
        found = {"error": "deep"}
    except ParseException as error:
        found = {"error": "syntax", "line": error.lineno, "column": error.column}
    json.dump(found, sys.stdout, ensure_ascii=False)


def describe_query(text: str, base: str) -> dict[str, Any]:
    """Return the patterns of a query and what its structure tells of its speed.

    :raises ParseException: if rdflib does not take it for SPARQL 1.1
    :raises RecursionError: if it is nested too deeply
    """
    parsed = parseQuery(text)
    prologue = translatePrologue(parsed[0], base, None)
    query = traverse(parsed[1], visitPost=lambda node: translatePName(node, prologue))
    query = traverse(query, visitPost=translatePath)
    declared = {str(each.prefix or ""): str(prologue.absolutize(each.iri)) for each in parsed[0] if "prefix" in each}
    reader = Reader(Speller(declared))
    group = reader.read_query(query)
    patterns = [
        {
            **asdict(each),
            "variables": sorted(name for name in each.variables if not name.startswith("_")),
            "ties": sorted(each.variables),
        }
        for each in sorted(reader.patterns, key=lambda each: each.number)
    ]
    return {"form": query.name.removesuffix("Query").upper(), "patterns": patterns, "marks": list(find_marks(group))}


def _limit_memory() -> None:
    used = Path("/proc/self/statm")
    if used.exists():
        pages = int(used.read_text(encoding="ascii").split()[0])
        limit = pages * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
