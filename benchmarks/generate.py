"""Make an ecosystem of any size, as like the real one as its degrees: a data folder, or one TriG or N-Quads file.

    python benchmarks/generate.py OUT [--triples 100000] [--sources 10] [--seed 1]

OUT is a file (``.trig``, ``.nq``) or a folder that ``ecograph build --data`` takes. The participants of an initiative
and the initiatives of an actor are drawn from those of the data shipped (with replacement) and joined at random, each
pair once (the erased configuration model; Britton, Deijfen and Martin-Löf 2006). The same arguments give the same
bytes. What is made keeps to the shapes.
"""

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path

from ecograph.gather import gather_data
from ecograph.namespaces import GRAPH_AUTHORITY, GRAPH_SOURCES, ID, PREFIXES, expand
from ecograph.ontology import read_ontology
from ecograph.settings import share_path

__all__ = ["Degrees", "make_quads", "read_degrees", "write_file", "write_folder"]

TRIPLES_EACH = 30.0
"""Statements for each initiative with its participants, at least; :func:`make_quads` stops at the number asked for."""

ACTOR_CLASSES = ("eco:Municipality", "eco:University", "eco:Company", "eco:PublicAgency", "eco:ResearchInstitute")
INITIATIVE_CLASSES = ("eco:Project", "eco:Programme", "eco:Testbed", "eco:Lab", "eco:Network")
ROLES = ("role:partner", "role:coordinator", "role:funder", "role:participant")

Line = tuple[str, str, str, str]
"""Graph, subject, predicate and object in N-Quads."""


@dataclass(frozen=True)
class Degrees:
    """How many take part in each initiative, and in how many each actor takes part."""

    initiatives: Sequence[int]
    actors: Sequence[int]


def read_degrees(data: Path) -> Degrees:
    """Return the degrees of the participations of a data folder."""
    ends: dict[str, dict[object, object]] = {"eco:participant": {}, "eco:initiative": {}}
    for quad in (statement.quad for statement in gather_data(data, read_ontology(share_path("ontology"))).statements):
        for name, found in ends.items():
            if quad.predicate.value == expand(name):
                found[quad.subject] = quad.object
    actors, initiatives = ends.values()
    pairs = {(actors[node], initiatives[node]) for node in actors.keys() & initiatives.keys()}
    return Degrees(
        initiatives=sorted(Counter(initiative for _, initiative in pairs).values()),
        actors=sorted(Counter(actor for actor, _ in pairs).values()),
    )


def draw_participants(degrees: Degrees, count: int, chance: random.Random) -> list[list[int]]:
    """Return the numbers of the actors that take part in each of ``count`` initiatives."""
    sizes = chance.choices(degrees.initiatives, k=count)
    stubs: list[int] = []
    actor = 0
    while len(stubs) < sum(sizes):
        stubs += [actor] * chance.choice(degrees.actors)
        actor += 1
    chance.shuffle(stubs)
    return [sorted(set(stubs[start:end])) for start, end in pairwise([0, *accumulate(sizes)])]


def make_quads(degrees: Degrees, triples: int, sources: int, seed: int) -> Iterator[tuple[int | None, Line]]:
    """Yield at least ``triples`` statements, each with the number of its source; None: the register of entities."""
    chance = random.Random(seed)  # noqa: S311
    drawn = draw_participants(degrees, int(triples / TRIPLES_EACH) + 100, chance)
    known: set[int] = set()
    made = 0
    for number, participants in enumerate(drawn):
        source = number % sources
        for entity in [line for actor in participants if actor not in known for line in say_actor(actor, chance)]:
            yield None, entity
            made += 1
        for line in say_initiative(number, chance):
            yield None, line
            made += 1
        for line in say_passage(number, source, participants, known, chance):
            yield source, line
            made += 1
        known.update(participants)
        if made >= triples:
            return


def say_actor(actor: int, chance: random.Random) -> Iterator[Line]:
    """Yield what the register says of an actor."""
    yield from introduce(f"actor:a{actor}", chance.choice(ACTOR_CLASSES), f"Aktör {actor}", f"Actor {actor}")


def say_initiative(number: int, chance: random.Random) -> Iterator[Line]:
    """Yield what the register says of an initiative."""
    kind = chance.choice(INITIATIVE_CLASSES)
    yield from introduce(f"initiative:i{number}", kind, f"Initiativ {number}", f"Initiative {number}")


