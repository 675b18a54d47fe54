"""Whether the service is up, for those who run it."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from ecograph.release import Release
from ecograph.store.pool import QueryPool
from ecograph.web.routing import read_route

__all__ = ["router"]

router = APIRouter(tags=["operation"])


@read_route(router, "/health", summary="Whether queries are answered, and how many run and wait")
async def show_health(request: Request) -> Response:
    """Return 200 once the release is loaded, 503 before and after."""
    release: Release = request.app.state.release
    pool: QueryPool = request.app.state.pool
    ready = pool.statements is not None
    content = {
        "status": "ok" if ready else "not ready",
        "release": release.version,
        "statements": release.manifest.counts.get("statements"),
        **pool.load,
    }
    status = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
    return JSONResponse(content, status, {"Cache-Control": "no-store"})
