"""BASE and PREFIX of a query as far as they are read, and what its names stand for (SPARQL 1.1 Query, 4.1.1)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

from ecograph.errors import QueryError
from ecograph.store.lexer import Token, locate, unescape
from ecograph.text import Text

__all__ = ["Prologue", "fail_at", "read_declaration"]

SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


@dataclass
class Prologue:
    """BASE and PREFIX as far as they are read."""

    base: str
    prefixes: dict[str, str]

    def resolve(self, token: Token) -> str | None:
        """Return the IRI of an IRI reference or prefixed name; None if it has none, or none that is absolute."""
        if token.kind == "iri":
            iri = unescape(token.text[1:-1])
            if SCHEME.match(iri) is None:
                iri = _join(self.base, iri)
        else:
            prefix, _, local = token.text.partition(":")
            iri = self.prefixes.get(prefix, "") + local.replace("\\", "")
        return iri if SCHEME.match(iri) is not None else None


def _join(base: str, reference: str) -> str:
    try:
        return urljoin(base, reference)
    except ValueError:  # an address such as http://[
        return ""


def read_declaration(word: str, tokens: Iterator[Token], prologue: Prologue) -> bool:
    """Read what follows ``word``, in upper case, into ``prologue``; return whether it begins a declaration."""
    if word == "BASE":
        base = next(tokens, None)
        prologue.base = "" if base is None else prologue.resolve(base) or ""
    elif word == "PREFIX":
        name, iri = next(tokens, None), next(tokens, None)
        if name is not None and iri is not None:
            prologue.prefixes[name.text.removesuffix(":")] = prologue.resolve(iri) or ""
    else:
        return word == "VERSION"
    return True


def fail_at(text: str, token: Token, message: Text) -> QueryError:
    """Return the error that ``message`` tells of a place in the query ``text``."""
    line, column = locate(text, token.offset)
    return QueryError(message, line=line, column=column)
