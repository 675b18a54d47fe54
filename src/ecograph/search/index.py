"""The index of a release in memory: from a word to the texts that have it, exactly or nearly."""

import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ecograph.entries import INDEX_VERSION
from ecograph.errors import ReleaseError
from ecograph.namespaces import expand
from ecograph.stems import stem
from ecograph.text import Language, Text
from ecograph.words import fold

__all__ = ["Index", "Near", "Thing", "WrittenText", "load_index"]

EXACT, FOLDED, INFLECTED, BEGINNING, FUZZY = range(5)
"""How near a word of a text is to a word that is searched for."""
SHORT, LONG = 4, 8
"""Letters from which on a word may have one wrong letter, or two."""
ALIKE: Final = 50
"""Words that a misspelt one is taken for at most, the nearest first."""


class Thing(NamedTuple):
    """Something that has a name."""

    iri: str
    kind: str
    """Segment of its path, such as actor; of other vocabularies' things their prefix."""
    classes: tuple[str, ...]
    """CURIEs of the most special classes."""
    statements: int
    """How many statements it is subject or object of."""


class WrittenText(NamedTuple):
    """A name, alias, identifier or description of a thing."""

    thing: int
    field: str
    property: str
    """CURIE."""
    language: str
    text: str


class Near(NamedTuple):
    """How near a text comes to one word that is searched for."""

    level: int
    similarity: float
    """1 but for misspelt words."""
    word: str
    """The word of the text, in lower case."""


