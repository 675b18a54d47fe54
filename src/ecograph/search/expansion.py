"""Replaces the searches in a SPARQL query by what they find: a table of values, which joins like any other pattern.

A query that asks for a search gets all that the search finds, or the number of things it named; where there is more
than a table may hold the answer is an error.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from ecograph.errors import InputError, QueryError
from ecograph.namespaces import PREFIXES
from ecograph.search.edits import Edit
from ecograph.search.matching import Hit, search
from ecograph.search.patterns import MOST, Pattern
from ecograph.store.lexer import locate
from ecograph.text import Text

if TYPE_CHECKING:
    from ecograph.search.index import Index

__all__ = ["list_tables"]

SEARCHES: Final = 8
"""Searches that one query may have."""
DECIMAL: Final = NamedNode(PREFIXES["xsd"] + "decimal")


def list_tables(text: str, patterns: Sequence[Pattern], index: "Index") -> list[Edit]:
    """Return what takes the place of the searches in a query, on the lines where they stand.

    :raises QueryError: if a search has no word, is too long, or finds more than a table may hold
    """
    if len(patterns) > SEARCHES:
        raise _fail(text, patterns[SEARCHES], _too_many(len(patterns)))
    return [
        Edit(each.start, each.end, f"{each.before}{_write_table(text, each, index)}{each.after}") for each in patterns
    ]


def _write_table(query: str, pattern: Pattern, index: "Index") -> str:
    try:
        hits = search(index, pattern.text, similar=pattern.similar, language=pattern.language).hits
    except InputError as error:
        raise _fail(query, pattern, error.message) from error
    if pattern.limit is None and len(hits) > MOST:
        raise _fail(query, pattern, _too_much(pattern.text, len(hits)))
    width = len(pattern.variables)
    rows = (" ".join(map(str, _list_cells(index, hit)[:width])) for hit in hits[: pattern.limit])
    written = " ".join(f"({row})" for row in rows)
    names = " ".join(pattern.variables)
    # In a query of its own the engine joins the table by hashing; else it goes through it for each row of the rest.
    return f"{{ SELECT {names} {{ VALUES ({names}) {{ {written} }} }} }}"


def _list_cells(index: "Index", hit: Hit) -> tuple[NamedNode | Literal, ...]:
    text = index.texts[hit.text]
    return (
        NamedNode(index.things[hit.thing].iri),
        Literal(f"{hit.score:.4f}", datatype=DECIMAL),
        Literal(hit.match),
        Literal(text.text, language=text.language) if text.language != "" else Literal(text.text),
        Literal(text.field),
    )


def _too_many(count: int) -> Text:
    return Text(
        en=f"The query has {count} searches; {SEARCHES} are allowed.",
        sv=f"Frågan har {count} sökningar; {SEARCHES} är tillåtna.",
    )


def _too_much(text: str, count: int) -> Text:
    return Text(
        en=f"The search for {text!r} finds {count} things, more than {MOST}: search for more words, or say how many "
        f'of the best are wanted: ("…" 100).',
        sv=f"Sökningen efter {text!r} hittar {count} ting, fler än {MOST}: sök efter fler ord, eller säg hur många av "
        f'de bästa som önskas: ("…" 100).',
    )


def _fail(text: str, pattern: Pattern, message: Text) -> QueryError:
    line, column = locate(text, pattern.start)
    return QueryError(message, line=line, column=column)
