"""Curators' resolutions of disagreements: each prefers one of the values that sources state, and says why.

``resolutions.csv`` becomes statements of graph:resolutions. No statement of a source is changed or left out by it.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from ecograph.dataset import Statement
from ecograph.disagreements import disagree, group_claims, list_one_valued
from ecograph.errors import InputError, NotFoundError
from ecograph.namespaces import ECO, GRAPH_RESOLUTIONS, ID, PREFIXES, compact, expand
from ecograph.sources.files import Row, read_table
from ecograph.text import LANGUAGES, Text

__all__ = ["RESOLUTIONS_FILE", "read_resolutions"]

RESOLUTIONS_FILE: Final = "resolutions.csv"
COLUMNS: Final = ("subject", "property", "value", "reason_sv", "reason_en", "decided_on")

Term = NamedNode | BlankNode | Literal | Triple


def read_resolutions(folder: Path, statements: Iterable[Statement]) -> list[Statement]:
    """Return the statements of ``resolutions.csv`` in ``folder``; none if there is no such file.

    :param statements: the ontology and what the sources say
    :raises InputError: naming file, line and value: a property that is not one-valued per source, a subject of which no
        source states that property, a value that no source states, sources that agree, a missing reason, a wrong day, a
        second resolution of the same property
    """
    path = folder / RESOLUTIONS_FILE
    rows = read_table(path, COLUMNS) if path.exists() else []
    if len(rows) == 0:
        return []
    quads = [statement.quad for statement in statements]
    one_valued = {compact(name) for name in list_one_valued(quads)}
    claims = group_claims(quads)
    seen: dict[tuple[str, str], Row] = {}
    found: list[Statement] = []
    for row in rows:
        _check_property(row, one_valued)
        _refuse_second(row, seen)
        values = claims.get((_read_iri(row, "subject"), _read_iri(row, "property")), {})
        found += _describe(row, _find_value(row, values))
    return found


def _read_iri(row: Row, column: str) -> str:
    try:
        return expand(row[column])
    except KeyError as error:
        prefix = row[column].partition(":")[0]
        raise _wrong(
            row,
            Text(
                en=f"{row[column]!r} begins with no known prefix; {prefix}: is not one.",
                sv=f"{row[column]!r} börjar inte med ett känt prefix; {prefix}: är inget sådant.",
            ),
        ) from error


def _check_property(row: Row, known: Iterable[str]) -> None:
    name = compact(_read_iri(row, "property"))
    if name not in known:
        kind = Text(en="property that is one-valued per source", sv="egenskap med ett värde per källa")
        raise NotFoundError(kind, name, known, file=row.origin.file, line=row.origin.line)


def _refuse_second(row: Row, seen: dict[tuple[str, str], Row]) -> None:
    first = seen.setdefault((_read_iri(row, "subject"), _read_iri(row, "property")), row)
    if first is not row:
        what, line = f"{row['property']} {row['subject']}", first.origin.line
        raise _wrong(
            row,
            Text(
                en=f"{what} is resolved on line {line} already; keep one of the two.",
                sv=f"{what} är redan avgjord på rad {line}; behåll en av de två.",
            ),
        )


def _find_value(row: Row, values: dict[Term, set[str]]) -> Term:
    """Return the stated term that the row's value means: an entity by CURIE or IRI, a literal by its lexical form."""
    what = f"{row['property']} {row['subject']}"
    if len(values) == 0:
        raise _wrong(
            row,
            Text(en=f"No source states a value of {what}.", sv=f"Ingen källa anger något värde av {what}."),
        )
    listed = ", ".join(sorted(map(_write, values)))
    fitting = sorted((term for term in values if row["value"] in {_write(term), _lexical(term)}), key=str)
    if len(fitting) == 0:
        raise _wrong(
            row,
            Text(
                en=f"No source states the value {row['value']!r} of {what}. Stated are: {listed}.",
                sv=f"Ingen källa anger värdet {row['value']!r} av {what}. Angivna är: {listed}.",
            ),
        )
    if not disagree(values):
        raise _wrong(
            row,
            Text(
                en=f"The sources do not disagree on {what}, all state {listed}; take the row away.",
                sv=f"Källorna är inte oeniga om {what}, alla anger {listed}; ta bort raden.",
            ),
        )
    return fitting[0]


def _describe(row: Row, value: Term) -> Iterator[Statement]:
    subject, name = _read_iri(row, "subject"), _read_iri(row, "property")
    resolution = NamedNode(f"{ID}resolution/{_slug(subject.removeprefix(ID))}-{_slug(name.removeprefix(ECO))}")
    what = f"{compact(name)}, {compact(subject)}"
    stated: list[tuple[str, Term]] = [
        (PREFIXES["rdf"] + "type", NamedNode(ECO + "Resolution")),
        (PREFIXES["rdfs"] + "label", Literal(f"Resolution: {what}", language="en")),
        (PREFIXES["rdfs"] + "label", Literal(f"Avgörande: {what}", language="sv")),
        (ECO + "resolves", NamedNode(subject)),
        (ECO + "resolvesProperty", NamedNode(name)),
        (ECO + "preferredValue", value),
        (ECO + "decidedOn", Literal(_read_day(row), datatype=NamedNode(PREFIXES["xsd"] + "date"))),
    ]
    for language in LANGUAGES:
        column = f"reason_{language}"
        if row[column] == "":
            raise _wrong(
                row,
                Text(
                    en=f"{column} is empty; say why the value is preferred.",
                    sv=f"{column} är tomt; säg varför värdet föredras.",
                ),
            )
        stated.append((ECO + "reason", Literal(row[column], language=language)))
    for predicate, term in stated:
        quad = Quad(resolution, NamedNode(predicate), term, NamedNode(GRAPH_RESOLUTIONS))
        yield Statement(quad, row.origin)


def _read_day(row: Row) -> str:
    try:
        return date.fromisoformat(row["decided_on"]).isoformat()
    except ValueError as error:
        raise _wrong(
            row,
            Text(
                en=f"decided_on {row['decided_on']!r} is not a day such as 2026-11-22.",
                sv=f"decided_on {row['decided_on']!r} är ingen dag som 2026-11-22.",
            ),
        ) from error


def _slug(path: str) -> str:
    """Return ``path`` with hyphens for slashes and before capitals: ``startDate`` is ``start-date``."""
    spaced = "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in path)
    return spaced.replace("/", "-").replace(":", "-").strip("-")


def _lexical(term: Term) -> str:
    return term.value if isinstance(term, Literal | NamedNode) else str(term)


def _write(term: Term) -> str:
    return compact(term.value) if isinstance(term, NamedNode) else _lexical(term)


def _wrong(row: Row, message: Text) -> InputError:
    return InputError(message, file=row.origin.file, line=row.origin.line)
