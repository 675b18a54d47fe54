"""The service over any RDF data: the SPARQL endpoint, a page to ask it, and search.

Made of Starlette alone: FastAPI, which describes the pages of a release, takes half a second to import.
"""

from functools import partial
from typing import Final

from starlette.applications import Starlette
from starlette.routing import Route

from ecograph.search.own import index_content
from ecograph.settings import Settings
from ecograph.store.content import Content
from ecograph.store.pool import QueryPool
from ecograph.web import console, health, site
from ecograph.web.searching import answer_search
from ecograph.web.service import equip, run_pool

__all__ = ["create_data_app"]

PAGES: Final = {
    "/": console.show_console,
    "/search": answer_search,
    "/health": health.show_health,
    "/robots.txt": site.read_robots,
    "/favicon.ico": site.read_icon,
    "/favicon.svg": site.read_icon,
}


def create_data_app(settings: Settings, content: Content, pool: QueryPool | None = None) -> Starlette:
    """Return the service over ``content``; its lifespan starts and ends the query processes, those of ``pool``."""
    pool = QueryPool(settings, content) if pool is None else pool
    pool.searcher.use(partial(index_content, content, settings))
    app = Starlette(routes=[Route(path, endpoint) for path, endpoint in PAGES.items()], lifespan=run_pool(pool))
    equip(app, settings, content, None, pool)
    return app