def introduce(entity: str, kind: str, swedish: str, english: str) -> Iterator[Line]:
    """Yield class and names of an entity."""
    for predicate, value in (
        ("rdf:type", iri(kind)),
        ("rdfs:label", f'"{swedish}"@sv'),
        ("rdfs:label", f'"{english}"@en'),
    ):
        yield f"<{GRAPH_AUTHORITY}>", iri(entity), iri(predicate), value


def say_passage(
    number: int, source: int, participants: Sequence[int], known: set[int], chance: random.Random
) -> Iterator[Line]:
    """Yield a passage about an initiative: who takes part, who pays, one number; and the passage's description."""
    passage, initiative = f"<{PREFIXES['passage']}made-{source}/p{number}>", f"initiative:i{number}"
    start = chance.randrange(1995, 2026)
    said: list[tuple[str, str, str]] = [(initiative, "eco:startDate", typed(start, "gYear"))]
    for actor in participants:
        said += say_participation(f"participation:a{actor}-in-i{number}", f"actor:a{actor}", initiative, chance)
        if actor not in known:
            said.append((f"actor:a{actor}", "eco:organisationNumber", f'"{make_number(actor)}"'))
    said += say_funding(number, f"actor:a{participants[0]}", start, chance)
    said += say_observation(number, initiative, start, chance)
    for subject, predicate, value in said:
        yield passage, iri(subject), iri(predicate), value
    for predicate, value in (
        ("rdf:type", iri("eco:Passage")),
        ("eco:inSource", iri(f"source:made-{source}")),
        ("eco:locator", f'"paragraph {number}"@en'),
        ("eco:locator", f'"stycke {number}"@sv'),
        ("eco:confidence", iri("confidence:high")),
    ):
        yield f"<{GRAPH_SOURCES}>", passage, iri(predicate), value


def say_participation(node: str, actor: str, initiative: str, chance: random.Random) -> Iterator[tuple[str, str, str]]:
    """Yield a participation with one role."""
    yield node, "rdf:type", iri("eco:Participation")
    yield node, "eco:participant", iri(actor)
    yield node, "eco:initiative", iri(initiative)
    yield node, "eco:role", iri(chance.choice(ROLES))


def say_funding(number: int, funder: str, year: int, chance: random.Random) -> Iterator[tuple[str, str, str]]:
    """Yield a funding of initiative ``number``."""
    node = f"funding:f{number}"
    yield node, "rdf:type", iri("eco:Funding")
    yield node, "eco:funder", iri(funder)
    yield node, "eco:initiative", iri(f"initiative:i{number}")
    yield node, "eco:amount", typed(chance.randrange(100_000, 20_000_000), "decimal")
    yield node, "eco:currency", '"SEK"'
    yield node, "eco:startDate", typed(year, "gYear")


def say_observation(number: int, about: str, year: int, chance: random.Random) -> Iterator[tuple[str, str, str]]:
    """Yield an observation about initiative ``number``."""
    node = f"observation:o{number}"
    yield node, "rdf:type", iri("eco:Observation")
    yield node, "eco:about", iri(about)
    yield node, "eco:indicator", iri("indicator:made")
    yield node, "eco:value", typed(chance.randrange(1, 500), "integer")
    yield node, "eco:unit", iri("unit:NUM")
    yield node, "eco:year", typed(year, "gYear")
    yield node, "eco:precision", iri("precision:exact")
    yield node, "eco:confidence", iri("confidence:high")


