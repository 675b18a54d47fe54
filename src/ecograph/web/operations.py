"""What the operations in OpenAPI answer: each status with the types of its content."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from ecograph.web.negotiation import PAGE

__all__ = [
    "BEYOND",
    "LIMITS",
    "NO_FORMAT",
    "PARTIAL",
    "UNCHANGED",
    "UNDRAWN",
    "UNEXPLAINED",
    "UNKNOWN",
    "UPDATE",
    "WRONG",
    "answers",
    "by_text",
    "leave_out_unused",
]

PROBLEM: Final = "application/problem+json"
DESCRIPTIONS: Final = {
    206: "The bytes asked for",
    304: "Not changed since (If-None-Match)",
    400: "A parameter is missing, given twice, or not what it should be; of a query with line and column",
    403: "An update: the service is read-only",
    404: "There is no such thing, parameter or format; what there is is told",
    406: "No format that Accept names; lists those there are",
    413: "What is asked for is too large",
    416: "The file has no such bytes",
    422: "The query can be run, but not shown or explained so; says why",
    429: "The client has used up its seconds of queries (Retry-After)",
    503: "A query met its limit of memory, or too many wait (Retry-After)",
    504: "A query met its limit of time",
}
PARTIAL, UNCHANGED, WRONG, UPDATE, UNKNOWN, NO_FORMAT, BEYOND = 206, 304, 400, 403, 404, 406, 416
UNDRAWN = UNEXPLAINED = 422
LIMITS: Final = (413, 429, 503, 504)
"""What anything that asks the store may meet."""


def answers(
    description: str, types: Iterable[str], *others: int, unknown: Iterable[str] = ()
) -> dict[int | str, dict[str, Any]]:
    """Return the answers of an operation: 200 with content of ``types``, and ``others``.

    Who prefers pages is told of errors by a page.

    :param unknown: types in which 404 is told too
    """
    told: dict[int | str, dict[str, Any]] = {200: {"description": description, "content": _list_types(types)}}
    for status in sorted(others):
        told[status] = {"description": DESCRIPTIONS[status]}
        if status == PARTIAL:
            told[status]["content"] = told[200]["content"]
        elif status != UNCHANGED:
            told[status]["content"] = _list_types((PROBLEM, PAGE, *(unknown if status == UNKNOWN else ())))
    return told


def _list_types(types: Iterable[str]) -> dict[str, Any]:
    return {name: {} for name in types}


def by_text(told: Mapping[int | str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the same answers as they stand in JSON."""
    return {str(status): answer for status, answer in told.items()}


def leave_out_unused(schema: dict[str, Any]) -> dict[str, Any]:
    """Take from ``schema`` what FastAPI adds for parameters it checks itself: ours are told of with 400."""
    for path in schema["paths"].values():
        for operation in path.values():
            if "HTTPValidationError" in str(operation["responses"].get("422")):
                del operation["responses"]["422"]
    schema.pop("components", None)
    return schema
