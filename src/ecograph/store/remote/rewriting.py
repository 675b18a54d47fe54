"""Writes a query for a store that knows nothing of ours: values, data set and graphs become part of its text.

It works on the tokens of the query (``ecograph.store.lexer``), so that nothing within a string, an IRI or a comment is
ever taken for something else, and what it cannot place for certain it refuses.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ecograph.errors import QueryError
from ecograph.store.binding import list_values
from ecograph.store.calls import HIDDEN
from ecograph.store.guard import FORMS, find_undeclared
from ecograph.store.lexer import Token, locate, unescape
from ecograph.store.parts import Edits, Part, apply_edits, split_parts, with_depth
from ecograph.store.prologue import fail_at
from ecograph.store.remote.virtuoso import support_virtuoso
from ecograph.store.request import QueryRequest
from ecograph.text import Text

__all__ = ["Prepared", "prepare"]

OWN_SCHEMES: Final = ("bif:", "sql:")
"""Under which Virtuoso offers its own functions and SQL procedures."""
SERVICE: Final = "SERVICE"
NUMBERED: Final = re.compile(r"\\u00[0-7][0-9A-F]|\\U000000[0-7][0-9A-F]", re.IGNORECASE)
"""A character of ASCII that stands as its number: it may be a letter of a keyword, or end a string or a comment."""
NUMBER: Final = Text(
    en="Write the character itself, not its number, in a query for the store behind this service.",
    sv="Skriv själva tecknet, inte dess nummer, i en fråga till lagret bakom tjänsten.",
)


@dataclass(frozen=True)
class Prepared:
    """A query as it is sent, with the data set that goes beside it."""

    form: str
    """SELECT, ASK, CONSTRUCT or DESCRIBE."""
    text: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]


def prepare(request: QueryRequest, default_graph: str | None) -> Prepared:
    """Return ``request`` as a store understands it without what only our engine has.

    :param default_graph: the named graph that stands for the default one, where the store has none
    :raises QueryError: if the query calls what only this store has, or cannot be written soundly
    """
    text = request.text
    parts = list(split_parts(text))
    _check(text, parts)
    own = len(request.default_graphs) + len(request.named_graphs) > 0
    if len(request.default_graphs) > 1:
        raise QueryError(SEVERAL_GRAPHS)
    form = next((part.word for part in parts if part.kind == "word" and part.word in FORMS), "")
    text = apply_edits(text, [*_drop_dataset(parts), *list_values(text, parts, request.substitutions)])
    if request.base is not None:
        text = f"BASE <{request.base}>\n{text}"
    if default_graph is None:
        return Prepared(form, text, request.default_graphs, request.named_graphs)
    text = support_virtuoso(text, request, None if own else default_graph)
    return Prepared(form, text, request.default_graphs if own else (default_graph,), request.named_graphs)


SEVERAL_GRAPHS: Final = Text(
    en="The store behind this service may return a statement once for each graph that holds it: "
    "name one graph with FROM, or ask with GRAPH.",
    sv="Lagret bakom tjänsten kan ge ett påstående en gång för varje graf där det står: "
    "ange en graf med FROM, eller fråga med GRAPH.",
)


def _check(text: str, parts: Sequence[Part]) -> None:
    """Refuse prefixes that only the store knows, and the functions that some offer under schemes of their own.

    And what a store may read as SERVICE where the guard does not: some split ``SERVICEex:a``, some put characters for
    their numbers before they read a query (SPARQL 1.1 Query, 19.2), in comments too. A store can call any address.
    """
    found = NUMBERED.search(text)
    if found is not None:
        raise fail_at(text, Token("word", found.group(), found.start()), NUMBER)
    undeclared = find_undeclared(text)
    if undeclared is not None:
        prefix, line, column = undeclared
        message = Text(
            en=f"The prefix {prefix + ':'!r} is not declared.", sv=f"Prefixet {prefix + ':'!r} är inte deklarerat."
        )
        raise QueryError(message, line=line, column=column)
    for part in parts:
        if part.kind == "word" and SERVICE in part.word.partition(":")[0]:
            raise _fail(text, part, HIDDEN)
        if part.kind == "iri" and unescape(part.text[1:-1]).lower().startswith(OWN_SCHEMES):
            raise _fail(text, part, Text(en="This function is not SPARQL.", sv="Den här funktionen är inte SPARQL."))


def _fail(text: str, part: Part, message: Text) -> QueryError:
    line, column = locate(text, part.start)
    return QueryError(message, line=line, column=column)


def _drop_dataset(parts: Sequence[Part]) -> Edits:
    """Take FROM and FROM NAMED out: the data set goes beside the query, and some stores would add the two."""
    edits: Edits = []
    for number, part, depth in with_depth(parts):
        if depth == 0 and part.word == "FROM" and part.kind == "word":
            following = parts[number + 1 : number + 3]
            named = len(following) > 1 and following[0].word == "NAMED"
            if len(following) > int(named):
                edits.append((part.start, following[int(named)].end, ""))
    return edits
