"""``ecograph serve``: the HTTP service over a release, which is built first if there is none, or over any RDF files."""

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import click
import uvicorn
from starlette.applications import Starlette

from ecograph.cli.base import argument, option, say, verb
from ecograph.errors import InputError
from ecograph.release import Release, has_release, open_release
from ecograph.settings import MEBIBYTE, Settings, share_path
from ecograph.store.content import content_of_files
from ecograph.store.remote.address import StoreAddress, make_address
from ecograph.store.request import Engine
from ecograph.text import Text

__all__ = ["command"]

DEFAULTS: Final = Settings()
SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
GRACE: Final = 5
"""Seconds that queries have to end when the service is told to stop."""
PATIENCE: Final = 10
"""Seconds that answers have to be sent then."""


@verb(
    "serve",
    Text(
        en="Serve the release over HTTP, or with --data RDF files of your own as they are: Turtle, TriG, N-Triples, "
        "N-Quads, RDF/XML, JSON-LD.",
        sv="Servera utgåvan över HTTP, eller med --data egna RDF-filer som de är: Turtle, TriG, N-Triples, N-Quads, "
        "RDF/XML, JSON-LD.",
    ),
)
@argument("more", nargs=-1, type=click.Path(path_type=Path), metavar="")
@option(
    "--data",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FILE...",
    text=Text(en="RDF files to serve instead of a release.", sv="RDF-filer att servera i stället för en utgåva."),
)
@option(
    "--release",
    type=click.Path(path_type=Path),
    default=DEFAULTS.release,
    envvar="ECOGRAPH_RELEASE",
    show_default=True,
    text=Text(
        en="Folder of releases, or one release; built from the data that ships with the package if there is none.",
        sv="Mapp med utgåvor, eller en utgåva; byggs av de data som följer med paketet om ingen finns.",
    ),
)
@option(
    "--store",
    envvar="ECOGRAPH_STORE",
    metavar="URL",
    text=Text(
        en="SPARQL endpoint of a store that holds the release, to answer the queries (docs/stores.md).",
        sv="SPARQL-tjänst hos ett lager med utgåvan, som besvarar frågorna (docs/stores.md).",
    ),
)
@option(
    "--store-default-graph",
    envvar="ECOGRAPH_STORE_DEFAULT_GRAPH",
    metavar="IRI",
    text=Text(
        en="Graph of the store that holds every statement once, if its default graph is the union of all (Virtuoso).",
        sv="Lagrets graf med varje påstående en gång, om dess standardgraf är alla grafers union (Virtuoso).",
    ),
)
@option(
    "--store-unchecked",
    is_flag=True,
    text=Text(
        en="Do not check that the store holds the release.", sv="Kontrollera inte att lagret innehåller utgåvan."
    ),
)
@option(
    "--host",
    default=DEFAULTS.host,
    envvar="ECOGRAPH_HOST",
    show_default=True,
    text=Text(en="Address to listen on.", sv="Adress att lyssna på."),
)
@option(
    "--port",
    type=click.IntRange(0, 65535),
    default=DEFAULTS.port,
    envvar="ECOGRAPH_PORT",
    show_default=True,
    text=Text(en="Port to listen on; 0 takes a free one.", sv="Port att lyssna på; 0 tar en ledig."),
)
@option(
    "--query-timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=DEFAULTS.query_timeout,
    envvar="ECOGRAPH_QUERY_TIMEOUT",
    show_default=True,
    text=Text(en="Seconds a query may run.", sv="Sekunder som en fråga får ta."),
)
@option(
    "--workers",
    type=click.IntRange(1, 256),
    default=DEFAULTS.workers,
    envvar="ECOGRAPH_WORKERS",
    show_default=True,
    text=Text(en="Queries that may run at once.", sv="Frågor som får köras samtidigt."),
)
@option(
    "--queue",
    type=click.IntRange(0),
    default=DEFAULTS.queue,
    envvar="ECOGRAPH_QUEUE",
    show_default=True,
    text=Text(en="Queries that may wait for a worker.", sv="Frågor som får vänta på en arbetsprocess."),
)
@option(
    "--memory",
    type=click.IntRange(1),
    default=DEFAULTS.memory // MEBIBYTE,
    envvar="ECOGRAPH_MEMORY",
    show_default=True,
    text=Text(en="MiB of memory a query may use.", sv="MiB minne som en fråga får använda."),
)
@option(
    "--answer",
    type=click.IntRange(1),
    default=DEFAULTS.answer // MEBIBYTE,
    envvar="ECOGRAPH_ANSWER",
    show_default=True,
    text=Text(en="MiB an answer may have.", sv="MiB som ett svar får ha."),
)
@click.pass_context
def command(
    ctx: click.Context,
    /,
    data: tuple[Path, ...],
    more: tuple[Path, ...],
    store: str | None,
    store_default_graph: str | None,
    store_unchecked: bool,
    memory: int,
    answer: int,
    **chosen: Any,
) -> None:
    """Serve until told to stop."""
    settings = Settings(memory=memory * MEBIBYTE, answer=answer * MEBIBYTE, **chosen)
    address = None if store is None else make_address(store, store_default_graph, checked=not store_unchecked)
    app, what = _make_app(ctx, settings, [*data, *more], address)
    with _listen(settings.host, settings.port) as listener:
        host, port = listener.getsockname()[:2]
        own = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
        ready = Text(en=f"Serving {what.en} at {own}", sv=f"Serverar {what.sv} på {own}")
        asyncio.run(_serve(app, listener, lambda: say(ctx, ready)))


