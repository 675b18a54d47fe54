"""Writes the terms and property paths of a query: shortly for readers, in full for counting."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from rdflib.namespace import RDF, XSD
from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, SequencePath
from rdflib.term import BNode, Literal, URIRef, Variable

__all__ = ["Speller", "UnwritableError"]

LOCAL: Final = re.compile(r"[A-Za-z0-9_][\w-]*|")
PLAIN: Final = frozenset({XSD.integer, XSD.decimal, XSD.double, XSD.boolean})
NUMBER: Final = re.compile(r"true|false|[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?")
LONGEST: Final = 80
"""Characters of a literal that readers are shown."""


class UnwritableError(Exception):
    """The parser keeps too little of a path to write it again: IRIs in the other direction within ``!( )``."""


@dataclass(frozen=True)
class Speller:
    """Writes terms; blank nodes become variables, which is what they are to a query."""

    prefixes: Mapping[str, str]
    """Those the query declares."""
    blanks: dict[str, str] = field(default_factory=dict)

    def variable(self, term: Any) -> str:
        """Return the name of a variable or blank node; nothing for any other term."""
        if isinstance(term, Variable):
            return str(term)
        return self.blanks.setdefault(str(term), f"_anon{len(self.blanks) + 1}") if isinstance(term, BNode) else ""

    def write(self, term: Any, *, short: bool) -> str:
        """Return a term, a path or a list of terms as SPARQL; if ``short``, for readers.

        :raises UnwritableError: if it is a path that the parser has lost a part of
        """
        if isinstance(term, list):
            return "(" + " ".join(self.write(each, short=short) for each in term) + ")"
        if isinstance(term, BNode) and short:
            return f"_:{self.variable(term).removeprefix('_anon')}"
        if isinstance(term, Variable | BNode):
            return f"?{self.variable(term)}"
        if isinstance(term, URIRef):
            return self._shorten(term) if short else term.n3()
        if isinstance(term, Literal):
            return self._write_literal(term, short=short)
        return self._write_path(term, short=short)

    def _shorten(self, iri: URIRef) -> str:
        if iri == RDF.type:
            return "a"
        for prefix, namespace in sorted(self.prefixes.items(), key=lambda pair: -len(pair[1])):
            if iri.startswith(namespace) and LOCAL.fullmatch(iri[len(namespace) :]) is not None:
                return f"{prefix}:{iri[len(namespace) :]}"
        return iri.n3()

    def _write_literal(self, literal: Literal, *, short: bool) -> str:
        if literal.datatype in PLAIN and NUMBER.fullmatch(str(literal)) is not None:
            return str(literal)  # also where a search takes a number and no other literal
        if not short:
            return literal.n3()
        text = str(literal)
        kind = "" if literal.datatype is None else f"^^{self._shorten(literal.datatype)}"
        shown = Literal(text if len(text) <= LONGEST else text[:LONGEST] + "…", lang=literal.language)
        return shown.n3() + kind

    def _write_path(self, path: Any, *, short: bool) -> str:
        if isinstance(path, InvPath):
            return "^" + self._within(path.arg, short=short)
        if isinstance(path, MulPath):
            return self._within(path.path, short=short) + str(path.mod)
        if isinstance(path, SequencePath):
            return "/".join(self._step(part, short=short) for part in path.args)
        if isinstance(path, AlternativePath):
            return "|".join(self._step(part, short=short) for part in path.args)
        if isinstance(path, NegatedPath):
            parts = path.args if isinstance(path.args, list) else [path.args]
            listed = [each for part in parts for each in (part.args if isinstance(part, AlternativePath) else [part])]
            return "!(" + "|".join(self.write(part, short=short) for part in listed) + ")"
        raise UnwritableError

    def _step(self, path: Any, *, short: bool) -> str:
        """Return one of several steps: in the other direction or repeated it needs no brackets there."""
        written = self.write(path, short=short)
        return written if isinstance(path, URIRef | NegatedPath | MulPath | InvPath) else f"({written})"

    def _within(self, path: Any, *, short: bool) -> str:
        written = self.write(path, short=short)
        return written if isinstance(path, URIRef | NegatedPath) else f"({written})"
