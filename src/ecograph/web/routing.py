"""Routes that are read: GET and HEAD alike (RFC 9110, 9.3.2), described once in OpenAPI."""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

__all__ = ["read_route"]

Endpoint = Callable[..., Awaitable[Response]]


def read_route(router: APIRouter, path: str, **details: Any) -> Callable[[Endpoint], Endpoint]:
    """Register an endpoint for GET and HEAD.

    The first route answers both, and names both where another method is tried; the second one only stands in the
    schema, since FastAPI gives the two methods of one route the same operation id.
    """

    def register(endpoint: Endpoint) -> Endpoint:
        router.add_api_route(path, endpoint, methods=["GET", "HEAD"], include_in_schema=False, response_model=None)
        router.add_api_route(
            path,
            endpoint,
            methods=["GET"],
            response_model=None,
            response_class=Response,  # what it answers is in the details; the default would add JSON to it
            description=_describe(endpoint),
            **details,
        )
        return endpoint

    return register


def _describe(endpoint: Endpoint) -> str:
    """Return the docstring up to its field list: errors are told by the status they have."""
    return (endpoint.__doc__ or "").partition(":raises")[0].strip()
