"""The difference of two releases as text, JSON and Turtle."""

import io
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from ecograph.changes import ASSERTED, CAUSES, Change
from ecograph.difference import Difference, Entity, Tie
from ecograph.dumps import used_prefixes
from ecograph.namespaces import BASE, PREFIXES, compact
from ecograph.text import LANGUAGES, Language, Text

__all__ = ["DIFFERENCE_REPORTS"]

CHANGESET: Final = "http://purl.org/vocab/changeset/schema#"
"""The vocabulary of changes between versions of RDF: https://vocab.org/changeset/."""
RDF: Final = PREFIXES["rdf"]

LAYERS: Final[Mapping[str, Text]] = {
    "authority": Text(en="Register", sv="Register"),
    "sources": Text(en="Sources", sv="Källor"),
    "resolutions": Text(en="Resolutions", sv="Avgöranden"),
    "ontology": Text(en="Ontology", sv="Ontologi"),
    "derived": Text(en="Derived", sv="Härlett"),
    "metrics": Text(en="Measures", sv="Mått"),
}
"""Layers without causes, in the order of reports."""

COUNTED: Final = frozenset({"metrics"})
"""Layers whose statements the text only counts: the movers among the ranks say more."""

FURTHER: Final = Text(en="stands elsewhere in both", sv="finns på annat ställe i båda")
SAME: Final = Text(en="The two releases hold the same statements.", sv="De två utgåvorna har samma påståenden.")


def write_text(found: Difference, language: Language) -> str:
    """Return the difference for reading; ``-`` is what only the old release has, ``+`` what only the new one has."""
    lines = [f"{found.old} → {found.new}"]
    if found.is_empty:
        lines.append(SAME.to(language))
    for title, rows in _sections(found, language):
        if len(rows) > 0:
            lines += ["", title, *(f"  {row}" for row in rows)]
    return "\n".join(lines) + "\n"


