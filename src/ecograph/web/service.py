"""What every service has, whatever it serves: the endpoint, its processes, errors, headers, static files."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib import import_module
from typing import Final

from starlette.applications import Starlette
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from ecograph.release import Release
from ecograph.settings import Settings
from ecograph.store.cache import AnswerCache
from ecograph.store.content import Content
from ecograph.store.engine import Engine
from ecograph.web import site
from ecograph.web.compression import Compression
from ecograph.web.conditions import AnyTag
from ecograph.web.counting import Counter
from ecograph.web.errors import add_handlers
from ecograph.web.security import SecurityHeaders
from ecograph.web.sparql import SparqlEndpoint

__all__ = ["equip", "run_pool"]

METHODS: Final = ("GET", "HEAD", "POST", "OPTIONS")
"""Methods that scripts of other sites may use: there are no others."""
READ_METHODS: Final = ("GET", "HEAD", "POST")
"""Methods by which a query may be sent; OPTIONS is answered before."""
EXPOSED: Final = (
    "Allow",
    "Content-Location",
    "ETag",
    "Link",
    "Retry-After",
    "X-Ecograph-Release",
    "X-Ecograph-Unknown-Functions",
)
"""Headers that scripts of other sites may read besides the simple ones."""


PAGES: Final = {
    "/sparql/explain": ("ecograph.web.explain_page", "explain_query"),
    "/sparql/answer": ("ecograph.web.answer_page", "answer_as_page"),
}
"""Pages about queries: module and function, imported with the first request, so that a service starts without them."""


def _load_when_asked(module: str, name: str) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        page: Callable[[Request], Awaitable[Response]] = getattr(await asyncio.to_thread(import_module, module), name)
        return await page(request)

    return answer


def run_pool(pool: Engine) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    """Return the lifespan of a service that starts and ends the query processes."""

    @asynccontextmanager
    async def live(_app: Starlette) -> AsyncIterator[None]:
        try:
            await pool.start()
            yield
        finally:
            pool.searcher.close()
            await pool.close()

    return live


def equip(app: Starlette, settings: Settings, content: Content, release: Release | None, pool: Engine) -> None:
    """Give ``app`` its state, the SPARQL endpoint, error answers and headers."""
    app.state.settings, app.state.content, app.state.release, app.state.pool = settings, content, release, pool
    app.state.counter, app.state.answers = Counter(), AnswerCache(settings.cache)
    # Before all others: a path of theirs with a parameter must not hide it.
    app.router.routes.insert(0, Route("/sparql", SparqlEndpoint(), include_in_schema=False))
    for path, (module, name) in PAGES.items():
        page = _load_when_asked(module, name)
        app.router.routes.insert(0, Route(path, page, methods=READ_METHODS, include_in_schema=False))
    app.router.routes.append(Mount("/static", site.static_files(), name="static"))
    add_handlers(app)
    app.add_middleware(Compression)
    app.add_middleware(AnyTag)
    app.add_middleware(
        CORSMiddleware, allow_origins=["*"], allow_methods=METHODS, allow_headers=["*"], expose_headers=EXPOSED
    )
    app.add_middleware(SecurityHeaders)
