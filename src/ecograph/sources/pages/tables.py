"""The tables beside the facts: what each name means, and what becomes of each predicate."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from ecograph.errors import InputError
from ecograph.namespaces import KINDS, SCHEMES
from ecograph.sources.files import Row, read_table
from ecograph.sources.rows import refuse_value
from ecograph.text import Text

__all__ = ["LITERALS", "Match", "Rule", "Tables", "Wording", "read_tables"]

FACT_COLUMNS: Final = (
    "source_url",
    "source_title",
    "subject",
    "predicate",
    "object",
    "start",
    "end",
    "note",
    "confidence",
)
RULE_COLUMNS: Final = (
    "predicate",
    "subject",
    "object",
    "note",
    "template",
    "term",
    "unit",
    "node",
    "swap",
    "dates",
    "reason_en",
    "reason_sv",
)
LITERALS: Final = frozenset({"number", "date", "text"})
"""What an object may be that is no name; with ``text`` a rule takes whatever is written."""
CONCEPTS: Final = (*SCHEMES, "sdg")
PREFERENCE: Final = ("actor", "person", "initiative", "agreement", "document", "award", "place", "indicator")
"""Which of several meanings of a name is taken where any would do."""


@dataclass(frozen=True)
class Rule:
    """What becomes of a predicate between things of certain kinds."""

    predicate: str
    subjects: tuple[str, ...]
    """Kinds that the subject may be of, the first that fits; empty: any."""
    objects: tuple[str, ...]
    note: re.Pattern[str]
    """What must be found in the fact's note."""
    template: str
    terms: tuple[str, ...]
    """CURIEs that the template uses: roles, a property, an indicator …"""
    unit: str
    node: str
    """How the nodes of observations end, if not as their indicator does."""
    is_swapped: bool
    is_event: bool
    """Whether ``start`` is the day of what happened, and not a day on which something held."""
    reason: Text


@dataclass(frozen=True)
class Match:
    """A rule, with what subject and object mean under it; after swapping."""

    rule: Rule
    subject: str
    object: str
    """CURIE, or the text itself under a rule that takes a literal."""


@dataclass(frozen=True)
class Wording:
    """A goal or target that pages word freely: its node, its name in Swedish, and the number in it."""

    key: str
    sv: str
    indicator: str
    value: str
    unit: str
    precision: str


@dataclass(frozen=True)
class Tables:
    """All that is known beside the facts."""

    facts: Sequence[Row]
    names: Mapping[str, Mapping[str, str]]
    """What each name means, CURIEs by kind."""
    rules: Mapping[str, Sequence[Rule]]
    wordings: Mapping[str, Wording]
    notes: Mapping[str, Text]
    """Notes that are not carried, with the reason."""
    nodes: Mapping[str, str]
    """Nodes of other sources that say the same, by the CURIE that would be made for them."""

    def find_rule(self, row: Row) -> Match:
        """Return the first rule that fits a fact.

        :raises InputError: if the predicate or a name is unknown, or no rule takes things of these kinds
        """
        rules = self.rules.get(row["predicate"])
        if rules is None:
            raise refuse_value(row.origin, "predicate", row["predicate"], _list_close(row["predicate"], self.rules))
        for rule in rules:
            subject = self._mean(row["subject"], rule.subjects)
            value = row["object"] if LITERALS & {*rule.objects} else self._mean(row["object"], rule.objects)
            if subject is not None and value is not None and rule.note.search(row["note"]) is not None:
                return Match(rule, *((value, subject) if rule.is_swapped else (subject, value)))
        for column in ("subject", "object"):
            if row[column] not in self.names:
                raise _refuse_name(row, column, self.names)
        raise _refuse_kinds(row, [sorted(self.names[row[column]]) for column in ("subject", "object")])

    def _mean(self, name: str, kinds: tuple[str, ...]) -> str | None:
        meanings = self.names.get(name, {})
        for kind in kinds or (*PREFERENCE, *CONCEPTS):
            if kind in meanings:
                return meanings[kind]
        return None


