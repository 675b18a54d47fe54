"""Finding entities by IRI, identifier or name."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from ecograph.dataset import Statement
from ecograph.namespaces import ECO, PREFIXES, compact
from ecograph.register import IDENTIFIER_SCHEMES
from ecograph.resolution import Entity, Resolution
from ecograph.resolution.proposals import compare_names
from ecograph.sources.names import fold_name, name_key
from ecograph.text import Text

__all__ = ["Candidate", "Said", "find_entities", "list_said"]

ALIKE: Final = 85
SHOWN: Final = 10
"""Candidates with merely similar names that are listed."""

VAT: Final = re.compile(r"SE(\d{6})(\d{4})01")
ORGANISATION_NUMBER: Final = re.compile(r"(?:16)?(\d{6})-?(\d{4})")

NAMING: Final = {PREFIXES["rdfs"] + "label", PREFIXES["skos"] + "altLabel", ECO + "formerName"}


@dataclass(frozen=True)
class Candidate:
    """An entity that may be meant, and why."""

    entity: Entity
    why: Text


@dataclass(frozen=True)
class Said:
    """An identifier or a name, and the graphs (records) that state it."""

    what: str
    """Scheme of an identifier, or the property of a name, as a CURIE's local name."""
    value: str
    language: str | None
    graphs: tuple[str, ...]


def find_entities(resolution: Resolution, text: str) -> list[Candidate]:
    """Return what ``text`` may mean: an IRI or identifier, else an exact name, else the most similar names."""
    described = [entity for entity in resolution.entities if entity.described]
    for find in (_find_by_iri, _find_by_identifier, _find_by_name, _find_alike):
        found = list(find(described, " ".join(text.split())))
        if found:
            return found
    return []


def list_said(entity: Entity, statements: Sequence[Statement]) -> tuple[list[Said], list[Said]]:
    """Return the identifiers and the names of an entity, with who states each."""
    identifiers, names = dict[tuple[str, str, str | None], set[str]](), dict[tuple[str, str, str | None], set[str]]()
    for quad in (statement.quad for statement in statements if statement.quad.subject == entity.iri):
        predicate, value = quad.predicate.value, quad.object
        if isinstance(value, Literal) and isinstance(quad.graph_name, NamedNode):
            local = compact(predicate).partition(":")[2]
            into = names if predicate in NAMING else identifiers
            if predicate in NAMING or local in IDENTIFIER_SCHEMES:
                into.setdefault((local, value.value, value.language), set()).add(compact(quad.graph_name.value))
    return _sort(identifiers), _sort(names)


def _sort(found: dict[tuple[str, str, str | None], set[str]]) -> list[Said]:
    ordered = sorted(found.items(), key=lambda item: (item[0][0] != "label", item[0][0], item[0][2] or "", item[0][1]))
    return [Said(*key, tuple(sorted(graphs))) for key, graphs in ordered]


def _find_by_iri(entities: Sequence[Entity], text: str) -> Iterator[Candidate]:
    for entity in entities:
        if text in {entity.iri.value, compact(entity.iri.value)}:
            yield Candidate(entity, Text(en="its IRI", sv="dess IRI"))


def _find_by_identifier(entities: Sequence[Entity], text: str) -> Iterator[Candidate]:
    wanted = set(_identifier_forms(text))
    for entity in entities:
        identifiers = {identifier for mention in entity.mentions for identifier in mention.identifiers}
        for scheme, value in sorted(identifiers):
            if value in wanted:
                yield Candidate(entity, Text(en=f"its {scheme} {value}", sv=f"dess {scheme} {value}"))
                break


def _identifier_forms(text: str) -> Iterator[str]:
    """Yield the forms in which the graph may hold an identifier that is written as ``text``."""
    yield text
    for pattern in (VAT, ORGANISATION_NUMBER):
        match = pattern.fullmatch(text.replace(" ", ""))
        if match is not None:
            yield f"{match[1]}-{match[2]}"
    yield f"https://ror.org/{text.removeprefix('ror.org/')}"
    yield f"http://www.wikidata.org/entity/{text.rpartition('/')[2]}"


def _find_by_name(entities: Sequence[Entity], text: str) -> Iterator[Candidate]:
    key = name_key(text)
    for entity in entities:
        names = [name for mention in entity.described for name in mention.names if name_key(name.text) == key]
        if names:
            use = "label" if any(name.use == "label" for name in names) else names[0].use
            yield Candidate(entity, Text(en=f"its name ({use})", sv=f"dess namn ({use})"))


def _find_alike(entities: Sequence[Entity], text: str) -> Iterator[Candidate]:
    scored = []
    for entity in entities:
        names = {fold_name(name.text): name.text for mention in entity.described for name in mention.names}
        score, (_, name) = compare_names({fold_name(text): text}, names)
        if score >= ALIKE:
            scored.append((-score, entity.iri.value, name, entity))
    for score, _, name, entity in sorted(scored, key=lambda found: found[:3])[:SHOWN]:
        yield Candidate(
            entity, Text(en=f"the name {name!r} is {-score} % alike", sv=f"namnet {name!r} är till {-score} % likt")
        )
