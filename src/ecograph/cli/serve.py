"""``ecograph serve``: the HTTP service over a release, which is built first if there is none, or over any RDF files."""

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from ecograph.cli.base import argument, option, say, verb
from ecograph.errors import InputError
from ecograph.release import Release, has_release, open_release, read_mark
from ecograph.settings import MEBIBYTE, Settings, share_path
from ecograph.store.content import Content, content_of_files, content_of_release
from ecograph.store.pool import QueryPool
from ecograph.text import Text

if TYPE_CHECKING:
    from starlette.applications import Starlette

__all__ = ["command"]

DEFAULTS: Final = Settings()


@dataclass(frozen=True)
class Opened:
    """What is to be served, being loaded."""

    content: Content
    release: Release | None
    """None: files of one's own."""
    pool: QueryPool


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
    memory: int,
    answer: int,
    **chosen: Any,
) -> None:
    """Serve until told to stop."""
    settings = Settings(memory=memory * MEBIBYTE, answer=answer * MEBIBYTE, **chosen)
    files = [*data, *more]
    if len(files) == 0:
        _build_missing(ctx, settings.release)
    with _listen(settings.host, settings.port) as listener:
        first = _open(settings, files)
        try:
            # Imported here and not above: what is served is loaded by a process of its own meanwhile.
            switch = import_module("ecograph.web.switch")
            origin = switch.Origin(_make_editions(settings, files, first), _make_mark(settings, files))
            served = switch.Switch(origin, lambda message: say(ctx, message))
            ready = _announce(listener, first)
            import_module("ecograph.web.server").run_service(served, listener, lambda: say(ctx, ready))
        finally:
            first.pool.discard()


def _open(settings: Settings, files: Sequence[Path]) -> Opened:
    """Open what is to be served, the files or what is current, and begin to load it.

    :raises EcographError: if it is not there or not whole
    """
    release = open_release(settings.release) if len(files) == 0 else None
    content = content_of_files(files) if release is None else content_of_release(release)
    pool = QueryPool(settings, content)
    pool.spawn()
    return Opened(content, release, pool)


def _make_editions(settings: Settings, files: Sequence[Path], first: Opened) -> Callable[[], "Starlette"]:
    """Return what makes the service over what is current: at first over what is open already."""
    waiting = [first]

    def make_app() -> "Starlette":
        opened = waiting.pop() if len(waiting) > 0 else _open(settings, files)
        try:
            return _make_app(settings, opened)
        except BaseException:
            opened.pool.discard()
            raise

    return make_app


def _make_app(settings: Settings, opened: Opened) -> "Starlette":
    """Return the service. Its module is imported here: data of one's own take nothing of the pages of a release."""
    app: Starlette
    if opened.release is None:
        app = import_module("ecograph.web.data_app").create_data_app(settings, opened.content, opened.pool)
    else:
        app = import_module("ecograph.web.app").create_app(settings, opened.release, opened.pool)
    return app


def _make_mark(settings: Settings, files: Sequence[Path]) -> Callable[[], bytes]:
    """Return what tells whether something else has become current; files of one's own are taken up by a signal only."""
    return bytes if len(files) > 0 else lambda: read_mark(settings.release)


def _announce(listener: socket.socket, opened: Opened) -> Text:
    host, port = listener.getsockname()[:2]
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    if opened.release is not None:
        version = opened.release.version
        return Text(en=f"Serving release {version} at {address}", sv=f"Serverar utgåva {version} på {address}")
    names = ", ".join(str(file.path) for file in opened.content.files)
    return Text(en=f"Serving {names} at {address}", sv=f"Serverar {names} på {address}")


def _build_missing(ctx: click.Context, root: Path) -> None:
    """Build a release if there is none; one that is damaged stays as it is."""
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
