"""The services that a query calls: found in its text, and refused unless the operator allows their addresses.

A worker that evaluates such a query, and no other, can open connections. So all that the engine might read as SERVICE
must be seen here, also where it splits what the grammar does not, as in ``SERVICEex:a``: in a query with SERVICE the
word is part of no name.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ecograph.store.lexer import Token, split_tokens
from ecograph.store.prologue import Prologue, fail_at, read_declaration
from ecograph.text import Text

__all__ = ["HIDDEN", "SERVICE_REFUSED", "Called", "find_calls"]

WORD: Final = "SERVICE"
CALLS: Final = 16
"""SERVICE that one query may have: each may take a descriptor of the worker."""
GAP: Final = re.compile(r"(?:[ \t\r\n]|\#[^\r\n]*[\r\n])*+(?:SILENT(?:[ \t\r\n]|\#[^\r\n]*[\r\n])*+)?", re.IGNORECASE)
"""What may stand between SERVICE and its address."""
ESCAPE: Final = re.compile(r"\\u", re.IGNORECASE)


@dataclass(frozen=True)
class Called:
    """A service that a query calls."""

    start: int
    """Offset of its address in the query as it is written: an IRI or a prefixed name."""
    end: int
    url: str
    is_silent: bool
    """Whether the query goes on without it if it fails."""


def find_calls(text: str, allowed: Sequence[str], base: str | None) -> list[Called]:
    """Return the services that a query calls, in their order; none if none are ``allowed``: then no worker can call.

    :param base: what its IRIs are relative to until it has a BASE of its own
    :raises QueryError: if it calls one that is not allowed, too many, or writes something that hides one
    """
    if len(allowed) == 0 or WORD not in text.upper():
        return []
    tokens = list(split_tokens(text))
    if not any(_is_keyword(token) for token in tokens):
        return []  # such a query gets no descriptor, whatever the engine reads in it
    prologue = _read_prologue(tokens, base or "")
    calls: list[Called] = []
    for place, token in enumerate(tokens):
        if _is_keyword(token):
            if len(calls) == CALLS:
                raise fail_at(text, token, TOO_MANY)
            calls.append(_read_call(text, tokens[place : place + 3], prologue, allowed))
        elif token.kind == "word" and WORD in token.text.upper():
            raise fail_at(text, token, HIDDEN)
    found = ESCAPE.search(text)
    if found is not None:
        raise fail_at(text, Token("word", found.group(), found.start()), ESCAPED)
    return calls


def _is_keyword(token: Token) -> bool:
    return token.kind == "word" and token.text.upper() == WORD


def _read_prologue(tokens: Sequence[Token], base: str) -> Prologue:
    prologue, rest = Prologue(base, {}), iter([token for token in tokens if token.kind in {"iri", "word"}])
    for token in rest:
        if not read_declaration(token.text.upper(), rest, prologue):
            break
    return prologue


def _read_call(text: str, tokens: Sequence[Token], prologue: Prologue, allowed: Sequence[str]) -> Called:
    keyword, *rest = tokens
    is_silent = len(rest) > 0 and rest[0].text.upper() == "SILENT"
    address = next(iter(rest[is_silent:]), None)
    if address is None or address.kind not in {"iri", "word"}:
        raise fail_at(text, keyword, _not_allowed(None, allowed))
    url = prologue.resolve(address)
    if url is None or url not in allowed or GAP.fullmatch(text, keyword.offset + len(WORD), address.offset) is None:
        raise fail_at(text, keyword, _not_allowed(url, allowed))
    return Called(address.offset, address.offset + len(address.text), url, is_silent)


SERVICE_REFUSED: Final = Text(
    en="SERVICE is not allowed: this service calls no other.",
    sv="SERVICE är inte tillåtet: tjänsten anropar ingen annan.",
)
TOO_MANY: Final = Text(
    en=f"A query may have {CALLS} SERVICE; this one has more.",
    sv=f"En fråga får ha {CALLS} SERVICE; den här har fler.",
)
HIDDEN: Final = Text(
    en="Here the word SERVICE is part of a name; write the name as an IRI in full, between < and >.",
    sv="Här är ordet SERVICE en del av ett namn; skriv namnet som en hel IRI mellan < och >.",
)
ESCAPED: Final = Text(
    en="In a query with SERVICE write the character itself, not its number.",
    sv="Skriv själva tecknet, inte dess nummer, i en fråga med SERVICE.",
)


def _not_allowed(url: str | None, allowed: Sequence[str]) -> Text:
    listed = ", ".join(f"<{each}>" for each in allowed)
    if url is None:
        return Text(
            en=f"SERVICE takes an address here, one of: {listed}.",
            sv=f"SERVICE tar en adress här, en av: {listed}.",
        )
    return Text(
        en=f"SERVICE may not call <{url}>; allowed here: {listed}.",
        sv=f"SERVICE får inte anropa <{url}>; tillåtet här: {listed}.",
    )
