"""``ecograph serve``: the HTTP service over a release, which is built first if there is none, or over any RDF files."""

import socket
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ecograph.cli.base import say, verb
from ecograph.cli.proxies import check_proxies
from ecograph.cli.serve_options import serve_options
from ecograph.errors import InputError
from ecograph.release import Release, check_release, find_release, has_release, read_mark
from ecograph.settings import Settings, share_path
from ecograph.store.content import Content, content_of_files, content_of_release, list_files
from ecograph.store.engine import Engine
from ecograph.store.pool import QueryPool
from ecograph.store.processes import Spawned, spawn_template
from ecograph.store.reaching import check_services
from ecograph.store.remote.address import StoreAddress, make_address
from ecograph.store.runs import Operations
from ecograph.store.trust import check_authorities
from ecograph.text import Text
from ecograph.web.listening import listen, read_address

if TYPE_CHECKING:
    from starlette.applications import Starlette

__all__ = ["command"]


@dataclass(frozen=True)
class Opened:
    """What is to be served, being loaded."""

    content: Content
    release: Release | None
    """None: files of one's own."""
    pool: Engine


@dataclass(frozen=True)
class Wanted:
    """What the command was told to serve."""

    settings: Settings
    operations: Operations
    files: Sequence[Path]
    """Files of one's own; none: the release that is current."""
    store: StoreAddress | None
    """A store that holds the release and answers the queries; None: processes of ours."""


@verb(
    "serve",
    Text(
        en="Serve the release over HTTP, or with --data RDF files of your own as they are: Turtle, TriG, N-Triples, "
        "N-Quads, RDF/XML, JSON-LD.",
        sv="Servera utgåvan över HTTP, eller med --data egna RDF-filer som de är: Turtle, TriG, N-Triples, N-Quads, "
        "RDF/XML, JSON-LD.",
    ),
)
@serve_options
@click.pass_context
def command(
    ctx: click.Context,
    /,
    data: tuple[Path, ...],
    more: tuple[Path, ...],
    store: str | None,
    store_default_graph: str | None,
    store_unchecked: bool,
    **chosen: Any,
) -> None:
    """Serve until told to stop."""
    settings = Settings(**chosen)
    files = [*data, *more]
    _check(settings, files, store)
    address = None if store is None else make_address(store, store_default_graph, checked=not store_unchecked)
    what = Wanted(settings, Operations(settings), files, address)
    if len(files) == 0:
        _build_missing(ctx, settings.release)
    with ExitStack() as opened:
        listener = opened.enter_context(listen(settings.host, settings.port))
        first = _open(what, in_stages=True)
        opened.callback(first.pool.discard)
        # Imported here and not above: what is served is loaded by a process of its own meanwhile.
        switches, server = (import_module(f"ecograph.web.{name}") for name in ("switch", "server"))
        make_app = _make_editions(what, first)
        switch = switches.Switch(
            switches.Origin(make_app, _make_mark(settings, files)), lambda message: say(ctx, message)
        )
        if settings.query_log is not None:
            log = import_module("ecograph.web.query_log").log_queries
            what.operations.watchers.append(log(settings.query_log, with_text=settings.log_queries))
        doors = [server.Door(listener, switch)]
        messages = [_announce(listener, first)]
        if settings.admin_port is not None:
            side = opened.enter_context(
                listen(settings.admin_host, settings.admin_port, "--admin-host or --admin-port")
            )
            admin = import_module("ecograph.web.admin").create_admin(settings, switch, what.operations)
            doors.append(server.Door(side, admin))
            view = read_address(side)
            messages.append(Text(en=f"Operator's view at {view}", sv=f"Driftens vy på {view}"))
        if len(settings.services) > 0:
            inner = opened.enter_context(listen("127.0.0.1", 0))
            what.operations.calls.relay = read_address(inner)
            relay = import_module("ecograph.web.relay").Relay(what.operations.calls, settings)
            doors.append(server.Door(inner, relay))
        server.run_service(switch, settings, doors, lambda: _say_all(ctx, messages))


def _check(settings: Settings, files: Sequence[Path], store: str | None) -> None:
    """Refuse options that do not go together, and addresses that are none.

    :raises InputError: saying which
    """
    if store is not None and len(files) > 0:
        raise InputError(
            Text(
                en="--store serves a release, and --data files: give one of them.",
                sv="--store serverar en utgåva, och --data filer: ange en av dem.",
            )
        )
    check_services(settings.services)
    check_proxies(settings.trusted_proxies)
    if store is not None and len(settings.services) > 0:
        raise InputError(
            Text(
                en="--allow-service is for queries that are answered here; with --store the store answers them.",
                sv="--allow-service är för frågor som besvaras här; med --store besvarar lagret dem.",
            )
        )
    if store is not None or len(settings.services) > 0:
        check_authorities()


def _say_all(ctx: click.Context, messages: list[Text]) -> None:
    for message in messages:
        say(ctx, message)


def _open(what: Wanted, *, in_stages: bool = False) -> Opened:
    """Open what is to be served, the files or what is current, and begin to load it.

    :param in_stages: whether queries are to be answered from the default graph of a release before the rest is loaded
    :raises EcographError: if it is not there or not whole
    """
    if len(what.files) > 0:
        return _open_files(what)
    release = find_release(what.settings.release)
    content = content_of_release(release)
    if what.store is not None:
        check_release(release)
        engine = import_module("ecograph.store.remote.engine")
        return Opened(content, release, engine.RemoteStore(what.settings, what.store, release, what.operations))
    with ExitStack() as undo:
        spawned = spawn_template(content.files, what.settings, in_stages=in_stages)
        undo.callback(spawned.discard)
        check_release(release)
        undo.pop_all()
    return Opened(content, release, _make_pool(what, content, spawned))


def _open_files(what: Wanted) -> Opened:
    """Open files of one's own; their digests are taken while they are loaded."""
    with ExitStack() as undo:
        spawned = spawn_template(list_files(what.files), what.settings)
        undo.callback(spawned.discard)
        content = content_of_files(what.files)
        undo.pop_all()
    return Opened(content, None, _make_pool(what, content, spawned))


def _make_pool(what: Wanted, content: Content, spawned: Spawned) -> QueryPool:
    pool = QueryPool(what.settings, content, what.operations)
    pool.adopt(spawned)
    return pool


def _make_editions(what: Wanted, first: Opened) -> Callable[[], "Starlette"]:
    """Return what makes the service over what is current: at first over what is open already."""
    waiting = [first]

    def make_app() -> "Starlette":
        opened = waiting.pop() if len(waiting) > 0 else _open(what)
        try:
            return _make_app(what.settings, opened)
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
    address = read_address(listener)
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
