"""The service, assembled."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Route

from ecograph import __version__
from ecograph.release import Release
from ecograph.settings import Settings
from ecograph.store.pool import QueryPool
from ecograph.web import dumps, entity, health, home, kinds, ontology, site
from ecograph.web.errors import add_handlers
from ecograph.web.security import SecurityHeaders
from ecograph.web.sparql import SparqlEndpoint
from ecograph.web.sparql_description import OPERATIONS

__all__ = ["create_app"]

ROUTERS: Final = (
    health.router,
    home.router,
    kinds.router,
    ontology.router,
    dumps.router,
    site.router,
    entity.router,
)
"""In the order in which paths are looked up."""

EXPOSED: Final = ("Allow", "Content-Location", "ETag", "Link", "Retry-After", "X-Ecograph-Release")
"""Headers that scripts of other sites may read besides the simple ones."""


class Service(FastAPI):
    """FastAPI with the SPARQL endpoint in its description."""

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI description of all routes."""
        schema = super().openapi()
        schema["paths"].setdefault("/sparql", OPERATIONS)
        return schema


def create_app(settings: Settings, release: Release) -> FastAPI:
    """Return the service over ``release``; its lifespan starts and ends the query processes."""
    pool = QueryPool(settings, release)

    @asynccontextmanager
    async def run_pool(_app: FastAPI) -> AsyncIterator[None]:
        try:
            await pool.start()
            yield
        finally:
            await pool.close()

    app = Service(
        title="ecograph",
        summary="The Swedish urban innovation ecosystem as linked data",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        lifespan=run_pool,
    )
    app.state.settings, app.state.release, app.state.pool = settings, release, pool
    app.router.routes.append(Route("/sparql", SparqlEndpoint(), include_in_schema=False))
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", site.static_files(), name="static")
    add_handlers(app)
    app.add_middleware(
        CORSMiddleware, allow_origins=["*"], allow_methods=["*"], allow_headers=["*"], expose_headers=EXPOSED
    )
    app.add_middleware(SecurityHeaders)
    return app
