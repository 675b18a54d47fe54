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

from ecograph.namespaces import BASE, ECO, GRAPH, ID, PASSAGE, PREFIXES, RECORD, SOURCE, compact, expand
from ecograph.release import SEARCH_FILE
from ecograph.stems import stem
from ecograph.triples import Triples, read_iri
from ecograph.words import split_words

__all__ = ["INDEX_VERSION", "write_index"]

INDEX_VERSION: Final = 1

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
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
FIELD_OF: Final = {curie: field for field, names in FIELDS.items() for curie in names}
ORDER: Final = tuple(FIELDS)
RDF_TYPE: Final = PREFIXES["rdf"] + "type"
SUBCLASS: Final = PREFIXES["rdfs"] + "subClassOf"
LITERAL: Final = re.compile(rb'"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<[^>]*>)?')
ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
ESCAPED: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
EVIDENCE: Final = (PASSAGE, RECORD, GRAPH)
"""What is found through the things it speaks of."""

Texts = set[tuple[str, str, str, str]]
"""Field, property, language, text."""


class _Reading:
    """What the statements say of each subject, as far as search is concerned; things by their numbers."""

    def __init__(self, triples: Triples) -> None:
        terms = triples.terms
        self.triples = triples
        self.texts: defaultdict[int, Texts] = defaultdict(set)
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

    def list_classes(self, subject: int) -> list[str]:
        """Return the classes of a thing without those that another of them implies."""
        stated = self.classes[subject]
        implied = {above for each in stated for above in self._list_above(each) if above != each}
        return sorted(compact(read_iri(self.triples.terms[each])) for each in (stated - implied) or stated)

    def _list_above(self, start: int) -> set[int]:
        found, waiting = set[int](), [start]
        while len(waiting) > 0:
            for above in self.parents.get(waiting.pop(), ()):
                if above not in found:
                    found.add(above)
                    waiting.append(above)
        return found


def write_index(folder: Path, triples: Triples) -> None:
    """Write the index of ``triples`` into the release in ``folder``."""
    index = {"version": INDEX_VERSION, **_make_index(_Reading(triples))}
    text = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
    (folder / SEARCH_FILE).write_text(text + "\n", encoding="utf-8")


def _make_index(reading: _Reading) -> dict[str, object]:
    things: list[list[object]] = []
    texts: list[list[object]] = []
    places: defaultdict[str, list[int]] = defaultdict(list)
    terms = reading.triples.terms
    for subject in sorted(reading.texts, key=terms.__getitem__):
        iri = read_iri(terms[subject])
        found = _choose_texts(reading.texts[subject])
        if not _is_searched(terms[subject], iri) or not any(field == "name" for field, *_ in found):
            continue
        for field, curie, language, text in found:
            for word in _list_words(field, text):
                places[word].append(len(texts))
            texts.append([len(things), ORDER.index(field), curie, language, text])
        things.append([compact(iri), _kind_of(iri), reading.list_classes(subject), reading.mentions[subject]])
    words = [[word, *stem(word), places[word]] for word in sorted(places)]
    return {"fields": ORDER, "things": things, "texts": texts, "words": words}


def _is_searched(subject: bytes, iri: str) -> bool:
    return subject.startswith(b"<") and not iri.startswith(EVIDENCE)


def _choose_texts(texts: Texts) -> list[tuple[str, str, str, str]]:
    """Return the texts in order, each once: a concept has its name as rdfs:label and as skos:prefLabel."""
    seen = set()
    chosen = []
    for field, curie, language, text in sorted(texts, key=lambda each: (ORDER.index(each[0]), *each[1:])):
        if (language, text) not in seen:
            seen.add((language, text))
            chosen.append((field, curie, language, text))
    return chosen


def _list_words(field: str, text: str) -> Iterator[str]:
    """Yield the distinct words of a text; an identifier is also one word without its hyphens and spaces."""
    words = split_words(text)
    yield from sorted(set(words))
    if field == "identifier" and len(words) > 1:
        yield "".join(words)


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