def read_tables(facts: Path) -> Tables:
    """Return the facts of a file and the tables in its folder.

    :raises InputError: naming file, line and value, if one of them is not as it should be
    """
    folder = facts.parent
    rules = defaultdict[str, list[Rule]](list)
    for row in read_table(folder / "predicates.csv", RULE_COLUMNS):
        rules[row["predicate"]].append(_read_rule(row))
    texts = read_table(folder / "texts.csv", ("text", "key", "sv", "indicator", "value", "unit", "precision"))
    notes = read_table(folder / "notes.csv", ("note", "reason_en", "reason_sv"))
    nodes = read_table(folder / "nodes.csv", ("node", "existing"))
    return Tables(
        facts=read_table(facts, FACT_COLUMNS),
        names=_read_names(folder / "names.csv"),
        rules=dict(rules),
        wordings={
            row["text"]: Wording(**{name: value for name, value in row.values.items() if name != "text"})
            for row in texts
        },
        notes={row["note"]: Text(en=row["reason_en"], sv=row["reason_sv"]) for row in notes},
        nodes={row["node"]: row["existing"] for row in nodes},
    )


def _read_names(path: Path) -> dict[str, dict[str, str]]:
    names = defaultdict[str, dict[str, str]](dict)
    for row in read_table(path, ("name", "entity", "note")):
        kind = row["entity"].partition(":")[0]
        if row["entity"] == "":
            names[row["name"]] = {}
            continue
        if kind not in {*KINDS, *CONCEPTS} or row["entity"] == f"{kind}:":
            raise refuse_value(row.origin, "entity", row["entity"], "a CURIE such as actor:rise or topic:innovation")
        if kind in names[row["name"]]:
            raise refuse_value(row.origin, "name", row["name"], f"one {kind} for each name")
        names[row["name"]][kind] = row["entity"]
    return dict(names)


def _read_rule(row: Row) -> Rule:
    if row["template"] == "ignored" and "" in {row["reason_en"], row["reason_sv"]}:
        raise refuse_value(row.origin, "reason_en", row["reason_en"], "a reason in English, and one in Swedish")
    for column, known in (("swap", {"", "yes"}), ("dates", {"", "state", "event"})):
        if row[column] not in known:
            raise refuse_value(row.origin, column, row[column], " | ".join(sorted(known)))
    kinds = {column: _read_kinds(row, column) for column in ("subject", "object")}
    return Rule(
        predicate=row["predicate"],
        subjects=kinds["subject"],
        objects=kinds["object"],
        note=re.compile(row["note"]),
        template=row["template"],
        terms=tuple(row["term"].split()),
        unit=row["unit"],
        node=row["node"],
        is_swapped=row["swap"] == "yes",
        is_event=row["dates"] == "event",
        reason=Text(en=row["reason_en"], sv=row["reason_sv"]),
    )


def _read_kinds(row: Row, column: str) -> tuple[str, ...]:
    found: list[str] = []
    for kind in row[column].split():
        if kind not in {*KINDS, *CONCEPTS, *LITERALS, "concept"}:
            raise refuse_value(row.origin, column, kind, "a kind such as actor, initiative, concept or number")
        found += CONCEPTS if kind == "concept" else (kind,)
    return tuple(found)


def _list_close(value: str, known: Mapping[str, object]) -> str:
    close = get_close_matches(value, known, n=3, cutoff=0.6)
    return f"a predicate of predicates.csv, such as {', '.join(close)}" if close else "a predicate of predicates.csv"


def _refuse_name(row: Row, column: str, names: Mapping[str, object]) -> InputError:
    close = get_close_matches(row[column], names, n=1, cutoff=0.8)
    hint = Text(en=f" Is it {close[0]!r}?", sv=f" Är det {close[0]!r}?") if close else Text(en="", sv="")
    message = Text(
        en=f"The {column} {row[column]!r} is not in names.csv.{hint.en} Add it with the entity it means.",
        sv=f"Värdet {row[column]!r} i {column} finns inte i names.csv.{hint.sv} Lägg till det med den entitet det är.",
    )
    return InputError(message, file=row.origin.file, line=row.origin.line)


def _refuse_kinds(row: Row, kinds: Sequence[Sequence[str]]) -> InputError:
    subject, value = ("/".join(found) for found in kinds)
    predicate = row["predicate"]
    message = Text(
        en=f"No row of predicates.csv for {predicate!r} takes {row['subject']!r} ({subject}) and {row['object']!r} "
        f"({value}). Add one with these kinds, or correct names.csv.",
        sv=f"Ingen rad i predicates.csv för {predicate!r} tar {row['subject']!r} ({subject}) och {row['object']!r} "
        f"({value}). Lägg till en med dessa slag, eller rätta names.csv.",
    )
    return InputError(message, file=row.origin.file, line=row.origin.line)