def make_number(actor: int) -> str:
    """Return an organisation number of a series that is not given out, with its check digit (Luhn)."""
    nine = f"992{actor:06}"
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(nine))
    check = -sum(value // 10 + value % 10 for value in doubled) % 10
    return f"{nine[:6]}-{nine[6:]}{check}"


def iri(curie: str) -> str:
    """Return the IRI of a CURIE in N-Quads."""
    prefix, _, local = curie.partition(":")
    return f"<{PREFIXES[prefix]}{local}>"


def typed(value: int, datatype: str) -> str:
    """Return a typed literal in N-Quads."""
    return f'"{value}"^^<{PREFIXES["xsd"]}{datatype}>'


def say_beside(sources: int) -> Iterator[Line]:
    """Yield the indicator, and the description of the source documents."""
    yield from introduce("indicator:made", "eco:Indicator", "antal", "number")
    for source in range(sources):
        for predicate, value in (
            ("rdf:type", iri("eco:SourceDocument")),
            ("rdfs:label", f'"Source {source}"@en'),
            ("rdfs:label", f'"Källa {source}"@sv'),
            ("dcterms:title", f'"Source {source}"@en'),
            ("dcterms:title", f'"Källa {source}"@sv'),
            ("dcterms:language", '"sv"'),
            ("dcterms:license", "<http://creativecommons.org/publicdomain/zero/1.0/>"),
            ("schema:url", f"<https://www.example.org/{source}>"),
            ("eco:readOn", f'"2026-01-02"^^<{PREFIXES["xsd"]}date>'),
        ):
            yield f"<{GRAPH_SOURCES}>", iri(f"source:made-{source}"), iri(predicate), value


def write_lines(path: Path, lines: Iterable[Line]) -> None:
    """Write statements as TriG or N-Quads, by the file's extension."""
    if path.suffix == ".nq":
        texts: Iterable[str] = (f"{subject} {verb} {value} {graph} .\n" for graph, subject, verb, value in lines)
    else:
        graphs: defaultdict[str, list[str]] = defaultdict(list)
        for graph, subject, verb, value in lines:
            graphs[graph].append(f"{subject} {verb} {value} .\n")
        texts = (f"GRAPH {graph} {{\n{''.join(found)}}}\n" for graph, found in graphs.items())
    with path.open("w", encoding="utf-8") as file:
        file.writelines(texts)


def write_file(path: Path, triples: int, sources: int, seed: int) -> None:
    """Write an ecosystem into one file, with its entities and sources described."""
    made = (line for _, line in make_quads(read_degrees(share_path("data")), triples, sources, seed))
    write_lines(path, [*say_beside(sources), *made])


DECLARATION = """\
title_sv = "Källa {source}"
title_en = "Source {source}"
language = "sv"
address = "https://www.example.org/{source}"
licence = "http://creativecommons.org/publicdomain/zero/1.0/"
attribution = "Nobody"
read_on = 2026-01-02
format = "trig"
file = "statements.trig"

[expected]
quads_min = 0
quads_max = 1000000000
"""


def write_folder(folder: Path, triples: int, sources: int, seed: int) -> None:
    """Write an ecosystem as a data folder: the register of entities, and a folder for each source."""
    register: list[Line] = list(introduce("indicator:made", "eco:Indicator", "antal", "number"))
    by_source: defaultdict[int, list[Line]] = defaultdict(list)
    for source, line in make_quads(read_degrees(share_path("data")), triples, sources, seed):
        (register if source is None else by_source[source]).append(line)
    authority = folder / "authority"
    authority.mkdir(parents=True)
    write_register(authority, register)
    for source, lines in by_source.items():
        place = folder / f"made-{source}"
        place.mkdir()
        (place / "source.toml").write_text(DECLARATION.format(source=source), encoding="utf-8")
        write_lines(place / "statements.trig", lines)


def write_register(folder: Path, lines: Sequence[Line]) -> None:
    """Write the tables of the register; each entity has three statements: class, Swedish name, English name."""
    rows = ["iri,class,kind,name_sv,name_en"]
    for (_, subject, _, kind), (*_, swedish), (*_, english) in zip(lines[::3], lines[1::3], lines[2::3], strict=True):
        entity = subject.strip("<>").removeprefix(ID)
        slug = entity.replace("/", ":", 1)
        rows.append(f"{slug},eco:{kind.rpartition('#')[2].strip('>')},,{swedish[1:-4]},{english[1:-4]}")
    (folder / "entities.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (folder / "aliases.csv").write_text("entity,alias,language\n", encoding="utf-8")
    (folder / "identifiers.csv").write_text("entity,scheme,value,record\n", encoding="utf-8")
    (folder / "sources.toml").write_text("", encoding="utf-8")


def main() -> None:
    """Write what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--triples", type=int, default=100_000)
    parser.add_argument("--sources", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    write = write_file if asked.out.suffix in {".trig", ".nq"} else write_folder
    write(asked.out, asked.triples, asked.sources, asked.seed)


if __name__ == "__main__":
    main()
