"""What a query is made of: read by a process of its own, which is ended when it takes too long."""

import asyncio
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ecograph.errors import LimitError, QueryError
from ecograph.text import Text

__all__ = ["LONGEST", "Mark", "Pattern", "Structure", "UnexplainedError", "read_structure"]

LONGEST: Final = 16_384
"""Characters of a query that can be explained: the parser needs about a second for so many."""
SECONDS: Final = 10.0
"""How long it may take to read a query."""
PAYLOAD_TOO_LARGE: Final = 413
UNPROCESSABLE: Final = 422


class UnexplainedError(QueryError):
    """A query that the service may well answer, but cannot explain."""

    status = UNPROCESSABLE


@dataclass(frozen=True)
class Pattern:
    """A triple pattern or a property path of a query."""

    number: int
    """Counted from 1."""
    text: str
    full: str | None
    """As it can be asked by itself; None where it cannot."""
    variables: tuple[str, ...]
    ties: frozenset[str]
    """Names that tie it to others: its variables and blank nodes."""
    place: str
    """``optional``, ``minus``, ``exists``, ``union``, ``select`` or ``service``; empty: each answer has it."""
    graph: str | None


@dataclass(frozen=True)
class Mark:
    """Something about the structure of a query that may make it slow or its answer empty."""

    kind: str
    patterns: tuple[int, ...]
    """Their numbers."""
    detail: Mapping[str, Any]


@dataclass(frozen=True)
class Structure:
    """What a query is made of."""

    form: str
    patterns: tuple[Pattern, ...]
    marks: tuple[Mark, ...]


async def read_structure(text: str, base: str) -> Structure:
    """Return what the query ``text`` is made of; ``base`` is what its IRIs are relative to.

    :raises LimitError: if it is longer than can be explained
    :raises UnexplainedError: if the parser does not take it, or not in time
    """
    if len(text) > LONGEST:
        raise LimitError(
            Text(
                en=f"The query has {len(text)} characters; queries of up to {LONGEST} are explained. "
                "Leave out values of VALUES, which change nothing in the explanation.",
                sv=f"Frågan har {len(text)} tecken; frågor på upp till {LONGEST} förklaras. "
                "Utelämna värden i VALUES, som inte ändrar något i förklaringen.",
            ),
            status=PAYLOAD_TOO_LARGE,
        )
    found = await _ask_process({"text": text, "base": base})
    if "error" in found:
        raise _explain(found)
    return _make_structure(found)


async def _ask_process(message: Mapping[str, str]) -> dict[str, Any]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "ecograph.algebra.process"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    try:
        async with asyncio.timeout(SECONDS):
            printed, _ = await process.communicate(json.dumps(message).encode())
    except TimeoutError:
        return {"error": "late"}
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return dict(json.loads(printed)) if process.returncode == 0 else {"error": "failed"}


REASONS: Final[Mapping[str, Text]] = {
    "late": Text(en=f"the parser needs more than {SECONDS:g} s for it", sv=f"tolken behöver mer än {SECONDS:g} s"),
    "deep": Text(en="it has too many levels for the parser", sv="den har för många nivåer för tolken"),
    "failed": Text(en="the parser cannot handle it", sv="tolken klarar den inte"),
    "syntax": Text(
        en="the parser that explains knows SPARQL 1.1 only, and does not understand this place",
        sv="tolken som förklarar kan bara SPARQL 1.1 och förstår inte detta ställe",
    ),
}


def _explain(found: Mapping[str, Any]) -> UnexplainedError:
    reason = REASONS[str(found["error"])]
    return UnexplainedError(
        Text(
            en=f"This query can be run, but it cannot be explained: {reason.en}.",
            sv=f"Frågan kan köras, men den kan inte förklaras: {reason.sv}.",
        ),
        line=found.get("line"),
        column=found.get("column"),
    )


def _make_structure(found: Mapping[str, Any]) -> Structure:
    patterns = tuple(
        Pattern(
            number=each["number"] + 1,
            text=each["text"],
            full=each["full"],
            variables=tuple(each["variables"]),
            ties=frozenset(each["ties"]),
            place=each["place"],
            graph=each["graph"],
        )
        for each in found["patterns"]
    )
    marks = tuple(Mark(each["kind"], _count_from_one(each["patterns"]), _read_detail(each)) for each in found["marks"])
    return Structure(found["form"], patterns, marks)


def _read_detail(mark: Mapping[str, Any]) -> Mapping[str, Any]:
    parts = [{**part, "patterns": _count_from_one(part["patterns"])} for part in mark.get("parts", ())]
    return {**mark, "parts": parts}


def _count_from_one(numbers: Sequence[int]) -> tuple[int, ...]:
    return tuple(number + 1 for number in numbers)