def write_json(found: Difference, language: Language) -> str:
    """Return the whole difference as JSON, names in ``language``."""
    content = {
        "old": found.old,
        "new": found.new,
        "counts": _count(found.changes),
        "statements": [_describe_change(change) for change in found.changes],
        "entities": {
            "new": [_describe(entity, language) for entity in found.entities_new],
            "gone": [_describe(entity, language) for entity in found.entities_gone],
            "renamed": [
                {"id": each.id, "old": each.old.to_json(), "new": each.new.to_json()} for each in found.renamed
            ],
        },
        "ties": {
            "new": [_describe_tie(tie, language) for tie in found.ties_new],
            "gone": [_describe_tie(tie, language) for tie in found.ties_gone],
        },
        "ranks": [
            {
                "network": move.network,
                "measure": move.measure,
                "actor": _describe(move.actor, language),
                "old": move.old,
                "new": move.new,
            }
            for move in found.moves
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def write_turtle(found: Difference, language: Language) -> str:  # noqa: ARG001  (it has both languages)
    """Return the statements added and removed as change sets, one for each subject, layer and cause."""
    triples = list(_make_changesets(found))
    stream = io.BytesIO()
    serialize(triples, stream, RdfFormat.TURTLE, prefixes={**used_prefixes(triples), "cs": CHANGESET})
    return stream.getvalue().decode("utf-8")


DIFFERENCE_REPORTS: Final[Mapping[str, Callable[[Difference, Language], str]]] = {
    "text": write_text,
    "json": write_json,
    "ttl": write_turtle,
}
"""Every form of the report, by name."""


def _sections(found: Difference, language: Language) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield each section with its rows; the empty ones are not shown."""

    def name(en: str, sv: str) -> str:
        return Text(en=en, sv=sv).to(language)

    for cause, text in CAUSES.items():
        yield text.to(language), [_write_change(each, language) for each in found.changes if each.cause == cause]
    for layer, text in LAYERS.items():
        changed = [each for each in found.changes if each.layer == layer]
        signs = Counter("+" if each.is_added else "-" for each in changed)
        summary = f"{text.to(language)} (-{signs['-']} +{signs['+']})"
        if layer in COUNTED:
            yield summary, [name("only counted here", "räknas bara här")] if changed else []
        else:
            yield summary, [_write_change(each, language) for each in changed]
    entities = [("-", entity) for entity in found.entities_gone] + [("+", entity) for entity in found.entities_new]
    yield name("Entities", "Entiteter"), [f"{sign} {_write(entity, language)}" for sign, entity in entities]
    yield (
        name("Entities with another name", "Entiteter med annat namn"),
        [f"{each.id}: {each.old.sv} / {each.old.en} → {each.new.sv} / {each.new.en}" for each in found.renamed],
    )
    ties = [("-", tie) for tie in found.ties_gone] + [("+", tie) for tie in found.ties_new]
    yield name("Ties between actors", "Band mellan aktörer"), [_write_tie(sign, tie, language) for sign, tie in ties]
    yield (
        name("Ranks", "Ranger"),
        [
            f"{move.network} {move.measure}: {_write(move.actor, language)} {move.old} → {move.new}"
            for move in found.moves
        ],
    )


def _write_change(change: Change, language: Language) -> str:
    evidence = f"  ({_write_term(change.quad.graph_name)})" if change.layer == ASSERTED else ""
    further = f"  [{FURTHER.to(language)}]" if change.is_further else ""
    return f"{'+' if change.is_added else '-'} {_write_triple(change.quad)}{evidence}{further}"


def _write_triple(quad: Quad) -> str:
    return " ".join(_write_term(term) for term in (quad.subject, quad.predicate, quad.object))


def _write_term(term: object) -> str:
    return compact(term.value) if isinstance(term, NamedNode) else str(term)


def _write(entity: Entity, language: Language) -> str:
    return f"{entity.name.to(language)} ({entity.id})"


def _write_tie(sign: str, tie: Tie, language: Language) -> str:
    one, other = (_write(actor, language) for actor in tie.actors)
    shared = ", ".join(_write(initiative, language) for initiative in tie.initiatives)
    return f"{sign} {one} – {other}: {shared}"


def _count(changes: Sequence[Change]) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    for change in changes:
        name = change.layer if change.cause is None else f"{change.layer} {change.cause}"
        signs = counts.setdefault(name, {"added": 0, "removed": 0})
        signs["added" if change.is_added else "removed"] += 1
    return dict(sorted(counts.items()))


def _describe_change(change: Change) -> dict[str, object]:
    quad = change.quad
    return {
        "change": "added" if change.is_added else "removed",
        "layer": change.layer,
        "cause": change.cause,
        "further": change.is_further,
        "subject": _write_term(quad.subject),
        "property": _write_term(quad.predicate),
        "value": _write_term(quad.object),
        "graph": _write_term(quad.graph_name),
    }


def _describe(entity: Entity, language: Language) -> dict[str, str]:
    return {"id": entity.id, "name": entity.name.to(language)}


def _describe_tie(tie: Tie, language: Language) -> dict[str, object]:
    return {
        "actors": [_describe(actor, language) for actor in tie.actors],
        "initiatives": [_describe(initiative, language) for initiative in tie.initiatives],
    }


def _make_changesets(found: Difference) -> Iterator[Triple]:
    base = f"{BASE}diff/{found.old}..{found.new}#"
    sets: dict[tuple[str, str, str], NamedNode] = {}
    for number, change in enumerate(found.changes, start=1):
        key = (str(change.quad.subject), change.layer, change.cause or "")
        if key not in sets:
            sets[key] = NamedNode(f"{base}changes-{len(sets) + 1}")
            yield Triple(sets[key], NamedNode(RDF + "type"), NamedNode(CHANGESET + "ChangeSet"))
            yield Triple(sets[key], NamedNode(CHANGESET + "subjectOfChange"), change.quad.subject)
            reason = LAYERS[change.layer] if change.cause is None else CAUSES[change.cause]
            for language in LANGUAGES:
                text = Literal(reason.to(language), language=language)
                yield Triple(sets[key], NamedNode(CHANGESET + "changeReason"), text)
        statement = NamedNode(f"{base}statement-{number}")
        link = "addition" if change.is_added else "removal"
        yield Triple(sets[key], NamedNode(CHANGESET + link), statement)
        yield Triple(statement, NamedNode(RDF + "type"), NamedNode(RDF + "Statement"))
        for name, term in zip(("subject", "predicate", "object"), change.quad.triple, strict=True):
            yield Triple(statement, NamedNode(RDF + name), term)
        if isinstance(change.quad.graph_name, NamedNode):
            yield Triple(statement, NamedNode(PREFIXES["prov"] + "wasDerivedFrom"), change.quad.graph_name)
