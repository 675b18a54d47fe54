"""The service over a release, assembled."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final, cast

from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.requests import Request
from starlette.responses import Response

from ecograph import __version__
from ecograph.release import Release
from ecograph.search.entities import Entities
from ecograph.search.ways import Connections
from ecograph.settings import Settings
from ecograph.store.content import content_of_release
from ecograph.store.engine import Engine
from ecograph.store.pool import QueryPool
from ecograph.text import Text
from ecograph.web import connections, dumps, entity, health, home, kinds, ontology, queries, search, site
from ecograph.web.answer_page import ANSWER_OPERATIONS
from ecograph.web.errors import render_detail
from ecograph.web.explain_page import EXPLAIN_OPERATIONS
from ecograph.web.operations import answers, leave_out_unused
from ecograph.web.routing import read_route
from ecograph.web.service import equip, run_pool
from ecograph.web.sparql_operations import OPERATIONS

__all__ = ["create_app"]


class Service(FastAPI):
    """FastAPI with the SPARQL endpoint in its description."""

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI description of all routes."""
        schema = leave_out_unused(super().openapi())
        schema["paths"].setdefault("/sparql", OPERATIONS)
        schema["paths"].setdefault("/sparql/answer", ANSWER_OPERATIONS)
        schema["paths"].setdefault("/sparql/explain", EXPLAIN_OPERATIONS)
        return schema


def _route_small_things() -> APIRouter:
    """Return the routes of what every site has."""
    router = APIRouter()
    state = answers("Queries are answered", ("application/json",))
    read_route(
        router,
        "/health",
        tags=["operation"],
        summary="Whether queries are answered, and how many run and wait",
        responses={**state, 503: {**state[200], "description": "Queries are not answered yet, or no longer"}},
    )(health.show_health)
    for path, endpoint in {
        "/robots.txt": site.read_robots,
        "/favicon.ico": site.read_icon,
        "/favicon.svg": site.read_icon,
        "/docs": site.show_docs,
    }.items():
        router.add_api_route(path, endpoint, methods=["GET", "HEAD"], include_in_schema=False, response_model=None)
    return router


ROUTERS: Final = (
    home.router,
    kinds.router,
    ontology.router,
    dumps.router,
    _route_small_things(),
    queries.make_router(),
    search.router,
    connections.router,
    entity.router,
)
"""In the order in which paths are looked up."""


def create_app(settings: Settings, release: Release, pool: Engine | None = None) -> FastAPI:
    """Return the service over ``release``; its lifespan starts and ends the query processes, those of ``pool``."""
    content = content_of_release(release)
    pool = QueryPool(settings, content) if pool is None else pool
    app = Service(
        title="ecograph",
        summary="The Swedish urban innovation ecosystem as linked data",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        lifespan=run_pool(pool),
    )
    for router in ROUTERS:
        app.include_router(router)
    equip(app, settings, content, release, pool)
    app.state.entities, app.state.connections = Entities(), Connections()
    app.add_exception_handler(RequestValidationError, _handle_validation)
    return app


async def _handle_validation(request: Request, error: Exception) -> Response:
    first: Mapping[str, Any] = cast("RequestValidationError", error).errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    detail = Text(en=f"{where}: {first['msg']}.", sv=f"{where}: {first['msg']}.")
    return render_detail(request, HTTPStatus.BAD_REQUEST, detail, {}, {})
