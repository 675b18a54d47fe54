"""An explanation as JSON, in one language."""

from collections.abc import Mapping
from typing import Any

from ecograph.explain.counting import Count
from ecograph.explain.explaining import Explanation
from ecograph.explain.running import Ran
from ecograph.explain.wording import REASONS
from ecograph.text import Language

__all__ = ["write_explanation"]

DIGITS = 4
"""Decimals of a second."""


def write_explanation(explanation: Explanation, version: str, language: Language) -> Mapping[str, Any]:
    """Return ``explanation`` of a query over content of ``version``, as it goes into JSON."""
    patterns = [
        {
            "number": pattern.number,
            "pattern": pattern.text,
            "graph": pattern.graph,
            "place": pattern.place or "required",
            "variables": pattern.variables,
            "matches": _write_count(explanation.counts[pattern.number], language),
        }
        for pattern in explanation.structure.patterns
    ]
    findings = [
        {
            "kind": finding.kind,
            "patterns": finding.patterns,
            "text": finding.text.to(language),
            "hint": finding.hint.to(language),
        }
        for finding in explanation.findings
    ]
    return {
        "form": explanation.structure.form,
        "release": version,
        "patterns": patterns,
        "together": [
            {"patterns": step.patterns, "rows": _write_count(step.count, language)} for step in explanation.steps
        ],
        "findings": findings,
        "run": None if explanation.ran is None else _write_run(explanation.ran, language),
        "seconds": round(explanation.seconds, DIGITS),
    }


def _write_count(count: Count, language: Language) -> Mapping[str, Any]:
    if count.is_exact:
        return {"exact": count.number}
    least = {} if count.number is None else {"moreThan": count.number}
    return {**least, "stopped": count.reason, "reason": REASONS[count.reason].to(language)}


def _write_run(ran: Ran, language: Language) -> Mapping[str, Any]:
    seconds = round(ran.seconds, DIGITS)
    if ran.failure is not None:
        return {"seconds": seconds, "failure": ran.failure.to(language)}
    return {"seconds": seconds, "rows": ran.rows, "bytes": ran.size}
