"""Reads queries of one pattern whose subject or object is given, and that no address, data set or function decides.

What is read here is valid SPARQL, and means what is read, if its terms are found in the data: nobody looks whether an
IRI is well-formed. Other queries are left to the engine.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from pyoxigraph import Store

from ecograph.namespaces import ECO, PREFIXES
from ecograph.store.glance import LENGTH

__all__ = ["Lookup", "Term", "Variable", "read_lookup"]

SPACE: Final = r"[ \t\r\n]"
IRI: Final = r"<[A-Za-z][A-Za-z0-9+.-]*+:[^\x00-\x20<>\"{}|^`\\]*+>"
NAME: Final = r"[A-Za-z][\w-]*+:\w[\w-]*+"
VARIABLE: Final = r"[?$]\w++"
LITERAL: Final = r"\"[^\x00-\x1f\"\\]*+\"(?:@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)?"
COMMENT: Final = r"\#[^\n\r]*+"
PROLOGUE: Final = rf"(?:{SPACE}++|{COMMENT}[\n\r]|PREFIX{SPACE}++[A-Za-z][\w-]*+:{SPACE}*+{IRI})*+"
LOOKUP: Final = re.compile(
    rf"(?P<prologue>{PROLOGUE})"
    rf"(?:ASK(?=[ \t\r\n{{])|SELECT{SPACE}++(?P<variables>\*|{VARIABLE}(?:{SPACE}++{VARIABLE}){{0,9}}+))"
    rf"(?:{SPACE}*+WHERE)?{SPACE}*+\{{{SPACE}*+(?P<subject>{IRI}|{NAME}|{VARIABLE}){SPACE}++"
    rf"(?P<predicate>(?-i:a(?={SPACE}))|{IRI}|{NAME}|{VARIABLE}){SPACE}++"
    rf"(?P<object>{IRI}|{NAME}|{LITERAL}|{VARIABLE}){SPACE}*+\.?{SPACE}*+\}}{SPACE}*+"
    rf"(?:LIMIT{SPACE}++(?P<limit>[0-9]{{1,9}}){SPACE}*+)?(?:{COMMENT}{SPACE}*+)?",
    re.IGNORECASE | re.ASCII,
)
DECLARED: Final = re.compile(
    rf"{COMMENT}|PREFIX{SPACE}++(?P<prefix>[A-Za-z][\w-]*+):{SPACE}*+(?P<iri>{IRI})", re.IGNORECASE | re.ASCII
)
PROLOGUES: Final = 256
"""Prologues that are known to be well-formed."""
TYPE: Final = f"{PREFIXES['rdf']}type"
SEARCH: Final = f'{{"type":"uri","value":"{ECO}search'.encode()
"""What properties that search for text, which is not in the data, begin with."""


class Variable(str):
    """Name of a variable, without its sign."""

    __slots__ = ()


Term = Variable | bytes
"""A variable, or a term as it stands in SPARQL JSON."""


class Lookup(NamedTuple):
    """A query of one pattern."""

    variables: tuple[str, ...] | None
    """Of SELECT, in the order of the answer; None for ASK."""
    pattern: tuple[Term, Term, Term]
    limit: int | None


def read_lookup(text: str) -> Lookup | None:
    """Return what a query asks; None if it is not a lookup, or may not be one."""
    found = LOOKUP.fullmatch(text)
    # a backslash may stand for another character, and dots between slashes for another IRI
    if found is None or "\\" in text or "/." in text or ":." in text:
        return None
    head, selected, *words, limit = found.groups()
    prefixes = _read_prefixes(head)
    if prefixes is None:
        return None
    try:
        subject, predicate, value = [_read_term(word, prefixes) for word in words]
    except KeyError:  # of a prefix that is not declared, as a worker will say
        return None
    names = [term for term in (subject, predicate, value) if type(term) is Variable]
    variables = _read_selected(selected, names)
    is_given = type(subject) is bytes or type(value) is bytes
    if not is_given or len(names) != len(set(names)) or len(variables or ()) != len(set(variables or ())):
        return None
    if (type(predicate) is bytes and predicate.startswith(SEARCH)) or (variables is None and limit is not None):
        return None
    return Lookup(variables, (subject, predicate, value), None if limit is None else int(limit))


@lru_cache(PROLOGUES)
def _read_prefixes(prologue: str) -> Mapping[str, str] | None:
    """Return the prefixes that a prologue declares; None if the engine does not take it."""
    if len(prologue) > LENGTH:
        return None
    try:
        Store().query(f"{prologue}ASK {{}}")
    except SyntaxError:
        return None
    return {found["prefix"]: found["iri"][1:-1] for found in DECLARED.finditer(prologue) if found["prefix"] is not None}


def _read_selected(selected: str | None, names: list[Variable]) -> tuple[str, ...] | None:
    if selected is None:
        return None
    if selected == "*":
        return tuple(sorted(names))  # as the engine has them
    return tuple([name[1:] for name in selected.split()])


def _read_term(term: str, prefixes: Mapping[str, str]) -> Term:
    """Return a variable, or a term as SPARQL JSON has it.

    :raises KeyError: if its prefix is not declared
    """
    match term[0]:
        case "?" | "$":
            return Variable(term[1:])
        case "<":
            return _write_iri(term[1:-1])
        case '"':
            value, _, language = term[1:].rpartition('"')
            tag = "" if language == "" else f',"xml:lang":"{language[1:].lower()}"'
            return f'{{"type":"literal","value":"{value}"{tag}}}'.encode()
    if term == "a":
        return _write_iri(TYPE)
    prefix, _, name = term.partition(":")
    return _write_iri(f"{prefixes[prefix]}{name}")


def _write_iri(iri: str) -> bytes:
    return f'{{"type":"uri","value":"{iri}"}}'.encode()
