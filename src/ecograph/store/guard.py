"""Looks at a query before a worker gets it: its form, its data set, and what is not allowed.

The engine's own parser decides what is valid SPARQL. It also accepts some texts that the grammar does not, such as
``SERVICEex:a``; a worker can open no connection at all, so that nothing depends on this guard seeing through them.
Where the operator allows services, :mod:`ecograph.store.calls` is stricter about texts that name one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, cast

from ecograph.errors import LimitError, QueryError
from ecograph.settings import Settings
from ecograph.store.calls import SERVICE_REFUSED, find_calls
from ecograph.store.lexer import Token, locate, spell_booleans, split_tokens
from ecograph.store.prologue import Prologue, fail_at, read_declaration
from ecograph.store.request import Form
from ecograph.text import Text

__all__ = ["Outline", "find_undeclared", "outline_query"]

FORMS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
UPDATES: Final = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"},
)
"""First words of SPARQL 1.1 Update."""
AGGREGATES: Final = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"})
"""The engine's parser takes one within another (SPARQL 1.1 Query, 11: it has no meaning)."""
PAYLOAD_TOO_LARGE: Final = 413


@dataclass(frozen=True)
class Outline:
    """What the service must know of a query before it runs."""

    text: str
    """The query, its booleans spelt as the engine knows them."""
    form: Form
    default_graphs: tuple[str, ...]
    """IRIs of FROM."""
    named_graphs: tuple[str, ...]
    """IRIs of FROM NAMED."""


def outline_query(text: str, settings: Settings, base: str = "") -> Outline:
    """Return form and data set of a query; ``base`` is what its IRIs are relative to until it has a BASE of its own.

    :raises QueryError: if it is no query, an update, calls another service, or is nested too deeply
    :raises LimitError: if it is longer than ``settings.query_length`` bytes
    """
    size = len(text.encode())
    if size > settings.query_length:
        raise _too_long(size, settings.query_length)
    tokens = _check_tokens(text, settings.query_depth, calls=len(settings.services) > 0)
    prologue = Prologue(base=base, prefixes={})
    form = _read_prologue(text, tokens, prologue)
    default_graphs, named_graphs = _read_dataset(tokens, prologue)
    find_calls(text, settings.services, base)
    return Outline(spell_booleans(text), form, default_graphs, named_graphs)


def find_undeclared(text: str) -> tuple[str, int, int] | None:
    """Return the first prefix that a query uses and does not declare, with line and column; None if there is none."""
    tokens = iter([token for token in split_tokens(text) if token.kind in {"iri", "word"}])
    prologue = Prologue(base="", prefixes={"_": ""})
    for token in tokens:
        if not read_declaration(token.text.upper(), tokens, prologue) and ":" in token.text:
            prefix = token.text.partition(":")[0]
            if token.kind == "word" and prefix not in prologue.prefixes:
                return prefix, *locate(text, token.offset)
    return None


def _too_long(size: int, limit: int) -> LimitError:
    return LimitError(
        Text(
            en=f"The query has {size} bytes; {limit} are allowed. Split it, or use fewer VALUES.",
            sv=f"Frågan har {size} byte; {limit} är tillåtna. Dela upp den eller använd färre VALUES.",
        ),
        status=PAYLOAD_TOO_LARGE,
    )


def _check_tokens(text: str, limit: int, *, calls: bool) -> Iterator[Token]:
    """Yield the tokens up to the first that is not allowed, and fail there."""
    aggregated: list[bool] = []  # of each open bracket, whether it is within the arguments of an aggregate
    before = ""
    for token in split_tokens(text):
        word = token.text.upper() if token.kind == "word" and ":" not in token.text else ""
        is_aggregated = aggregated[-1:] == [True]
        if token.kind == "open":
            if len(aggregated) == limit:
                raise fail_at(text, token, _too_deep(limit))
            aggregated.append(token.text == "(" and (is_aggregated or before in AGGREGATES))
        elif token.kind == "close":
            del aggregated[-1:]
        elif token.kind == "unclosed":
            raise fail_at(text, token, UNCLOSED)
        elif "SERVICE" in word and not calls:
            raise fail_at(text, token, SERVICE_REFUSED)
        elif is_aggregated and word in AGGREGATES:
            raise fail_at(text, token, NESTED_AGGREGATE)
        before = word
        yield token


NESTED_AGGREGATE: Final = Text(
    en="An aggregate cannot stand within another: compute the inner one in a sub-select.",
    sv="Ett aggregat kan inte stå inuti ett annat: beräkna det inre i en delfråga.",
)
UNCLOSED: Final = Text(en="This string is not closed.", sv="Den här strängen är inte avslutad.")
READ_ONLY: Final = Text(
    en="Updates are not allowed: this service is read-only.",
    sv="Uppdateringar är inte tillåtna: tjänsten går bara att läsa.",
)
NO_FORM: Final = Text(
    en="A query needs SELECT, ASK, CONSTRUCT or DESCRIBE after its prefixes",
    sv="En fråga behöver SELECT, ASK, CONSTRUCT eller DESCRIBE efter sina prefix",
)


def _too_deep(limit: int) -> Text:
    return Text(
        en=f"More than {limit} brackets are open at once; write the query with less nesting.",
        sv=f"Mer än {limit} parenteser är öppna samtidigt; skriv frågan med mindre nästling.",
    )


def _read_prologue(text: str, tokens: Iterator[Token], prologue: Prologue) -> Form:
    for token in tokens:
        word = token.text.upper()
        if word in FORMS:
            return cast("Form", word)
        if word in UPDATES:
            raise fail_at(text, token, READ_ONLY)
        if not read_declaration(word, tokens, prologue):
            raise fail_at(text, token, _found_instead(token.text))
    raise QueryError(Text(en=f"{NO_FORM.en}; this one ends before.", sv=f"{NO_FORM.sv}; den här slutar före."))


def _found_instead(found: str) -> Text:
    shown = found if len(found) <= len("constructconstruct") else found[:18] + "…"
    return Text(en=f"{NO_FORM.en}, not {shown!r}.", sv=f"{NO_FORM.sv}, inte {shown!r}.")


def _read_dataset(tokens: Iterator[Token], prologue: Prologue) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Read FROM and FROM NAMED, which stand outside all brackets; an IRI that has none is left to the engine."""
    found: Mapping[str, list[str]] = {"FROM": [], "NAMED": []}
    depth = 0
    kind = ""
    for token in tokens:
        word = token.text.upper()
        if token.kind == "open":
            depth += 1
        elif token.kind == "close":
            depth -= 1
        elif depth == 0 and (word == "FROM" or (kind == "FROM" and word == "NAMED")):
            kind = word
            continue
        elif kind != "":
            iri = prologue.resolve(token)
            if iri is not None:
                found[kind].append(iri)
        kind = ""
    return tuple(dict.fromkeys(found["FROM"])), tuple(dict.fromkeys(found["NAMED"]))
