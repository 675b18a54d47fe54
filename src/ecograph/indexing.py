"""Make the index for full-text search: which things have names, and which of their texts has which word.

The index is one JSON file of a release. Its bytes depend on nothing but the statements: a file of SQLite would hold
the version of the library, and its full-text tables change with it.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import numpy as np

from ecograph.entries import Entry, WrittenName, list_special, make_index
from ecograph.namespaces import BASE, ECO, GRAPH, ID, PASSAGE, PREFIXES, RECORD, SOURCE, compact, expand
from ecograph.release import SEARCH_FILE
from ecograph.triples import Triples, read_iri

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
FIELD_OF: Final = {curie: field for field, names in PROPERTIES.items() for curie in names}
RDF_TYPE: Final = PREFIXES["rdf"] + "type"
SUBCLASS: Final = PREFIXES["rdfs"] + "subClassOf"
LITERAL: Final = re.compile(rb'"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<[^>]*>)?')
ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
ESCAPED: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
EVIDENCE: Final = (PASSAGE, RECORD, GRAPH)
"""What is found through the things it speaks of."""


class _Reading:
    """What the statements say of each subject, as far as search is concerned; things by their numbers."""

    def __init__(self, triples: Triples) -> None:
        terms = triples.terms
        self.triples = triples
        self.texts: defaultdict[int, set[WrittenName]] = defaultdict(set)
        for curie, field in FIELD_OF.items():
            for subject, value in triples.list_pairs(expand(curie)):
                literal = LITERAL.fullmatch(terms[value])
                if literal is not None:
                    language = (literal[2] or b"").decode().lower()
                    self.texts[subject].add((field, curie, language, _unescape(literal[1].decode())))
        self.mentions = self._count_mentions()
        self.classes = self._gather(RDF_TYPE)
        self.parents = self._gather(SUBCLASS)

    def _count_mentions(self) -> list[int]:
        """Return how often each term is subject or object; what texts are said of others with are no mentions."""
        triples, number = self.triples, len(self.triples.terms)
        aside = triples.find_rows(*map(expand, FIELD_OF))
        named = np.delete(triples.objects, aside)
        mentions = np.bincount(triples.subjects, minlength=number) + np.bincount(named, minlength=number)
        return list(mentions.tolist())

    def _gather(self, name: str) -> defaultdict[int, set[int]]:
        found: defaultdict[int, set[int]] = defaultdict(set)
        for subject, value in self.triples.list_pairs(name):
            if self.triples.terms[value].startswith(b"<"):
                found[subject].add(value)
        return found


def write_index(folder: Path, triples: Triples) -> None:
    """Write the index of ``triples`` into the release in ``folder``."""
    text = json.dumps(make_index(_list_entries(_Reading(triples))), ensure_ascii=False, separators=(",", ":"))
    (folder / SEARCH_FILE).write_text(text + "\n", encoding="utf-8")


def _list_entries(reading: _Reading) -> Iterator[Entry]:
    terms = reading.triples.terms
    for subject in sorted(reading.texts, key=terms.__getitem__):
        iri = read_iri(terms[subject])
        if terms[subject].startswith(b"<") and not iri.startswith(EVIDENCE):
            special = list_special(reading.classes[subject], reading.parents)
            classes = sorted(compact(read_iri(terms[each])) for each in special)
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
