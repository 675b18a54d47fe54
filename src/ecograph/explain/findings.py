"""What the structure of a query and the counts of its patterns say about its speed, in words, with what to do."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod
from typing import Final

from ecograph.explain.counting import Count, Counter
from ecograph.explain.hints import HINTS, NOTHING
from ecograph.explain.structure import Mark, Pattern, Structure
from ecograph.explain.wording import begin_sentence, list_numbers, list_variables, say_count, say_number, say_product
from ecograph.text import Text

__all__ = ["Finding", "find_reasons"]

MANY: Final = 1_000
"""Texts from which on it is worth telling that each of them is looked into."""


@dataclass(frozen=True)
class Finding:
    """Something that makes a query slow, or its answer empty or other than meant."""

    kind: str
    patterns: tuple[int, ...]
    text: Text
    hint: Text
    """How to ask for less."""


async def find_reasons(structure: Structure, counts: Mapping[int, Count], counter: Counter) -> list[Finding]:
    """Return what is to be said of a query, what makes its answer empty first.

    :raises LimitError: if the asker has used up what each has, or the service takes no more
    """
    found = list(_find_nothing(structure.patterns, counts))
    for mark in structure.marks:
        if mark.kind == "product":
            found += await _weigh_product(mark, counts, counter)
        else:
            found += _weigh(mark, counts)
    return [replace(each, text=begin_sentence(each.text)) for each in found]


def _find_nothing(patterns: Sequence[Pattern], counts: Mapping[int, Count]) -> Iterator[Finding]:
    for pattern in patterns:
        count = counts[pattern.number]
        if count.is_exact and count.number == 0:
            told = NOTHING.get(pattern.place, NOTHING["union"])
            name = list_numbers([pattern.number])
            text = Text(en=f"{name.en} matches nothing{told.en}", sv=f"{name.sv} matchar ingenting{told.sv}")
            yield Finding("nothing", (pattern.number,), text, HINTS["nothing"])


async def _weigh_product(mark: Mark, counts: Mapping[int, Count], counter: Counter) -> list[Finding]:
    parts = mark.detail["parts"]
    sizes = [
        counts[part["patterns"][0]] if len(part["patterns"]) == 1 else await counter.count(part["full"])
        for part in parts
    ]
    if sum(not size.is_few for size in sizes) < 2:  # noqa: PLR2004  (one row in each but one is no product)
        return []
    named = [list_numbers(part["patterns"]) for part in parts]
    pairs = list(zip(named, sizes, strict=True))
    numbers = [size.number for size in sizes]
    total = prod(number for number in numbers if number is not None)
    rows = say_product(total, is_exact=all(size.is_exact for size in sizes))
    text = Text(
        en="No variable ties "
        + " to ".join(f"{name.en} ({say_count(size).en})" for name, size in pairs)
        + f": every match of one is put together with every match of the other{rows.en}.",
        sv="Ingen variabel binder "
        + " till ".join(f"{name.sv} ({say_count(size).sv})" for name, size in pairs)
        + f": varje träff på det ena ställs samman med varje träff på det andra{rows.sv}.",
    )
    patterns = tuple(sorted(number for part in parts for number in part["patterns"]))
    return [Finding("product", patterns, text, HINTS["compared" if mark.detail["compared"] else "product"])]


def _weigh(mark: Mark, counts: Mapping[int, Count]) -> Iterator[Finding]:
    if mark.kind == "text-filter":
        yield from _weigh_filter(mark, counts)
        return
    name, kind = list_numbers(mark.patterns), mark.kind
    if kind == "path":
        kind = "composed-path" if mark.detail["composed"] else "path"
        kind = f"open-{kind}" if mark.detail["open"] else kind
    variables = list_variables(mark.detail.get("variables", ()))
    told = MARKS[kind]
    text = Text(
        en=told.en.format(name=name.en, variables=variables), sv=told.sv.format(name=name.sv, variables=variables)
    )
    yield Finding(mark.kind, mark.patterns, text, HINTS[kind])


MARKS: Final[Mapping[str, Text]] = {
    "anything": Text(
        en="{name} leaves subject, property and value open: it matches every statement there is.",
        sv="{name} lämnar subjekt, egenskap och värde öppna: det matchar varje påstående som finns.",
    ),
    "path": Text(
        en="{name} repeats a property as often as it can (* or +), from one fixed end.",
        sv="{name} upprepar en egenskap så långt det går (* eller +), från en given ände.",
    ),
    "composed-path": Text(
        en="{name} repeats a path of several steps as often as it can (* or +): each round may reach much more.",
        sv="{name} upprepar en väg av flera steg så långt det går (* eller +): varje varv kan nå mycket mer.",
    ),
    "open-path": Text(
        en="{name} repeats a property as often as it can (* or +) between two variables: it is walked from each "
        "thing that the first may be.",
        sv="{name} upprepar en egenskap så långt det går (* eller +) mellan två variabler: den följs från varje ting "
        "som den första kan vara.",
    ),
    "open-composed-path": Text(
        en="{name} repeats a path of several steps as often as it can (* or +) between two variables: it is walked "
        "from each thing that the first may be, and each round may reach much more.",
        sv="{name} upprepar en väg av flera steg så långt det går (* eller +) mellan två variabler: den följs från "
        "varje ting som den första kan vara, och varje varv kan nå mycket mer.",
    ),
    "unbound": Text(
        en="{name} is tied to what stands before by {variables} alone, which may have no value (OPTIONAL, UNION or "
        "UNDEF): where it has none, every match is taken.",
        sv="{name} är bundet till det föregående enbart genom {variables}, som kan sakna värde (OPTIONAL, UNION eller "
        "UNDEF): där det saknas tas varje träff.",
    ),
    "loose-optional": Text(
        en="OPTIONAL with {name} shares no variable with what stands before it: every row is put together with every "
        "match.",
        sv="OPTIONAL med {name} delar ingen variabel med det som står före: varje rad ställs samman med varje träff.",
    ),
    "idle-minus": Text(
        en="MINUS with {name} shares no variable with what stands before it, so that it removes nothing.",
        sv="MINUS med {name} delar ingen variabel med det som står före, så att det inte tar bort något.",
    ),
}


def _weigh_filter(mark: Mark, counts: Mapping[int, Count]) -> Iterator[Finding]:
    known = [counts[number] for number in mark.patterns]
    exact = [count.number for count in known if count.is_exact and count.number is not None]
    least = min(exact, default=None)
    if least is not None and least < MANY:
        return
    function, variables = mark.detail["function"], list_variables(mark.detail["variables"])
    size = Text(en="very many", sv="väldigt många") if least is None else say_number(least)
    text = Text(
        en=f"{function} looks into the texts of {variables} one by one; there are up to {size.en}.",
        sv=f"{function} läser texterna i {variables} en och en; det finns upp till {size.sv}.",
    )
    yield Finding("text-filter", mark.patterns, text, HINTS["text-filter"])
