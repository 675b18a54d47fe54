"""Disagreements as text: for reading, as CSV with a line per piece of evidence, as JSON."""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from ecograph.comparison import are_compatible
from ecograph.disagreements import Disagreement, StatedValue
from ecograph.namespaces import compact
from ecograph.testimony import Testimony
from ecograph.text import Language, Text

__all__ = ["COLUMNS", "DISAGREEMENT_REPORTS"]

COLUMNS: Final = (
    "subject",
    "subject_name",
    "property",
    "property_name",
    "value",
    "value_name",
    "context",
    "preferred",
    "source",
    "source_title",
    "evidence",
    "kind",
    "locator",
    "confidence",
    "read_on",
    "retrieved",
    "reading_reason",
    "reservation",
    "resolution_reason",
    "decided_on",
)
"""The columns of CSV; every value stands once for each piece of its evidence."""

KINDS: Final[Mapping[str, Text]] = {
    "passage": Text(en="passage", sv="ställe"),
    "reading": Text(en="reading", sv="tolkning"),
    "record": Text(en="record", sv="post"),
}
CONFIDENCE: Final[Mapping[str, Text]] = {
    "high": Text(en="high confidence", sv="hög säkerhet"),
    "medium": Text(en="medium confidence", sv="måttlig säkerhet"),
    "low": Text(en="low confidence", sv="låg säkerhet"),
}
READ_ON: Final = Text(en="read on", sv="läst")
RETRIEVED: Final = Text(en="retrieved", sv="hämtad")
PREFERRED: Final = Text(en="preferred by the resolution", sv="föredras i avgörandet")
RESOLUTION: Final = Text(en="Resolution", sv="Avgörande")


def write_table(found: Sequence[Disagreement], language: Language) -> str:
    """Return ``found`` for reading: subject and property, then each value with the evidence that states it."""
    return "".join(f"{line}\n" for each in found for line in (*_write_disagreement(each, language), ""))


def write_csv(found: Sequence[Disagreement], language: Language) -> str:
    """Return ``found`` as CSV (RFC 4180, but lines end in LF), one line for each piece of evidence of each value."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for each in found:
        for value in each.values:
            for testimony in value.testimonies:
                writer.writerow(_make_row(each, value, testimony, language))
    return stream.getvalue()


def write_json(found: Sequence[Disagreement], language: Language) -> str:
    """Return ``found`` as a JSON list; names and texts in ``language``, terms as CURIEs or lexical forms."""
    return json.dumps([_make_object(each, language) for each in found], ensure_ascii=False, indent=2) + "\n"


DISAGREEMENT_REPORTS: Final[Mapping[str, Callable[[Sequence[Disagreement], Language], str]]] = {
    "table": write_table,
    "csv": write_csv,
    "json": write_json,
}
"""Every form of the report, by name."""


def _write_disagreement(each: Disagreement, language: Language) -> list[str]:
    subject, name = each.subject_name.to(language), each.predicate_name.to(language)
    lines = [f"{subject} ({each.subject}): {name} ({each.predicate})"]
    for value in each.values:
        mark = f"  [{PREFERRED.to(language)}]" if _is_preferred(each, value) else ""
        context = "".join(f", {text.to(language)}" for text in value.context)
        lines.append(f"  {value.name.to(language)}{context}{mark}")
        lines += [f"    {_write_testimony(testimony, language)}" for testimony in value.testimonies]
    lines += [f"  ! {text.to(language)}" for text in each.reservations]
    if each.resolution is not None:
        reason = each.resolution.reason.to(language)
        lines.append(f"  {RESOLUTION.to(language)} ({each.resolution.decided_on}): {reason}")
    return lines


def _write_testimony(testimony: Testimony, language: Language) -> str:
    confidence = CONFIDENCE.get(testimony.confidence)
    parts = [
        f"{testimony.title.to(language)}, {testimony.locator.to(language)} ({KINDS[testimony.kind].to(language)})",
        "" if confidence is None else confidence.to(language),
        "" if testimony.read_on == "" else f"{READ_ON.to(language)} {testimony.read_on}",
        "" if testimony.retrieved == "" else f"{RETRIEVED.to(language)} {testimony.retrieved}",
        testimony.reason.to(language),
    ]
    return "; ".join(part for part in parts if part != "")


def _make_row(each: Disagreement, value: StatedValue, testimony: Testimony, language: Language) -> dict[str, str]:
    resolution = each.resolution
    return {
        "subject": each.subject,
        "subject_name": each.subject_name.to(language),
        "property": each.predicate,
        "property_name": each.predicate_name.to(language),
        "value": _write_value(value),
        "value_name": value.name.to(language),
        "context": "; ".join(text.to(language) for text in value.context),
        "preferred": "true" if _is_preferred(each, value) else "false",
        "source": testimony.source,
        "source_title": testimony.title.to(language),
        "evidence": testimony.graph,
        "kind": testimony.kind,
        "locator": testimony.locator.to(language),
        "confidence": testimony.confidence,
        "read_on": testimony.read_on,
        "retrieved": testimony.retrieved,
        "reading_reason": testimony.reason.to(language),
        "reservation": " ".join(text.to(language) for text in each.reservations),
        "resolution_reason": "" if resolution is None else resolution.reason.to(language),
        "decided_on": "" if resolution is None else resolution.decided_on,
    }


def _make_object(each: Disagreement, language: Language) -> dict[str, object]:
    resolution = each.resolution
    return {
        "subject": {"id": each.subject, "name": each.subject_name.to(language)},
        "property": {"id": each.predicate, "name": each.predicate_name.to(language)},
        "values": [
            {
                "value": _write_value(value),
                "name": value.name.to(language),
                "context": [text.to(language) for text in value.context],
                "preferred": _is_preferred(each, value),
                "evidence": [_describe_testimony(testimony, language) for testimony in value.testimonies],
            }
            for value in each.values
        ],
        "reservations": [text.to(language) for text in each.reservations],
        "resolution": None
        if resolution is None
        else {
            "id": compact(resolution.iri),
            "reason": resolution.reason.to(language),
            "decided_on": resolution.decided_on,
        },
    }


def _describe_testimony(testimony: Testimony, language: Language) -> dict[str, str | None]:
    return {
        "source": testimony.source,
        "title": testimony.title.to(language),
        "graph": testimony.graph,
        "kind": testimony.kind,
        "locator": testimony.locator.to(language),
        "confidence": testimony.confidence or None,
        "reason": testimony.reason.to(language) or None,
        "read_on": testimony.read_on or None,
        "retrieved": testimony.retrieved or None,
    }


def _is_preferred(each: Disagreement, value: StatedValue) -> bool:
    return each.resolution is not None and are_compatible(each.resolution.value, value.value)


def _write_value(value: StatedValue) -> str:
    text = str(value.value)
    return compact(text[1:-1]) if text.startswith("<") else value.name.en
