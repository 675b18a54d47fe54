"""Make the index for full-text search: which things have names, and which of their texts has which word.

The index is one JSON file of a release. Its bytes depend on nothing but the statements: a file of SQLite would hold
the version of the library, and its full-text tables change with it.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from ecograph.entries import Entry, WrittenName, list_special, make_index
from ecograph.namespaces import BASE, ECO, GRAPH, ID, PASSAGE, PREFIXES, RECORD, SOURCE, compact, expand
from ecograph.release import SEARCH_FILE

__all__ = ["write_index"]

PROPERTIES: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("rdfs:label", "skos:prefLabel", "dcterms:title"),
    "alias": ("skos:altLabel", "skos:hiddenLabel", "eco:formerName", "eco:acronym"),
    "identifier": (
        "eco:callIdentifier",
        "eco:cordisParticipant",
        "eco:countyCode",
        "eco:diaryNumber",
        "eco:fundref",
        "eco:grantNumber",
        "eco:grid",
        "eco:isni",
        "eco:isoCode",
        "eco:municipalityCode",
        "eco:nutsCode",
        "eco:organisationNumber",
        "eco:pic",
        "eco:ror",
        "eco:topicIdentifier",
        "eco:wikidata",
        "skos:notation",
    ),
    "description": (
        "dcterms:description",
        "eco:note",
        "eco:site",
        "eco:topicTitle",
        "rdfs:comment",
        "skos:definition",
        "skos:scopeNote",
    ),
}
"""Kind of text → the properties that hold such texts."""
FIELD_OF: Final = {
    f"<{expand(curie)}>".encode(): (field, curie) for field, names in PROPERTIES.items() for curie in names
}
RDF_TYPE: Final = f"<{PREFIXES['rdf']}type>".encode()
SUBCLASS: Final = f"<{PREFIXES['rdfs']}subClassOf>".encode()
LITERAL: Final = re.compile(rb'"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<[^>]*>)? \.\n?')
ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
ESCAPED: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
EVIDENCE: Final = (PASSAGE, RECORD, GRAPH)
"""What is found through the things it speaks of."""


class _Reading:
    """What the statements say of each subject, as far as search is concerned."""

    def __init__(self) -> None:
        self.texts: defaultdict[bytes, set[WrittenName]] = defaultdict(set)
        self.classes: defaultdict[bytes, set[bytes]] = defaultdict(set)
        self.parents: defaultdict[bytes, set[bytes]] = defaultdict(set)
        self.mentions: Counter[bytes] = Counter()

    def read(self, line: bytes) -> None:
        """Take one statement of N-Triples."""
        subject, predicate, rest = line.split(b" ", 2)
        self.mentions[subject] += 1
        found = FIELD_OF.get(predicate)
        if found is not None:
            literal = LITERAL.fullmatch(rest)
            if literal is not None:
                language = (literal[2] or b"").decode().lower()
                self.texts[subject].add((*found, language, _unescape(literal[1].decode())))
        elif rest.startswith(b"<"):
            target = rest[: rest.rindex(b">") + 1]
            self.mentions[target] += 1
            if predicate == RDF_TYPE:
                self.classes[subject].add(target)
            elif predicate == SUBCLASS:
                self.parents[subject].add(target)


def write_index(folder: Path, lines: Iterable[bytes]) -> None:
    """Write the index of the sorted statements ``lines`` (N-Triples) into the release in ``folder``."""
    reading = _Reading()
    for line in lines:
        reading.read(line)
    text = json.dumps(make_index(_list_entries(reading)), ensure_ascii=False, separators=(",", ":"))
    (folder / SEARCH_FILE).write_text(text + "\n", encoding="utf-8")


def _list_entries(reading: _Reading) -> Iterator[Entry]:
    for subject in sorted(reading.texts):
        iri = subject[1:-1].decode()
        if subject.startswith(b"<") and not iri.startswith(EVIDENCE):
            special = list_special(reading.classes[subject], reading.parents)
            classes = sorted(compact(each[1:-1].decode()) for each in special)
            yield Entry(iri, _kind_of(iri), classes, reading.mentions[subject], reading.texts[subject])


def _kind_of(iri: str) -> str:
    """Return the segment of the path that tells the kind; of other vocabularies' things the prefix."""
    if iri.startswith(ID):
        return iri[len(ID) :].partition("/")[0]
    if iri.startswith(SOURCE):
        return "source"
    if iri.startswith(ECO):
        return "ontology"
    prefix, colon, _ = compact(iri).partition(":")
    return "other" if iri.startswith(BASE) or colon == "" or prefix in {"http", "https"} else prefix


def _unescape(text: str) -> str:
    return ESCAPE.sub(_replace_escape, text) if "\\" in text else text


def _replace_escape(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code is not None else ESCAPED.get(match[3], match[3])
