"""Find and rank: the whole name first, then its beginning, then all words, then what is spelt nearly so.

A thing is a hit if its texts have all words that are searched for. The score is a number between 0 and 1 that tells
the ways apart in which a thing can be one (:data:`SCORES`); what more is stated about goes first within each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Final, Literal, NamedTuple

from ecograph.search.index import BEGINNING, EXACT, FOLDED, FUZZY, INFLECTED, Index, Near, WrittenText
from ecograph.search.request import Wanted, read_wanted
from ecograph.words import split_words

__all__ = ["MATCHES", "Found", "Hit", "Match", "search"]

Match = Literal["exact", "start", "words", "folded", "inflected", "beginning", "fuzzy"]
MATCHES: Final[tuple[Match, ...]] = ("exact", "start", "words", "folded", "inflected", "beginning", "fuzzy")
"""Why something is a hit: the text as a whole; its beginning; words of it as they are written; å, ä, ö and other marks
aside; in another form; the beginning of a word; spelt nearly so."""

Shape = Literal["whole", "start", "within", "scattered"]
SCORES: Final[Mapping[tuple[Shape, int], float]] = {
    ("whole", EXACT): 1.0,
    ("whole", FOLDED): 0.95,
    ("start", EXACT): 0.9,
    ("start", FOLDED): 0.88,
    ("whole", BEGINNING): 0.86,
    ("start", BEGINNING): 0.86,
    ("whole", INFLECTED): 0.8,
    ("within", EXACT): 0.78,
    ("within", FOLDED): 0.75,
    ("start", INFLECTED): 0.72,
    ("within", INFLECTED): 0.7,
    ("scattered", EXACT): 0.65,
    ("scattered", FOLDED): 0.63,
    ("scattered", INFLECTED): 0.6,
    ("within", BEGINNING): 0.55,
    ("scattered", BEGINNING): 0.5,
    ("whole", FUZZY): 0.4,
    ("start", FUZZY): 0.3,
    ("within", FUZZY): 0.25,
    ("scattered", FUZZY): 0.2,
}
"""Where the words stand and how near the farthest of them is → what it counts. Nothing fuzzy reaches what is not."""
PENALTY: Final = {"name": 0.0, "identifier": 0.0, "alias": 0.004, "description": 0.009}
WEIGHT: Final = 0.009
"""What the thing counts of which most is stated."""
TYPED: Final = 2
"""Letters from which on the last word may be one that is still being typed."""


class Hit(NamedTuple):
    """A thing found, and why."""

    thing: int
    score: float
    match: Match
    text: int
    """The text that comes nearest."""


@dataclass(frozen=True)
class Found:
    """All hits, the best first."""

    hits: Sequence[Hit]
    is_fuzzy: bool
    """Nothing has the words as they are spelt: these are the nearest."""


@dataclass(frozen=True)
class _Search:
    """One search: the index, the words, and which texts have each."""

    index: Index
    wanted: Wanted
    near: Sequence[Mapping[int, Near]]


def search(
    index: Index, text: str, *, typing: bool = False, similar: bool = True, language: str | None = None
) -> Found:
    """Return all things whose texts have the words of ``text``.

    :param typing: the last word may be the beginning of a longer one
    :param similar: take words that are spelt nearly so if nothing has the words
    :param language: ``sv`` or ``en``: look only at texts of that language, or of none
    :raises InputError: if ``text`` is too long or has no word
    """
    wanted = read_wanted(text)
    if typing and len(wanted.words[-1]) >= TYPED:
        wanted = Wanted(wanted.text, wanted.words, (*wanted.begins[:-1], True))
    direct = index.find_thing(text.strip())
    if direct is not None:
        return Found([Hit(direct, 1.0, "exact", index.texts_of[direct][0])], is_fuzzy=False)
    hits = _find(_look_up(index, wanted, language, similar=False))
    if len(hits) > 0 or not similar:
        return Found(hits, is_fuzzy=False)
    return Found(_find(_look_up(index, wanted, language, similar=True)), is_fuzzy=True)


def _look_up(index: Index, wanted: Wanted, language: str | None, *, similar: bool) -> _Search:
    near = [
        index.find_word(word, begins=begins, similar=similar, language=language)
        for word, begins in zip(wanted.words, wanted.begins, strict=True)
    ]
    return _Search(index, wanted, near)


def _find(looked: _Search) -> list[Hit]:
    index = looked.index
    things = [{index.texts[number].thing for number in near} for near in sorted(looked.near, key=len)]
    common = set.intersection(*things)
    hits = [_rate_thing(looked, thing) for thing in common]
    return sorted(hits, key=lambda hit: (-hit.score, hit.thing))


def _rate_thing(looked: _Search, thing: int) -> Hit:
    """Return the hit that ``thing`` is: by the text that has all words, else by several together."""
    texts = looked.index.texts_of[thing]
    rated = [hit for number in texts if (hit := _rate_text(looked, number)) is not None]
    best = max(rated, key=_rate_first) if len(rated) > 0 else _rate_scattered(looked, thing)
    count = looked.index.things[thing].statements
    weight = WEIGHT * log(1 + count) / log(1 + looked.index.most_statements)
    return best._replace(score=round(best.score - WEIGHT + weight, 4))


def _rate_first(hit: Hit) -> tuple[float, int]:
    return hit.score, -hit.text


def _rate_text(looked: _Search, number: int) -> Hit | None:
    near = [each[number] for each in looked.near if number in each]
    if len(near) < len(looked.near):
        return None
    text = looked.index.texts[number]
    shape = _find_shape(text, near)
    return _score(text, number, shape, near)


def _rate_scattered(looked: _Search, thing: int) -> Hit:
    """Rate a thing of which no text alone has all words; the text named is that with most of them."""
    texts = looked.index.texts_of[thing]
    near = [
        min((each[number] for number in texts if number in each), key=lambda one: (one.level, -one.similarity))
        for each in looked.near
    ]
    number = max(texts, key=lambda each: (sum(each in words for words in looked.near), -each))
    return _score(looked.index.texts[number], number, "scattered", near)


def _score(text: WrittenText, number: int, shape: Shape, near: Sequence[Near]) -> Hit:
    level = max(each.level for each in near)
    score = SCORES[shape, level]
    if level == FUZZY:
        score *= sum(each.similarity for each in near) / len(near)
    return Hit(text.thing, score - PENALTY[text.field], _name_match(shape, level), number)


def _name_match(shape: Shape, level: int) -> Match:
    if level == EXACT:
        return "exact" if shape == "whole" else "start" if shape == "start" else "words"
    if level == BEGINNING:
        return "start" if shape in {"whole", "start"} else "beginning"
    return {FOLDED: "folded", INFLECTED: "inflected", FUZZY: "fuzzy"}[level]  # type: ignore[return-value]


def _find_shape(text: WrittenText, near: Sequence[Near]) -> Shape:
    """Tell whether the words are the whole of a name or identifier, its beginning, or somewhere within."""
    if text.field == "description":
        return "within"
    written = split_words(text.text)
    found = [each.word for each in near]
    if written[: len(found)] != found:
        is_joined = text.field == "identifier" and len(found) == 1 and found[0] == "".join(written)
        return "whole" if is_joined else "within"
    return "whole" if len(written) == len(found) else "start"
