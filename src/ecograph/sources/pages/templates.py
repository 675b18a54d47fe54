"""The templates: how a fact of a certain kind is said in RDF. ``predicates.csv`` says which predicate takes which."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from pyoxigraph import Literal

from ecograph.sources.pages.facts import Fact, Said, say, short_slug, slug_of
from ecograph.sources.pages.values import read_moment, read_number
from ecograph.sources.records import date_literal, typed
from ecograph.sources.rows import refuse_value

__all__ = ["TEMPLATES"]


def _participation(fact: Fact) -> Iterator[Said]:
    """Term: roles; node: how the node ends, where one agent takes part twice in ways that must not be mixed up."""
    agent, initiative = fact.subject, fact.object
    said = [
        ("rdf:type", "eco:Participation"),
        ("eco:participant", agent),
        ("eco:initiative", initiative),
        *(("eco:role", role) for role in fact.rule.terms),
    ]
    node = "-".join(filter(None, (slug_of(agent), "in", slug_of(initiative), fact.rule.node)))
    yield say(fact, f"participation:{node}", said, fact.when, fact.note)


def _funding(fact: Fact) -> Iterator[Said]:
    """Subject: who pays; object: an initiative, or who receives."""
    yield _say_funding(fact, fact.subject, fact.object)


def _amount(fact: Fact) -> Iterator[Said]:
    """Term: who pays; unit: currency. The object is the amount."""
    (funder,) = fact.rule.terms
    said = _say_funding(fact, funder, fact.subject)
    amount = [("eco:amount", read_number(fact.row, "").decimal), ("eco:currency", Literal(fact.rule.unit))]
    yield Said(said.node, (*said.values, *amount))


def _say_funding(fact: Fact, funder: str, purpose: str) -> Said:
    is_initiative = purpose.startswith("initiative:")
    said = [
        ("rdf:type", "eco:Funding"),
        ("eco:funder", funder),
        ("eco:initiative" if is_initiative else "eco:recipient", purpose),
    ]
    node = f"funding:{slug_of(funder)}-{'in' if is_initiative else 'to'}-{slug_of(purpose)}"
    return say(fact, node, said, fact.when, fact.note)


def _observation(fact: Fact) -> Iterator[Said]:
    """Term: indicator; unit; node: how the node ends, if not as the indicator does. Money until a year has no year."""
    (indicator,) = fact.rule.terms
    number = read_number(fact.row, fact.rule.unit)
    is_open = fact.rule.unit.startswith("unit:CCY_") and fact.period[0] == ""
    said: list[tuple[str, Literal | str]] = [
        ("rdf:type", "eco:Observation"),
        ("eco:about", fact.subject),
        ("eco:indicator", indicator),
        ("eco:value", number.literal),
        ("eco:unit", fact.rule.unit),
        ("eco:precision", number.precision),
        ("eco:confidence", f"confidence:{fact.row['confidence']}"),
    ]
    if fact.year != "" and not is_open:
        said.append(("eco:year", typed(fact.year, "gYear")))
    yield say(fact, f"observation:{slug_of(fact.subject)}-{fact.rule.node or slug_of(indicator)}", said, fact.note)


def _target(fact: Fact) -> Iterator[Said]:
    """A target if the row says by when, else a goal. Term: indicator of a number; else the text is in texts.csv."""
    if fact.rule.terms:
        yield _numeric_target(fact)
        return
    wording = fact.tables.wordings.get(fact.object)
    if wording is None:
        raise refuse_value(fact.row.origin, "object", fact.object, "a text of texts.csv; add it with its Swedish")
    if fact.period[1] == "":
        yield from _state_goal(fact, "eco:goal")
        return
    said: list[tuple[str, Literal | str]] = [
        ("rdf:type", "eco:Target"),
        *_name(fact.object, wording.sv),
        ("eco:targetOf", fact.subject),
        ("eco:targetYear", typed(fact.period[1][:4], "gYear")),
        ("eco:confidence", f"confidence:{fact.row['confidence']}"),
    ]
    if wording.indicator != "":
        said += [
            ("eco:indicator", wording.indicator),
            ("eco:targetValue", typed(wording.value, "integer")),
            ("eco:unit", wording.unit),
            ("eco:precision", wording.precision),
        ]
    yield say(fact, f"target:{short_slug(fact.subject)}-{wording.key}", said, fact.note)


def _numeric_target(fact: Fact) -> Said:
    number, year = read_number(fact.row, fact.rule.unit), fact.period[1][:4]
    said: list[tuple[str, Literal | str]] = [
        ("rdf:type", "eco:Target"),
        ("eco:targetOf", fact.subject),
        ("eco:indicator", fact.rule.terms[0]),
        ("eco:targetValue", number.literal),
        ("eco:unit", fact.rule.unit),
        ("eco:targetYear", typed(year, "gYear")),
        ("eco:confidence", f"confidence:{fact.row['confidence']}"),
    ]
    return say(fact, f"target:{short_slug(fact.subject)}-{number.value}-{year}", said, fact.note)


def _target_year(fact: Fact) -> Iterator[Said]:
    """The object is the year by which the goals of the subject are to be reached."""
    year = read_moment(fact.row)[0]
    said: list[tuple[str, Literal | str]] = [
        ("rdf:type", "eco:Target"),
        ("eco:targetOf", fact.subject),
        ("eco:targetYear", year),
    ]
    yield say(fact, f"target:{slug_of(fact.subject)}-{year.value}", said, fact.note)


def _goal(fact: Fact) -> Iterator[Said]:
    """Term: eco:goal or one of its subproperties."""
    yield from _state_goal(fact, fact.rule.terms[0])


def _state_goal(fact: Fact, predicate: str) -> Iterator[Said]:
    wording = fact.tables.wordings.get(fact.object)
    if wording is None:
        raise refuse_value(fact.row.origin, "object", fact.object, "a text of texts.csv; add it with its Swedish")
    yield say(fact, fact.subject, [(predicate, f"goal:{wording.key}")])
    yield say(fact, f"goal:{wording.key}", [("rdf:type", "eco:Goal"), *_name(fact.object, wording.sv)], fact.note)


def _name(english: str, swedish: str) -> list[tuple[str, Literal | str]]:
    capital = english[0].upper() + english[1:]
    return [("rdfs:label", Literal(capital, language="en")), ("rdfs:label", Literal(swedish, language="sv"))]


def _tenure(fact: Fact) -> Iterator[Said]:
    """Term: the post, as its node begins; the object is what it is in, or what it leads."""
    post = f"post:{fact.rule.terms[0]}-{short_slug(fact.object)}"
    if fact.object.startswith("initiative:"):
        yield say(fact, post, [("eco:leads", fact.object)])
    elif fact.object.startswith("actor:"):
        yield say(fact, post, [("eco:postIn", fact.object)])
    said = [("rdf:type", "eco:Tenure"), ("eco:holder", fact.subject), ("eco:post", post)]
    yield say(fact, f"tenure:{slug_of(fact.subject)}-{slug_of(post)}", said, fact.when, fact.note)


def _link(fact: Fact) -> Iterator[Said]:
    """Term: property; with dates a relation of the same meaning says when."""
    (predicate,) = fact.rule.terms
    yield say(fact, fact.subject, [(predicate, fact.object)])
    if len(fact.when) > 0:
        yield from _relation(fact)


def _relation(fact: Fact) -> Iterator[Said]:
    """Term: relation type, role or property."""
    (kind,) = fact.rule.terms
    said = [
        ("rdf:type", "eco:Relation"),
        ("eco:subject", fact.subject),
        ("eco:relationType", kind),
        ("eco:object", fact.object),
    ]
    verb = re.sub(r"[A-Z]", lambda match: f"-{match[0].lower()}", slug_of(kind))
    yield say(fact, f"relation:{slug_of(fact.subject)}-{verb}-{slug_of(fact.object)}", said, fact.when, fact.note)


def _agreement(fact: Fact) -> Iterator[Said]:
    """Term: relation type. An agreement may be signed anew each year, so that each year has its own relation."""
    if fact.subject.startswith("actor:"):
        yield say(fact, fact.object, [("eco:party", fact.subject)])
    for said in _relation(fact):
        year = fact.period[0][:4]
        yield Said(f"{said.node}-{year}" if year != "" else said.node, said.values)


def _date(fact: Fact) -> Iterator[Said]:
    """Term: one property for each date that the object has."""
    moments = read_moment(fact.row)
    yield say(fact, fact.subject, zip(fact.rule.terms, moments, strict=False))


def _recognition(fact: Fact) -> Iterator[Said]:
    """Term: result; the object is the award."""
    said: list[tuple[str, Literal | str]] = [
        ("rdf:type", "eco:Recognition"),
        ("eco:award", fact.object),
        ("eco:recipient", fact.subject),
        ("eco:result", fact.rule.terms[0]),
    ]
    if fact.period[0] != "":
        said.append(("eco:year", date_literal(fact.period[0][:4])))
    yield say(fact, f"recognition:{short_slug(fact.subject)}-{slug_of(fact.object)}", said, fact.note)


def _text(fact: Fact) -> Iterator[Said]:
    """Term: property of a text without language, such as an identifier."""
    yield say(fact, fact.subject, [(fact.rule.terms[0], Literal(fact.object))])


def _named(fact: Fact) -> Iterator[Said]:
    """Term: property of a name; the names are English."""
    yield say(fact, fact.subject, [(fact.rule.terms[0], Literal(fact.object, language="en"))])


def _note(fact: Fact) -> Iterator[Said]:
    """What no term of the ontology says stands as a note, in the words of the table."""
    start, end = fact.period
    period = f" [{start}]" if end == "" else f" [{start}–{end}]"
    remark = f" ({fact.remark})" if fact.remark != "" else ""
    text = f"{fact.row['predicate']}: {fact.row['object']}{period if start not in fact.object or end else ''}{remark}"
    yield say(fact, fact.subject, [("eco:note", Literal(text, language="en"))])


TEMPLATES: Final[Mapping[str, Callable[[Fact], Iterator[Said]]]] = {
    "agreement": _agreement,
    "amount": _amount,
    "date": _date,
    "funding": _funding,
    "goal": _goal,
    "identifier": _text,
    "link": _link,
    "name": _named,
    "note": _note,
    "observation": _observation,
    "participation": _participation,
    "recognition": _recognition,
    "relation": _relation,
    "target": _target,
    "target-year": _target_year,
    "tenure": _tenure,
}
"""Every template; ``ignored`` is none: the row is counted with its reason."""