class Index:
    """Things, their texts and words."""

    def __init__(self, content: dict[str, Any]) -> None:
        fields = content["fields"]
        self.things = [
            Thing(expand(iri), kind, tuple(classes), count) for iri, kind, classes, count in content["things"]
        ]
        self.texts = [
            WrittenText(thing, fields[field], curie, language, text)
            for thing, field, curie, language, text in content["texts"]
        ]
        self.texts_of: defaultdict[int, list[int]] = defaultdict(list)
        for number, text in enumerate(self.texts):
            self.texts_of[text.thing].append(number)
        self.kinds = sorted({thing.kind for thing in self.things})
        self.most_statements = max((thing.statements for thing in self.things), default=1)
        self._number = {thing.iri: number for number, thing in enumerate(self.things)}
        self._read_words(content["words"])

    def _read_words(self, words: list[Any]) -> None:
        """Note the words, and under their folded form and stems those that differ from it: most do not.

        Stems are folded too: the plural of ``stad`` is ``städer``, and who has no å, ä and ö leaves them out.
        """
        self._places = {word: places for word, _, _, places in words}
        self._marked: defaultdict[str, list[str]] = defaultdict(list)
        self._stems: tuple[defaultdict[str, list[str]], ...] = (defaultdict(list), defaultdict(list))
        for word, *stems, _ in words:
            plain = fold(word)
            if plain != word:
                self._marked[plain].append(word)
            for own, known in zip(stems, self._stems, strict=True):
                if (root := fold(own)) != word:
                    known[root].append(word)
        self._sorted = sorted({fold(word) for word in self._places})

    def _list_known(self, form: str, others: Mapping[str, Sequence[str]]) -> list[str]:
        """Return the words of the texts that have ``form``: the word itself, and ``others``."""
        return [*((form,) if form in self._places else ()), *others.get(form, ())]

    def find_thing(self, iri: str) -> int | None:
        """Return the number of the thing with that IRI."""
        return self._number.get(iri)

    def find_name(self, number: int, language: Language) -> WrittenText:
        """Return what a thing is called in ``language``, else in any other."""
        names = [text for each in self.texts_of[number] if (text := self.texts[each]).field == "name"]
        return next((name for name in names if name.language == language), names[0])

    def describe(self, number: int, text: int, language: Language) -> dict[str, Any]:
        """Return what there is to say of a thing that is found by one of its texts."""
        thing, written, name = self.things[number], self.texts[text], self.find_name(number, language)
        return {
            "thing": thing.iri,
            "kind": thing.kind,
            "classes": list(thing.classes),
            "label": name.text,
            "labelLanguage": name.language,
            "labelProperty": name.property,
            "text": written.text,
            "textLanguage": written.language,
            "field": written.field,
            "property": written.property,
            "statements": thing.statements,
        }

    def find_word(self, word: str, *, begins: bool, similar: bool, language: str | None) -> dict[int, Near]:
        """Return the texts that have ``word`` in lower case, with how near they come to it.

        :param begins: a word that begins with it will do
        :param similar: a word that is spelt nearly so will do
        :param language: ``sv`` or ``en``: only texts of that language, or of none
        """
        found: dict[int, Near] = {}
        for near in self._list_near(word, begins=begins, similar=similar):
            for number in self._places[near.word]:
                if number not in found and self._fits(number, near, word, language):
                    found[number] = near
        return found

    def _list_near(self, word: str, *, begins: bool, similar: bool) -> Iterator[Near]:
        """Yield words of the texts, the nearest first."""
        plain = fold(word)
        if word in self._places:
            yield Near(EXACT, 1.0, word)
        yield from self._mark(FOLDED, (each for each in self._list_known(plain, self._marked) if each != word))
        for stems, own in zip(self._stems, stem(word), strict=True):
            root = fold(own)
            yield from self._mark(INFLECTED, [*self._list_known(root, self._marked), *stems.get(root, ())])
        if begins:
            yield from self._mark(BEGINNING, self._list_beginning(plain))
        if similar and len(plain) >= SHORT and plain.isalpha():  # a number that is nearly right is another number
            yield from self._list_similar(plain)

    @staticmethod
    def _mark(level: int, words: Iterable[str]) -> Iterator[Near]:
        return (Near(level, 1.0, word) for word in words)

    def _list_beginning(self, plain: str) -> Iterator[str]:
        for place in range(bisect_left(self._sorted, plain), len(self._sorted)):
            if not self._sorted[place].startswith(plain):
                return
            yield from self._list_known(self._sorted[place], self._marked)

    def _list_similar(self, plain: str) -> Iterator[Near]:
        """Yield words with letters left out, added, changed or swapped (optimal string alignment)."""
        limit = 1 if len(plain) < LONG else 2
        found = process.extract(plain, self._sorted, scorer=OSA.distance, score_cutoff=limit, limit=ALIKE)
        for near, distance, _ in sorted(found, key=lambda each: (each[1], each[0])):
            similarity = 1 - distance / max(len(plain), len(near))
            yield from (Near(FUZZY, similarity, word) for word in self._list_known(near, self._marked))

    def _fits(self, number: int, near: Near, word: str, language: str | None) -> bool:
        own = self.texts[number].language.partition("-")[0]
        if language is not None and own in {"sv", "en"} and own != language:
            return False
        if near.level != INFLECTED or own not in {"sv", "en"}:
            return True
        # A Swedish ending is no ending in an English text.
        place = 0 if own == "sv" else 1
        return fold(stem(word)[place]) == fold(stem(near.word)[place])


def load_index(path: Path) -> Index:
    """Read the index of a release.

    :raises ReleaseError: if there is none, or it is of another version
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise _unusable(Text(en="it has none", sv="den har inget")) from error
    except (OSError, ValueError) as error:
        raise _unusable(Text(en=f"{path}: {error}", sv=f"{path}: {error}")) from error
    if content.get("version") != INDEX_VERSION:
        raise _unusable(Text(en=f"{path}: it is of another version", sv=f"{path}: det är av en annan version"))
    return Index(content)


def _unusable(reason: Text) -> ReleaseError:
    return ReleaseError(
        Text(
            en=f"The release has no index for search that can be used: {reason.en}. Build it again.",
            sv=f"Utgåvan har inget sökindex som kan användas: {reason.sv}. Bygg den igen.",
        )
    )