def _make_app(
    ctx: click.Context, settings: Settings, files: list[Path], address: StoreAddress | None
) -> tuple[Starlette, Text]:
    """Return the service, and what it serves in words.

    Its module is imported here and not above: data of one's own take nothing of the pages of a release.
    """
    if len(files) > 0:
        if address is not None:
            raise InputError(
                Text(
                    en="--store serves a release, and --data files: give one of them.",
                    sv="--store serverar en utgåva, och --data filer: ange en av dem.",
                )
            )
        names = ", ".join(str(file) for file in files)
        app = import_module("ecograph.web.data_app").create_data_app(settings, content_of_files(files))
        return app, Text(en=names, sv=names)
    release = _find_release(ctx, settings.release)
    app = import_module("ecograph.web.app").create_app(settings, release, address)
    return app, Text(en=f"release {release.version}", sv=f"utgåva {release.version}")


def _find_release(ctx: click.Context, root: Path) -> Release:
    """Open the release; one that is damaged is an error, one that is missing is built."""
    if not has_release(root):
        say(
            ctx,
            Text(
                en=f"There is no release in {root}: building one from the data that ships with the package.",
                sv=f"Det finns ingen utgåva i {root}: bygger en av de data som följer med paketet.",
            ),
        )
        # Imported here and not above: to serve a release takes none of the build half.
        import_module("ecograph.build").build_release(share_path("data"), root)
    return open_release(root)


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            Text(
                en=f"Cannot listen on {host} port {port}: {reason}. Choose another with --port; 0 takes a free one.",
                sv=f"Kan inte lyssna på {host} port {port}: {reason}. Välj en annan med --port; 0 tar en ledig.",
            )
        ) from error
    return listener


class Server(uvicorn.Server):
    """Uvicorn that tells when it accepts requests, answers those it has, and ends by returning, not by the signal."""

    def __init__(self, config: uvicorn.Config, pool: Engine, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._pool = pool
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to accept requests."""
        await super().startup(sockets)
        self._announce()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more requests and wait for the answers; queries that take longer than :data:`GRACE` are ended."""
        end = asyncio.get_running_loop().call_later(GRACE, self._pool.stop)
        await super().shutdown(sockets)
        end.cancel()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop in order at SIGINT and SIGTERM, at once at the second SIGINT."""
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            for number in SIGNALS:
                loop.remove_signal_handler(number)


async def _serve(app: Starlette, listener: socket.socket, announce: Callable[[], None]) -> None:
    # No access log: addresses and queries are their askers' own affair.
    config = uvicorn.Config(
        app, lifespan="off", log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=PATIENCE
    )
    async with app.router.lifespan_context(app):
        await Server(config, app.state.pool, announce).serve(sockets=[listener])
