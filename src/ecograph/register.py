"""The register of entities: each is registered once, with class, kind, names, aliases and external identifiers.

``entities.csv`` and ``aliases.csv`` become statements of graph:authority; an identifier stands in the graph of the
record which states it, and the record is described in graph:sources. A source that names many entities may bring them
along: the same tables in its own folder are a part of the register.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from ecograph.dataset import Origin, Statement
from ecograph.errors import InputError, NotFoundError
from ecograph.namespaces import (
    ECO,
    GRAPH_AUTHORITY,
    KINDS,
    PREFIXES,
    RECORD,
    compact,
    expand,
)
from ecograph.sources.declaration import describe_source, read_declarations
from ecograph.sources.files import Row, read_table
from ecograph.sources.records import describe_record
from ecograph.text import LANGUAGES, Text

__all__ = ["ENTITY", "IDENTIFIER_SCHEMES", "read_register"]

IDENTIFIER_SCHEMES: Final = {
    "cordisParticipant": "string",
    "countyCode": "string",
    "fundref": "string",
    "grantNumber": "string",
    "grid": "string",
    "isni": "string",
    "isoCode": "string",
    "municipalityCode": "string",
    "nutsCode": "string",
    "organisationNumber": "string",
    "pic": "string",
    "ror": "anyURI",
    "wikidata": "anyURI",
}
"""Schemes of identifiers, by the local name of their property, with the XSD datatype of their values."""

ENTITY: Final = re.compile(f"({'|'.join(KINDS)}):[a-z0-9]+(-[a-z0-9]+)*")
RECORD_ID: Final = re.compile(r"record:([a-z0-9-]+)/([A-Za-z0-9._~%-]+)")

ENTITIES: Final = "entities.csv"

TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
LABEL: Final = NamedNode(PREFIXES["rdfs"] + "label")
ALT_LABEL: Final = NamedNode(PREFIXES["skos"] + "altLabel")
KIND: Final = NamedNode(ECO + "kind")
AUTHORITY: Final = NamedNode(GRAPH_AUTHORITY)
CLASS: Final = NamedNode(PREFIXES["owl"] + "Class")
CONCEPT: Final = NamedNode(PREFIXES["skos"] + "Concept")


@dataclass(frozen=True)
class _Terms:
    """The classes, and the concepts of the schemes of kinds, that the ontology defines, as CURIEs."""

    classes: frozenset[str]
    kinds: frozenset[str]


def read_register(folder: Path, ontology: Iterable[Statement], delivered: Iterable[str] = ()) -> list[Statement]:
    """Return the statements of ``entities.csv``, ``aliases.csv``, ``identifiers.csv`` and ``sources.toml``.

    :param folder: the register's own; folders beside it that have an ``entities.csv`` hold parts of the register
    :param ontology: the ontology's statements, for the classes and kinds that entities may have
    :param delivered: slugs of the sources that have a folder of their own, and whose records may be named
    :raises InputError: naming file, line and value: a class, kind, entity, scheme or source that is not known, an
        entity or identifier that stands twice, a name that is missing
    """
    terms = _defined_terms(ontology)
    sources = read_declarations(folder / "sources.toml")
    entities = _read_parts(folder, ENTITIES, ["iri", "class", "kind", "name_sv", "name_en"])
    aliases = _read_parts(folder, "aliases.csv", ["entity", "alias", "language"])
    identifiers = _read_parts(folder, "identifiers.csv", ["entity", "scheme", "value", "record"])
    _refuse_doubles(entities, ["iri"], Text(en="The entity", sv="Entiteten"))
    known = {row["iri"] for row in entities}
    for row in (*aliases, *identifiers):
        if row["entity"] not in known:
            raise _unregistered(row, known)
    _refuse_two_owners(identifiers)
    statements = [statement for row in entities for statement in _register_entity(row, terms)]
    statements += [_register_alias(row) for row in aliases]
    known_sources = {*sources, *delivered}
    statements += [statement for row in identifiers for statement in _register_identifier(row, known_sources)]
    return statements + [statement for source in sources.values() for statement in describe_source(source)]


def _read_parts(folder: Path, name: str, columns: Sequence[str]) -> list[Row]:
    """Return the rows of one table of the register: its own first, then those of the sources."""
    beside = {path.parent for path in folder.parent.glob(f"*/{ENTITIES}")} - {folder}
    parts = [folder / name, *(part / name for part in sorted(beside) if (part / name).exists())]
    return [row for part in parts for row in read_table(part, columns)]


def _defined_terms(ontology: Iterable[Statement]) -> _Terms:
    typed = [statement.quad for statement in ontology if statement.quad.predicate == TYPE]
    names = {(compact(quad.subject.value), quad.object) for quad in typed if isinstance(quad.subject, NamedNode)}
    return _Terms(
        classes=frozenset(name for name, kind in names if kind == CLASS),
        kinds=frozenset(name for name, kind in names if kind == CONCEPT and "-kind:" in name),
    )


def _register_entity(row: Row, terms: _Terms) -> Iterator[Statement]:
    if ENTITY.fullmatch(row["iri"]) is None:
        kinds = ", ".join(KINDS)
        slug_en, slug_sv = "letters a-z, digits and hyphens", "bokstäver a-z, siffror och bindestreck"
        raise _wrong(
            row,
            Text(
                en=f"{row['iri']!r} is not <kind>:<slug> with a slug of {slug_en}. Kinds: {kinds}.",
                sv=f"{row['iri']!r} är inte <slag>:<slug> med en slug av {slug_sv}. Slag: {kinds}.",
            ),
        )
    if row["class"] not in terms.classes:
        raise _unknown(Text(en="class", sv="klass"), row["class"], terms.classes, row.origin)
    if row["kind"] not in {"", *terms.kinds}:
        raise _unknown(Text(en="kind", sv="slag"), row["kind"], terms.kinds, row.origin)
    if row["name_sv"] == "" and row["name_en"] == "":
        raise _wrong(
            row,
            Text(
                en=f"{row['iri']} has no name; give name_sv or name_en.",
                sv=f"{row['iri']} saknar namn; ange name_sv eller name_en.",
            ),
        )
    entity = NamedNode(expand(row["iri"]))
    yield _authority(row, entity, TYPE, NamedNode(expand(row["class"])))
    if row["kind"] != "":
        yield _authority(row, entity, KIND, NamedNode(expand(row["kind"])))
    for language in LANGUAGES:
        if row[f"name_{language}"] != "":
            yield _authority(row, entity, LABEL, Literal(row[f"name_{language}"], language=language))


def _register_alias(row: Row) -> Statement:
    language = row["language"]
    if language not in {"", *LANGUAGES}:
        raise _unknown(Text(en="language", sv="språk"), language, LANGUAGES, row.origin)
    if row["alias"] == "":
        raise _wrong(row, Text(en=f"{row['entity']} has an empty alias.", sv=f"{row['entity']} har ett tomt alias."))
    alias = Literal(row["alias"]) if language == "" else Literal(row["alias"], language=language)
    return _authority(row, NamedNode(expand(row["entity"])), ALT_LABEL, alias)


def _register_identifier(row: Row, sources: Collection[str]) -> Iterator[Statement]:
    if row["scheme"] not in IDENTIFIER_SCHEMES:
        raise _unknown(
            Text(en="identifier scheme", sv="identifierarschema"), row["scheme"], IDENTIFIER_SCHEMES, row.origin
        )
    if row["value"] == "":
        raise _wrong(row, Text(en="The value is empty; leave the row out.", sv="Värdet är tomt; utelämna raden."))
    match = RECORD_ID.fullmatch(row["record"])
    if match is None:
        raise _wrong(
            row,
            Text(
                en=f"{row['record']!r} is not record:<source>/<id>.",
                sv=f"{row['record']!r} är inte record:<källa>/<id>.",
            ),
        )
    if match[1] not in sources:
        raise _unknown(Text(en="source of records", sv="källa till poster"), match[1], sources, row.origin)
    record = NamedNode(RECORD + f"{match[1]}/{match[2]}")
    datatype = NamedNode(PREFIXES["xsd"] + IDENTIFIER_SCHEMES[row["scheme"]])
    value = Literal(row["value"], datatype=datatype)
    yield Statement(Quad(NamedNode(expand(row["entity"])), NamedNode(ECO + row["scheme"]), value, record), row.origin)
    yield from describe_record(match[1], match[2], row.origin)


def _authority(row: Row, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> Statement:
    return Statement(Quad(subject, predicate, value, AUTHORITY), row.origin)


def _refuse_doubles(rows: Sequence[Row], columns: Sequence[str], what: Text) -> None:
    first: dict[tuple[str, ...], Row] = {}
    for row in rows:
        key = tuple(row[column] for column in columns)
        if key in first:
            value, there = " ".join(key), _place(first[key], row)
            raise _wrong(
                row,
                Text(
                    en=f"{what.en} {value} stands on {there.en} already; keep one of the two.",
                    sv=f"{what.sv} {value} står redan på {there.sv}; behåll en av de två.",
                ),
            )
        first[key] = row


def _refuse_two_owners(identifiers: Sequence[Row]) -> None:
    """One identifier means one entity of a kind (a municipality and its area share a code); records may repeat it."""
    _refuse_doubles(
        identifiers, ["entity", "scheme", "value", "record"], Text(en="The identifier", sv="Identifieraren")
    )
    owner: dict[tuple[str, ...], Row] = {}
    for row in identifiers:
        kind = row["entity"].partition(":")[0]
        first = owner.setdefault((kind, row["scheme"], row["value"]), row)
        if first["entity"] != row["entity"]:
            there = _place(first, row)
            raise _wrong(
                row,
                Text(
                    en=f"The {row['scheme']} {row['value']} belongs to {first['entity']} on {there.en}; "
                    f"it cannot belong to {row['entity']} too.",
                    sv=f"{row['scheme']} {row['value']} tillhör {first['entity']} på {there.sv}; "
                    f"den kan inte tillhöra {row['entity']} också.",
                ),
            )


def _place(row: Row, seen_from: Row) -> Text:
    """Return where a row stands: its line, and its file if that is another one."""
    file, line = row.origin.file, row.origin.line
    if file == seen_from.origin.file:
        return Text(en=f"line {line}", sv=f"rad {line}")
    return Text(en=f"line {line} of {file}", sv=f"rad {line} i {file}")


def _unregistered(row: Row, known: Iterable[str]) -> InputError:
    close = get_close_matches(row["entity"], sorted(known), n=3)
    hint_en = f" Did you mean {' or '.join(close)}?" if close else ""
    hint_sv = f" Menade du {' eller '.join(close)}?" if close else ""
    return _wrong(
        row,
        Text(
            en=f"The entity {row['entity']!r} is not in entities.csv.{hint_en}",
            sv=f"Entiteten {row['entity']!r} finns inte i entities.csv.{hint_sv}",
        ),
    )


def _unknown(kind: Text, value: str, known: Iterable[str], origin: Origin) -> NotFoundError:
    return NotFoundError(kind, value, known, file=origin.file, line=origin.line)


def _wrong(row: Row, message: Text) -> InputError:
    return InputError(message, file=row.origin.file, line=row.origin.line)
