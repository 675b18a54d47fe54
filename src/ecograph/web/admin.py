"""The operator's view, on a port of its own: alive, ready, figures, the queries there are and how to end one."""

import time
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from ecograph.settings import Settings
from ecograph.store.runs import Operations, Run
from ecograph.web.metrics import MEDIA_TYPE, Metrics
from ecograph.web.switch import Switch

__all__ = ["create_admin"]

THIS_MACHINE = ("127.0.0.1", "localhost")


class Admin:
    """The endpoints, over the services there are."""

    def __init__(self, switch: Switch, operations: Operations) -> None:
        self._switch = switch
        self._operations = operations
        self._metrics = Metrics(lambda: switch.pools, operations)
        operations.watchers.append(self._metrics.count)

    async def show_live(self, _request: Request) -> Response:
        """Return 200: the process answers."""
        return PlainTextResponse("live\n")

    async def show_ready(self, _request: Request) -> Response:
        """Return 200 while queries are answered, 503 before and after, and while a store behind the service is gone."""
        if not await self._switch.current.pool.is_ready():
            return PlainTextResponse("not ready\n", HTTPStatus.SERVICE_UNAVAILABLE)
        return PlainTextResponse("ready\n")

    async def show_metrics(self, _request: Request) -> Response:
        """Return the figures for Prometheus."""
        return Response(self._metrics.write(), headers={"Content-Type": MEDIA_TYPE})

    async def list_queries(self, request: Request) -> Response:
        """Return the queries that run and wait, the oldest first; their texts only with ``?text=1``."""
        with_text = request.query_params.get("text") == "1"
        runs = sorted(self._operations.runs, key=lambda run: run.arrived)
        return JSONResponse([_describe(run, with_text=with_text) for run in runs])

    async def end_query(self, request: Request) -> Response:
        """End one query; its asker is told so."""
        run = next((run for run in self._operations.runs if run.id == request.path_params["id"]), None)
        if run is None:
            return JSONResponse({"detail": "There is no such query; it may have ended."}, HTTPStatus.NOT_FOUND)
        run.end()
        return Response(None, HTTPStatus.NO_CONTENT)


def _describe(run: Run, *, with_text: bool) -> dict[str, object]:
    described: dict[str, object] = {
        "id": run.id,
        "state": run.state,
        "seconds": round(time.monotonic() - run.arrived, 3),
        "query": run.digest,
        "release": run.release,
        "put_back": run.put_back,
    }
    return {**described, "text": run.text} if with_text else described


def create_admin(settings: Settings, switch: Switch, operations: Operations) -> Starlette:
    """Return the operator's view of the services behind ``switch``.

    On this machine's own address only its own names are answered to: a page that a browser here has open may send
    requests to any address, under the name of its own site (DNS rebinding).
    """
    admin = Admin(switch, operations)
    own = settings.admin_host in THIS_MACHINE
    hosts = Middleware(TrustedHostMiddleware, allowed_hosts=list(THIS_MACHINE) if own else ["*"])
    return Starlette(
        routes=[
            Route("/live", admin.show_live),
            Route("/ready", admin.show_ready),
            Route("/metrics", admin.show_metrics),
            Route("/queries", admin.list_queries),
            Route("/queries/{id}", admin.end_query, methods=["DELETE"]),
            Route("/queries/{id}/end", admin.end_query, methods=["POST"]),
        ],
        middleware=[hosts],
    )
