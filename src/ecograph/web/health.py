"""Whether the service is up, for those who run it."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ecograph.store.content import Content
from ecograph.store.engine import Engine

__all__ = ["show_health"]


async def show_health(request: Request) -> Response:
    """Return 200 while queries are answered, 503 before and after, and while the store behind the service is gone.

    While ``loading`` is true, queries that may read the named graphs wait.
    """
    content: Content = request.app.state.content
    pool: Engine = request.app.state.pool
    ready = await pool.is_ready()
    report = {
        "status": "ok" if ready else "not ready",
        "release": content.version,
        "loading": pool.rest is not None and not pool.rest.done(),
        "statements": content.statements if content.statements is not None else pool.statements,
        **pool.load,
    }
    status = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
    return JSONResponse(report, status, {"Cache-Control": "no-store"})
