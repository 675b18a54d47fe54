"""Values of parameters that name entities: known to the graph, or told which names are nearest."""

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Final

from ecograph.errors import EcographError, InputError
from ecograph.formats import result_syntax
from ecograph.kind_names import name_kind
from ecograph.namespaces import ID, PREFIXES, compact
from ecograph.queries import BINDERS, CatalogueQuery, Parameter
from ecograph.search.request import LONGEST
from ecograph.store.engine import Engine
from ecograph.store.request import QueryRequest
from ecograph.text import Language, Text
from ecograph.words import fold, split_words

if TYPE_CHECKING:
    from ecograph.search.index import Index

__all__ = ["Entities"]

IS_REPLACED_BY: Final = PREFIXES["dcterms"] + "isReplacedBy"
NOT_FOUND: Final = 404
REMEMBERED: Final = 10_000
NEAREST: Final = 5
"""Names that are told."""
ALIKE: Final = 75
"""How alike two slugs must be, of 100, to be near each other."""


class Entities:
    """Remembers which entities of one content are known: content never changes."""

    def __init__(self) -> None:
        self._known: set[tuple[str, str]] = set()

    async def check(self, engine: Engine, query: CatalogueQuery, given: Mapping[str, str], language: Language) -> None:
        """Return if the graph knows each entity that ``given`` names as the value of a parameter of ``query``.

        :raises InputError: if it does not (404), or a value names none (400); the nearest names are told
        """
        for parameter in query.parameters:
            if parameter.name in given and parameter.type not in BINDERS:
                await self._check(engine, parameter, given[parameter.name], language)

    async def _check(self, engine: Engine, parameter: Parameter, value: str, language: Language) -> None:
        try:
            iri = str(parameter.bind(value))[1:-1]
        except InputError as error:
            near = await _find_near(engine, parameter.type, value, language)
            raise InputError(Text(en=error.message.en + near.en, sv=error.message.sv + near.sv)) from error
        if (parameter.type, iri) in self._known:
            return
        reason = await _find_reason(engine, parameter.type, value, iri)
        if reason is not None:
            near = await _find_near(engine, parameter.type, value, language)
            name = repr(parameter.name)
            message = Text(en=f"Parameter {name}: {reason.en}{near.en}", sv=f"Parametern {name}: {reason.sv}{near.sv}")
            raise InputError(message, status=NOT_FOUND)
        if len(self._known) < REMEMBERED:
            self._known.add((parameter.type, iri))


async def _find_reason(engine: Engine, kind: str, value: str, iri: str) -> Text | None:
    """Return why ``iri`` is no known entity of that kind; None if it is one."""
    text = f"SELECT ?p ?o WHERE {{ <{iri}> ?p ?o }} LIMIT 1"
    answer = await engine.run(QueryRequest(text, result_syntax("csv")))
    stated = answer.read().decode().splitlines()[1:]
    if len(stated) == 0:
        return Text(
            en=f"The graph knows no {name_kind(kind).en} {value!r}.",
            sv=f"Grafen känner inget {value!r} av slaget {name_kind(kind).sv}.",
        )
    if stated[0].startswith(IS_REPLACED_BY):
        new = compact(stated[0].partition(",")[2])
        return Text(en=f"{value!r} is called {new!r} now.", sv=f"{value!r} heter numera {new!r}.")
    own = iri.removeprefix(ID).partition("/")[0]
    if iri.startswith(ID) and own != kind:
        other, asked = name_kind(own), name_kind(kind)
        return Text(
            en=f"{value!r} is of the kind {other.en}, not {asked.en}.",
            sv=f"{value!r} är av slaget {other.sv}, inte {asked.sv}.",
        )
    return None


async def _find_near(engine: Engine, kind: str, value: str, language: Language) -> Text:
    """Return the sentence that tells the nearest names of that kind; nothing if there are none, or no index."""
    try:
        index = await engine.searcher.open()
        words = _list_words(value)
        found = await engine.searcher.find(" ".join(words), typing=True)
        hits = [hit.thing for hit in found.hits if index.things[hit.thing].kind == kind][:NEAREST]
    except EcographError:
        return Text(en="", sv="")
    numbers = list(dict.fromkeys([*hits, *_list_alike(index, kind, words)]))[:NEAREST]
    names = [(compact(index.things[number].iri), index.find_name(number, language).text) for number in numbers]
    listed = ", ".join(f"{name} ({label})" for name, label in names)
    return Text(en=f" Nearest: {listed}.", sv=f" Närmast: {listed}.") if len(names) > 0 else Text(en="", sv="")


def _list_words(value: str) -> list[str]:
    """Return the words of a slug, CURIE or IRI, or of whatever was given for one."""
    return split_words(value[:LONGEST].rpartition("/")[2].rpartition(":")[2])


def _list_alike(index: "Index", kind: str, words: Sequence[str]) -> list[int]:
    """Return the things of that kind whose IRIs end nearly so."""
    ends = {number: thing.iri.rpartition("/")[2] for number, thing in enumerate(index.things) if thing.kind == kind}
    extract = import_module("rapidfuzz.process").extract
    wanted = "-".join(map(fold, words))
    return [number for _, _, number in extract(wanted, ends, limit=NEAREST, score_cutoff=ALIKE)]
