"""Tells at a glance that most queries are harmless; of the others the guard takes a closer look."""

import re
from binascii import a2b_qp
from typing import Final, cast

from ecograph.store.request import Form

__all__ = ["LENGTH", "DoubtfulError", "glance", "may_search", "read_plain", "read_target"]

LENGTH: Final = 8192
"""Characters of a query that is looked at."""
START: Final = re.compile(
    r"(?:\s++|\#[^\n\r]*+[\n\r]|PREFIX\s++[A-Za-z][\w-]*+:\s*+<[^\x00-\x20<>\"{}|^`\\]*+>)*+"
    r"(SELECT|ASK|CONSTRUCT|DESCRIBE)(?=[\s?*({<])",
    re.IGNORECASE,
)
"""A prologue without BASE, and the word that tells the form."""
DOUBTFUL: Final = ("SERVICE", "FROM", "BASE", "\\U", "<<(")
"""What may call another service, choose a data set, or hide any of these; and triple terms, of which the engine takes
some that the grammar does not allow."""
SEARCH: Final = re.compile(r"[:#]SEARCH|NS#(?:S|SE|SEA|SEAR|SEARC)>")
"""The property that searches for text, or a prefix that ends within its name; in upper case."""
CALLED: Final = ("RAND", "NOW", "UUID", "BNODE", "COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "CONCAT")
CHANGING: Final = re.compile(r"(?:RAND|NOW|UUID|BNODE|GROUP_CONCAT)\s*+[(#]")
"""Functions that have another value each time; and one that has another meaning for the engine; in upper case."""
AGGREGATE: Final = re.compile(r"(?:COUNT|SUM|MIN|MAX|AVG|SAMPLE)\s*+[(#]")
"""Aggregates, of which one must not stand within another; in upper case."""
BOOLEAN: Final = re.compile(r"\b(?!true\b|false\b)(?i:true|false)\b")
"""Booleans, which the engine wants in lower case, if they are not."""
COMPARED: Final = re.compile(r"[?$]\w++<[^\s<>\"{}|^`\\]*+>")
"""An IRI right behind a variable, which the engine may take for a comparison."""
BAD_ESCAPE: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")


class DoubtfulError(Exception):
    """A closer look is needed."""


def glance(text: str, depth: int) -> Form | None:
    """Return the form of a query that the guard would let pass as it is; None: look closer.

    Such a query has no data set of its own, and the same answer each time. A string that is not closed is left to the
    engine, which refuses it too.
    """
    if len(text) > LENGTH:
        return None
    upper = text.upper()
    if any(word in upper for word in DOUBTFUL) or may_search(upper) or _calls_what_is_doubtful(upper):
        return None
    if _has_odd_boolean(text, upper) or COMPARED.search(text) is not None:
        return None
    found = START.match(text)
    if found is None or sum(map(text.count, "({[")) > depth:
        return None
    return cast("Form", found[1].upper())


def _calls_what_is_doubtful(upper: str) -> bool:
    if not any(word in upper for word in CALLED):
        return False
    return CHANGING.search(upper) is not None or len(AGGREGATE.findall(upper)) > 1


def _has_odd_boolean(text: str, upper: str) -> bool:
    return ("TRUE" in upper or "FALSE" in upper) and BOOLEAN.search(text) is not None


def may_search(upper: str) -> bool:
    """Tell whether a query may search for text, which is not in the data; ``upper`` is its text in upper case."""
    return ("SEARCH" in upper or "NS#S" in upper) and SEARCH.search(upper) is not None


def read_plain(target: str, depth: int) -> str:
    """Return the text of a query for a table, SELECT or ASK, that stands in a URL as ``target``.

    :raises DoubtfulError: if it needs a closer look
    """
    text = read_target(target)
    if text is None or glance(text, depth) not in {"SELECT", "ASK"}:
        raise DoubtfulError
    return text


def read_target(target: str) -> str | None:
    """Return the text that stands in a URL as ``target``; None if that is no UTF-8."""
    if BAD_ESCAPE.search(target) is not None:
        return None
    # quoted-printable differs only in its signs, and is read in a sixteenth of the time that urllib takes
    quoted = target.replace("+", " ").replace("=", "=3D").replace("%", "=")
    try:
        return a2b_qp(quoted.encode("ascii")).decode()
    except UnicodeError:
        return None
