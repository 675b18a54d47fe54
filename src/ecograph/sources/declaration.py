"""The declaration of a source: its title, publisher, address, terms of use, and what is expected of its file."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Quad

from ecograph.dataset import Origin, Statement
from ecograph.errors import InputError
from ecograph.namespaces import ECO, GRAPH_SOURCES, PREFIXES, SOURCE, expand
from ecograph.sources.files import read_text
from ecograph.text import Text

__all__ = [
    "DECLARATION_FILE",
    "WEB_ADDRESS",
    "Delivery",
    "Part",
    "SourceDeclaration",
    "describe_source",
    "read_declarations",
    "read_delivery",
]

DECLARATION_FILE: Final = "source.toml"

DESCRIPTION_KEYS: Final[Mapping[str, type]] = {
    "title_sv": str,
    "title_en": str,
    "language": str,
    "address": str,
    "licence": str,
    "attribution": str,
    "read_on": date,
}
"""What every source says of itself."""
OPTIONAL_KEYS: Final[Mapping[str, type]] = {"publisher": str, "note": str, "licence_sv": str, "retrieved": date}
DELIVERY_KEYS: Final[Mapping[str, type]] = {"format": str, "expected": dict}
FILE_KEYS: Final[Mapping[str, type]] = {
    "file": str,
    "files": list,
    "missing": list,
    "published": dict,
    "fetched": dict,
}
"""``file``, or ``files`` if there are several; ``missing`` lists what stands in a table where a value is missing;
``fetched`` is the note that ``ecograph fetch`` makes for its next run."""

WEB_ADDRESS: Final = re.compile(r"https?://[^\s<>\"{}|\\^`]+")

TYPE_NAMES: Final = {
    str: Text(en="a text in quotes", sv="en text inom citattecken"),
    date: Text(en="a date such as 2026-11-22", sv="ett datum som 2026-11-22"),
    dict: Text(en="a table", sv="en tabell"),
    list: Text(en="a list", sv="en lista"),
    int: Text(en="a whole number", sv="ett heltal"),
}


@dataclass(frozen=True)
class SourceDeclaration:
    """A source document, described."""

    slug: str
    title_sv: str
    title_en: str
    language: str
    """BCP 47 tag."""
    address: str
    """Public IRI of the document or data set."""
    licence: str
    """IRI of the licence, or in English words what is known of the terms of use."""
    attribution: str
    read_on: date
    """Day on which it was read for the graph."""
    origin: Origin
    publisher: str | None = None
    """CURIE of an actor in the register."""
    note: str | None = None
    licence_sv: str | None = None
    """The words on the terms of use in Swedish."""
    retrieved: date | None = None
    """Day on which the text was fetched from the address, where that is known."""


@dataclass(frozen=True)
class Part:
    """One file of a source, and how much is expected in it: quads of a TriG file, rows of a table."""

    file: Path
    least: int
    most: int


@dataclass(frozen=True)
class Delivery:
    """A source's own folder: its declaration, its files and how they are read."""

    source: SourceDeclaration
    format: str
    parts: tuple[Part, ...]
    missing: frozenset[str] = frozenset({""})
    """What stands in its tables where a value is missing."""
    published: Mapping[str, Any] = field(default_factory=dict)
    """What it says of files that releases hold as they are; see :mod:`ecograph.sources.published`."""


def read_delivery(path: Path) -> Delivery:
    """Return what a ``source.toml`` declares; the source's slug is the name of its folder.

    :raises InputError: naming file and key, if a key is missing, unknown or of another type
    """
    content, text = _read_toml(path)
    named = {} if "files" in content else {"file": str}
    _check_keys(content, {**DESCRIPTION_KEYS, **DELIVERY_KEYS, **named}, {**OPTIONAL_KEYS, **FILE_KEYS}, (path, text))
    apart = {*DELIVERY_KEYS, *FILE_KEYS}
    description = {key: value for key, value in content.items() if key not in apart}
    return Delivery(
        source=SourceDeclaration(slug=path.parent.name, origin=Origin(path), **description),
        format=content["format"],
        parts=tuple(_read_parts(content, (path, text))),
        missing=frozenset({"", *content.get("missing", [])}),
        published=content.get("published", {}),
    )


def _read_parts(content: Mapping[str, Any], document: tuple[Path, str]) -> Iterator[Part]:
    """Yield the files; with several, ``[expected]`` has a table for each, by the file's name."""
    expected = content["expected"]
    files = content.get("files") or [content["file"]]
    if "files" in content:
        _check_keys(expected, dict.fromkeys(files, dict), {}, document)
    for file in files:
        counts = expected[file] if "files" in content else expected
        unit = "rows" if any(key.startswith("rows") for key in counts) else "quads"
        _check_keys(counts, {f"{unit}_min": int, f"{unit}_max": int}, {}, document)
        yield Part(document[0].parent / file, counts[f"{unit}_min"], counts[f"{unit}_max"])


