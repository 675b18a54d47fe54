"""What an index for search holds: things that have names, their texts, and which text has which word."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from ecograph.namespaces import compact
from ecograph.stems import stem
from ecograph.words import split_words

__all__ = ["FIELDS", "INDEX_VERSION", "Entry", "WrittenName", "list_special", "make_index"]

T = TypeVar("T", bound=Hashable)

INDEX_VERSION: Final = 1
FIELDS: Final = ("name", "alias", "identifier", "description")
"""Kinds of text; a thing without a name is not in the index."""

WrittenName = tuple[str, str, str, str]
"""Field, property as CURIE, language in lower case or nothing, text."""


@dataclass(frozen=True)
class Entry:
    """One thing."""

    iri: str
    kind: str
    classes: list[str]
    """CURIEs, sorted."""
    statements: int
    """How many statements it is subject or object of."""
    texts: Iterable[WrittenName]


def list_special(stated: set[T], parents: Mapping[T, set[T]]) -> set[T]:
    """Return the classes of a thing without those that another of them implies; all of them if they go in a circle."""
    implied = {above for each in stated for above in _list_above(each, parents) if above != each}
    return (stated - implied) or stated


def _list_above(start: T, parents: Mapping[T, set[T]]) -> set[T]:
    found, waiting = set[T](), [start]
    while len(waiting) > 0:
        for above in parents.get(waiting.pop(), ()):
            if above not in found:
                found.add(above)
                waiting.append(above)
    return found


def make_index(entries: Iterable[Entry]) -> dict[str, object]:
    """Return the index of ``entries``, as it is written: the same for the same entries in the same order."""
    things: list[list[object]] = []
    texts: list[list[object]] = []
    places: defaultdict[str, list[int]] = defaultdict(list)
    for entry in entries:
        found = _choose_texts(entry.texts)
        if not any(field == "name" for field, *_ in found):
            continue
        for field, curie, language, text in found:
            for word in _list_words(field, text):
                places[word].append(len(texts))
            texts.append([len(things), FIELDS.index(field), curie, language, text])
        things.append([_write_iri(entry.iri), entry.kind, entry.classes, entry.statements])
    words = [[word, *stem(word), places[word]] for word in sorted(places)]
    return {"version": INDEX_VERSION, "fields": FIELDS, "things": things, "texts": texts, "words": words}


def _write_iri(iri: str) -> str:
    """Return the CURIE; an IRI that would look like one, such as urn:x, in angle brackets."""
    curie = compact(iri)
    return curie if curie != iri or "://" in iri else f"<{iri}>"


def _choose_texts(texts: Iterable[WrittenName]) -> list[WrittenName]:
    """Return the texts in order, each once: a concept has its name as rdfs:label and as skos:prefLabel."""
    chosen: dict[tuple[str, str], WrittenName] = {}
    for written in sorted(texts, key=lambda each: (FIELDS.index(each[0]), *each[1:])):
        chosen.setdefault(written[2:], written)
    return list(chosen.values())


def _list_words(field: str, text: str) -> Iterator[str]:
    """Yield the distinct words of a text; an identifier is also one word without its hyphens and spaces."""
    words = split_words(text)
    yield from sorted(set(words))
    if field == "identifier" and len(words) > 1:
        yield "".join(words)
