"""The fast engine: shacl-rust, which validates a million triples in seconds."""

import re
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import Any, Final

import shacl_rust
from pyoxigraph import RdfFormat, Triple, parse, serialize

from ecograph.shapes.qualified import rewrite_qualified
from ecograph.shapes.results import ShapeResult, Shapes

__all__ = ["validate_fast"]

TERMS: Final = ("focusNode", "resultPath", "value", "severity", "sourceConstraintComponent", "sourceShape")

IRI: Final = re.compile(r"<[^<>]*>")
"""A path of one step, forward; longer ones are written as ``^<…>`` or ``<…> / <…>``."""


def validate_fast(data: Iterable[Triple], shapes: Shapes) -> Iterator[ShapeResult]:
    """Yield what shacl-rust finds in ``data`` (SHACL Core)."""
    rewritten = rewrite_qualified(shapes.triples)
    report = shacl_rust.validate(
        _write(data), _write(rewritten.triples), data_format="nt", shapes_format="nt", experimental_index=True
    )
    answers = [_select_terms(result) for result in report["results"]]
    terms = _read_terms(text for answer in answers for text in answer.values())
    for answer in answers:
        result = ShapeResult(
            focus=terms[answer["focusNode"]],
            path=terms.get(answer.get("resultPath")),
            value=terms.get(answer.get("value")),
            severity=terms[answer["severity"]],
            constraint=terms[answer["sourceConstraintComponent"]],
            shape=terms[answer["sourceShape"]],
        )
        yield rewritten.restore(result)


def _write(triples: Iterable[Triple]) -> str:
    written = BytesIO()
    serialize(triples, written, format=RdfFormat.N_TRIPLES)
    return written.getvalue().decode()


def _select_terms(result: Mapping[str, Any]) -> dict[str, str]:
    """Return what is a term in a result, as shacl-rust writes it: in N-Triples."""
    found = {name: result[name] for name in TERMS if name in result}
    if IRI.fullmatch(found.get("resultPath", "")) is None:
        found.pop("resultPath", None)
    return found


def _read_terms(texts: Iterable[str]) -> Mapping[str | None, Any]:
    """Return the term that each text writes; read in one go, since a parser for each would take longer."""
    listed = sorted(set(texts))
    lines = "".join(f"<urn:subject> <urn:predicate> {text} .\n" for text in listed)
    return {text: triple.object for text, triple in zip(listed, parse(lines, format=RdfFormat.N_TRIPLES), strict=True)}