def read_declarations(path: Path) -> dict[str, SourceDeclaration]:
    """Return the sources that a file with one table per source declares, by slug.

    :raises InputError: as :func:`read_delivery`
    """
    content, text = _read_toml(path)
    for slug, table in content.items():
        if not isinstance(table, dict):
            raise _wrong(
                path, text, slug, Text(en="it is not the table of a source", sv="det är inte en källas tabell")
            )
        _check_keys(table, DESCRIPTION_KEYS, OPTIONAL_KEYS, (path, text))
    return {
        slug: SourceDeclaration(slug=slug, origin=Origin(path, _line_of(text, slug)), **table)
        for slug, table in content.items()
    }


def describe_source(source: SourceDeclaration) -> Iterator[Statement]:
    """Yield the statements about a source document, in graph:sources."""
    document, dcterms = NamedNode(SOURCE + source.slug), PREFIXES["dcterms"]
    values: list[tuple[str, NamedNode | Literal | None]] = [
        (PREFIXES["rdf"] + "type", NamedNode(ECO + "SourceDocument")),
        (PREFIXES["rdfs"] + "label", Literal(source.title_sv, language="sv")),
        (PREFIXES["rdfs"] + "label", Literal(source.title_en, language="en")),
        (dcterms + "title", Literal(source.title_sv, language="sv")),
        (dcterms + "title", Literal(source.title_en, language="en")),
        (dcterms + "language", Literal(source.language)),
        (PREFIXES["schema"] + "url", NamedNode(source.address)),
        (dcterms + "rights", Literal(source.attribution)),
        *_licence(source),
        (ECO + "readOn", _date(source.read_on)),
        (ECO + "retrieved", None if source.retrieved is None else _date(source.retrieved)),
        (dcterms + "publisher", None if source.publisher is None else NamedNode(expand(source.publisher))),
        (ECO + "note", None if source.note is None else Literal(source.note, language="en")),
    ]
    for predicate, value in values:
        if value is not None:
            yield Statement(Quad(document, NamedNode(predicate), value, NamedNode(GRAPH_SOURCES)), source.origin)


def _licence(source: SourceDeclaration) -> Iterator[tuple[str, NamedNode | Literal]]:
    if source.licence.startswith(("http://", "https://")):
        yield PREFIXES["dcterms"] + "license", NamedNode(source.licence)
    else:
        yield ECO + "licenceNote", Literal(source.licence, language="en")
    if source.licence_sv is not None:
        yield ECO + "licenceNote", Literal(source.licence_sv, language="sv")


def _date(day: date) -> Literal:
    return Literal(day.isoformat(), datatype=NamedNode(PREFIXES["xsd"] + "date"))


def _read_toml(path: Path) -> tuple[dict[str, Any], str]:
    text = read_text(path)
    try:
        return tomllib.loads(text), text
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        line = int(place[1]) if place is not None else text.count("\n") + 1
        reason = re.sub(r" \(at .*\)$", "", str(error))
        message = Text(en=f"This is not well-formed TOML: {reason}.", sv=f"Detta är inte välformad TOML: {reason}.")
        raise InputError(message, file=path, line=line) from error


def _check_keys(
    table: Mapping[str, Any],
    required: Mapping[str, type],
    optional: Mapping[str, type],
    document: tuple[Path, str],
) -> None:
    path, text = document
    known = {**required, **optional}
    for key in required:
        if key not in table:
            listed = ", ".join(required)
            message = Text(
                en=f"The key {key!r} is missing; required are {listed}.",
                sv=f"Nyckeln {key!r} saknas; obligatoriska är {listed}.",
            )
            raise InputError(message, file=path)
    for key, value in table.items():
        if key not in known:
            listed = ", ".join(sorted(known))
            reason = Text(en=f"it is not known; known are {listed}", sv=f"den är okänd; kända är {listed}")
            raise _wrong(path, text, key, reason)
        _check_value(key, value, known[key], document)


def _check_value(key: str, value: object, expected: type, document: tuple[Path, str]) -> None:
    path, text = document
    if type(value) is not expected:
        name = TYPE_NAMES[expected]
        raise _wrong(path, text, key, Text(en=f"{value!r} is not {name.en}", sv=f"{value!r} är inte {name.sv}"))
    if value == "":
        raise _wrong(path, text, key, Text(en="it is empty", sv="den är tom"))
    if (key == "address" or str(value).startswith("http")) and WEB_ADDRESS.fullmatch(str(value)) is None:
        raise _wrong(path, text, key, Text(en=f"{value!r} is not a web address", sv=f"{value!r} är inte en webbadress"))
    if key == "publisher" and re.fullmatch(r"actor:[a-z0-9-]+", str(value)) is None:
        raise _wrong(
            path,
            text,
            key,
            Text(en=f"{value!r} is not a CURIE actor:<slug>", sv=f"{value!r} är inte en CURIE actor:<slug>"),
        )


def _line_of(text: str, key: str) -> int | None:
    match = re.search(rf"(?m)^\s*\[?\"?{re.escape(key)}\"?\]?\s*(=|$)", text)
    return None if match is None else text.count("\n", 0, match.start()) + 1


def _wrong(path: Path, text: str, key: str, reason: Text) -> InputError:
    message = Text(en=f"The key {key!r}: {reason.en}.", sv=f"Nyckeln {key!r}: {reason.sv}.")
    return InputError(message, file=path, line=_line_of(text, key))
