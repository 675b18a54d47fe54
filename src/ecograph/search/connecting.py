"""The question how two actors are connected, its parameters, and its answer with names: for page and command."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ecograph.errors import InputError
from ecograph.formats import result_syntax
from ecograph.queries import CatalogueQuery, Parameter
from ecograph.search.entities import Entities
from ecograph.search.ways import Connections, Found
from ecograph.store.engine import Engine
from ecograph.store.request import QueryRequest
from ecograph.text import Language, Text

__all__ = ["COLUMNS", "LIMIT", "MOST_LIMIT", "MOST_STEPS", "QUESTION", "STEPS", "Answer", "find_answer", "list_rows"]

STEPS: Final = 4
MOST_STEPS: Final = 6
LIMIT: Final = 10
MOST_LIMIT: Final = 100
COLUMNS: Final = ("way", "place", "kind", "iri", "label", "participants")
"""Of a table: actors and initiatives in turn."""
QUESTION: Final = CatalogueQuery(
    name="connections",
    summary=Text(en="How are two actors connected?", sv="Hur är två aktörer förbundna?"),
    parameters=(
        Parameter("from", "actor", Text(en="An actor.", sv="En aktör.")),
        Parameter("to", "actor", Text(en="Another actor.", sv="En annan aktör.")),
    ),
    text="",
)


@dataclass(frozen=True)
class Answer:
    """The ways between two actors, and what everything on them is called."""

    start: str
    end: str
    most: int
    found: Found
    names: Mapping[str, str]

    def describe(self) -> dict[str, Any]:
        """Return what is told in JSON."""
        return {
            "from": self._thing(self.start),
            "to": self._thing(self.end),
            "mostSteps": self.most,
            "steps": self.found.steps,
            "total": self.found.total,
            "ways": [
                {
                    "cost": way.cost,
                    "actors": [self._thing(actor) for actor in way.actors],
                    "ties": [
                        {
                            **self._thing(tie.initiative),
                            "participants": tie.participants,
                            "participations": [tie.first, tie.second],
                        }
                        for tie in way.ties
                    ],
                }
                for way in self.found.ways
            ],
        }

    def _thing(self, iri: str) -> dict[str, str]:
        return {"iri": iri, "label": self.names[iri]}


async def find_answer(
    engine: Engine,
    known: tuple[Entities, Connections],
    given: Mapping[str, str],
    language: Language,
    bounds: tuple[int, int],
) -> Answer:
    """Return how the actors ``given`` as ``from`` and ``to`` are connected.

    :param known: what is remembered of the content
    :param bounds: the most steps, and how many ways
    :raises InputError: if an actor is missing, is not known, or both are one
    :raises LimitError: if a query met a limit
    """
    entities, connections = known
    await entities.check(engine, QUESTION, given, language)
    start, end = (str(term)[1:-1] for term in QUESTION.bind(given, language).values())
    if start == end:
        raise InputError(Text(en="From and to are the same actor.", sv="Från och till är samma aktör."))
    most, limit = bounds
    found = await connections.find(engine, start, end, most=most, limit=limit)
    things = {start, end, *(actor for way in found.ways for actor in way.actors)}
    things |= {tie.initiative for way in found.ways for tie in way.ties}
    return Answer(start, end, most, found, await _name(engine, sorted(things), language))


def list_rows(answer: Answer) -> list[list[str]]:
    """Return the ways as a table."""
    rows = []
    for number, way in enumerate(answer.found.ways, 1):
        for place, actor in enumerate(way.actors):
            rows.append([str(number), str(2 * place), "actor", actor, answer.names[actor], ""])
            if place < len(way.ties):
                tie = way.ties[place]
                name, count = answer.names[tie.initiative], str(tie.participants)
                rows.append([str(number), str(2 * place + 1), "initiative", tie.initiative, name, count])
    return rows


async def _name(engine: Engine, things: Sequence[str], language: Language) -> dict[str, str]:
    """Return what things are called in ``language``, else in another, else by the last part of their IRIs."""
    listed = " ".join(f"<{thing}>" for thing in things)
    text = f"""SELECT ?thing ?name WHERE {{
  VALUES ?thing {{ {listed} }} ?thing <http://www.w3.org/2000/01/rdf-schema#label> ?name }}"""
    answer = await engine.run(QueryRequest(text, result_syntax("json")))
    names = {thing: thing.rpartition("/")[2] for thing in things}
    rows = json.loads(answer.read())["results"]["bindings"]
    for row in sorted(rows, key=lambda row: (row["name"].get("xml:lang") == language, row["name"]["value"])):
        names[row["thing"]["value"]] = row["name"]["value"]
    return names
