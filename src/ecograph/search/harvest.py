"""What there is to search in any RDF data: things with a name by one of the common properties, and their texts."""

import gzip
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Final, cast

from pyoxigraph import Literal, NamedNode, Quad, parse

from ecograph.entries import Entry, WrittenName, list_special
from ecograph.errors import InputError
from ecograph.formats import rdf_syntax
from ecograph.namespaces import ID, PREFIXES, compact
from ecograph.text import Text

__all__ = ["harvest_entries", "read_quads"]

DC: Final = "http://purl.org/dc/elements/1.1/"
DCTERMS: Final = PREFIXES["dcterms"]
FOAF: Final = PREFIXES["foaf"]
RDFS: Final = PREFIXES["rdfs"]
SCHEMA: Final = ("http://schema.org/", "https://schema.org/")
SKOS: Final = PREFIXES["skos"]
PROPERTIES: Final[Mapping[str, tuple[str, ...]]] = {
    "name": (
        *(RDFS + "label", SKOS + "prefLabel", DCTERMS + "title", DC + "title", FOAF + "name"),
        *(each + "name" for each in SCHEMA),
        "http://www.w3.org/2006/vcard/ns#fn",
        "http://www.geonames.org/ontology#name",
        "http://www.w3.org/ns/regorg#legalName",
        "http://usefulinc.com/ns/doap#name",
    ),
    "alias": (
        *(SKOS + "altLabel", SKOS + "hiddenLabel", DCTERMS + "alternative", FOAF + "nick"),
        *(each + name for each in SCHEMA for name in ("alternateName", "legalName")),
        "http://www.geonames.org/ontology#alternateName",
        *(PREFIXES["eco"] + name for name in ("formerName", "acronym")),
    ),
    "identifier": (
        *(SKOS + "notation", DCTERMS + "identifier", DC + "identifier"),
        *(each + "identifier" for each in SCHEMA),
    ),
    "description": (
        *(RDFS + "comment", DCTERMS + "description", DCTERMS + "abstract", DC + "description"),
        *(SKOS + name for name in ("definition", "scopeNote", "note")),
        *(each + "description" for each in SCHEMA),
    ),
}
"""Kind of text → the properties that hold such texts."""
FIELD_OF: Final = {iri: (field, compact(iri)) for field, iris in PROPERTIES.items() for iri in iris}
RDF_TYPE: Final = PREFIXES["rdf"] + "type"
SUBCLASS: Final = RDFS + "subClassOf"
PACKED: Final = ".gz"
LOCAL: Final = re.compile(r"[^/#:]*\Z")


def read_quads(files: Iterable[tuple[str, Path]]) -> Iterator[Quad]:
    """Yield what files hold, each given by the name of its format and its path; those that end in .gz are unpacked.

    :raises InputError: naming the file, and the line if it is one, that cannot be read
    """
    for syntax, path in files:
        base = path.resolve().as_uri()
        is_packed = path.suffix.lower() == PACKED
        try:
            with cast("IO[bytes]", gzip.open(path)) if is_packed else path.open("rb") as file:
                yield from parse(
                    file,
                    format=rdf_syntax(syntax).format,
                    base_iri=base.removesuffix(PACKED) if is_packed else base,
                )
        except SyntaxError as error:
            raise _refuse(error.msg.partition(": ")[2] or error.msg, path, error.lineno) from error
        except (OSError, EOFError, zlib.error) as error:
            raise _refuse(getattr(error, "strerror", None) or str(error), path) from error


def _refuse(reason: str, path: Path, line: int | None = None) -> InputError:
    message = Text(en=f"This could not be loaded: {reason}.", sv=f"Detta kunde inte läsas in: {reason}.")
    return InputError(message, file=path, line=line)


def harvest_entries(quads: Iterable[Quad]) -> Iterator[Entry]:
    """Yield the things that have texts, sorted; what several graphs say counts as often."""
    texts: defaultdict[str, set[WrittenName]] = defaultdict(set)
    classes: defaultdict[str, set[str]] = defaultdict(set)
    parents: defaultdict[str, set[str]] = defaultdict(set)
    mentions: Counter[str] = Counter()
    for quad in quads:
        subject, predicate, value = quad.subject, quad.predicate.value, quad.object
        if isinstance(value, NamedNode):
            mentions[value.value] += 1
        if not isinstance(subject, NamedNode):
            continue
        mentions[subject.value] += 1
        if predicate in FIELD_OF:
            if isinstance(value, Literal):
                texts[subject.value].add((*FIELD_OF[predicate], value.language or "", value.value))
        elif predicate == RDF_TYPE and isinstance(value, NamedNode):
            classes[subject.value].add(value.value)
        elif predicate == SUBCLASS and isinstance(value, NamedNode):
            parents[subject.value].add(value.value)
    for iri in sorted(texts):
        own = sorted(list_special(classes.get(iri, set()), parents))
        yield Entry(iri, _kind_of(iri, own), sorted(map(compact, own)), mentions[iri], texts[iri])


def _kind_of(iri: str, classes: list[str]) -> str:
    """Return what the address of an entity of ecograph tells; of all else the last part of its class."""
    if iri.startswith(ID):
        return iri[len(ID) :].partition("/")[0]
    found = LOCAL.search(classes[0]) if len(classes) > 0 else None
    return found[0] if found is not None and found[0] != "" else "other"
