"""``ecograph serve``: the HTTP service over a release, which is built first if there is none, or over any RDF files."""

import asyncio
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import click
from starlette.applications import Starlette

from ecograph.cli.base import argument, option, say, verb
from ecograph.release import has_release, open_release, read_mark
from ecograph.settings import MEBIBYTE, Settings, share_path
from ecograph.store.content import content_of_files
from ecograph.store.runs import Operations
from ecograph.text import Text
from ecograph.web.query_log import log_queries
from ecograph.web.server import open_door, serve
from ecograph.web.switch import Origin, Switch

__all__ = ["command"]

DEFAULTS: Final = Settings()


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
@option(
    "--rows",
    type=click.IntRange(0),
    default=DEFAULTS.rows,
    envvar="ECOGRAPH_ROWS",
    show_default=True,
    text=Text(
        en="Rows or triples an answer may have; 0: any.", sv="Rader eller tripplar som ett svar får ha; 0: alla."
    ),
)
@option(
    "--budget",
    type=click.FloatRange(0),
    default=DEFAULTS.budget,
    envvar="ECOGRAPH_BUDGET",
    show_default=True,
    text=Text(
        en="Seconds of queries a minute for each client but this machine; 0: no limit.",
        sv="Sekunder av frågor per minut för varje klient utom denna maskin; 0: ingen gräns.",
    ),
)
@option(
    "--trusted-proxy",
    "trusted_proxies",
    multiple=True,
    default=DEFAULTS.trusted_proxies,
    envvar="ECOGRAPH_TRUSTED_PROXIES",
    show_default=True,
    metavar="ADDRESS",
    text=Text(
        en="Proxy, or network of proxies, whose X-Forwarded-For is believed.",
        sv="Proxy, eller nätverk av proxyer, vars X-Forwarded-For tros.",
    ),
)
@option(
    "--client-timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=DEFAULTS.client_timeout,
    envvar="ECOGRAPH_CLIENT_TIMEOUT",
    show_default=True,
    text=Text(
        en="Seconds a client may take to send a request, or to take some of its answer.",
        sv="Sekunder som en klient får ta för att sända en fråga, eller ta emot något av svaret.",
    ),
)
@option(
    "--admin-port",
    type=click.IntRange(0, 65535),
    envvar="ECOGRAPH_ADMIN_PORT",
    text=Text(
        en="Port of the operator's view: /live, /ready, /metrics, /queries (default: none).",
        sv="Port för driftens vy: /live, /ready, /metrics, /queries (standard: ingen).",
    ),
)
@option(
    "--admin-host",
    default=DEFAULTS.admin_host,
    envvar="ECOGRAPH_ADMIN_HOST",
    show_default=True,
    text=Text(en="Address on which it listens.", sv="Adress som den lyssnar på."),
)
@option(
    "--query-log",
    type=click.Path(path_type=Path, allow_dash=True),
    envvar="ECOGRAPH_QUERY_LOG",
    metavar="FILE",
    text=Text(
        en="File that gets a line of JSON for each query, without addresses; - is standard error.",
        sv="Fil som får en rad JSON för varje fråga, utan adresser; - är standard error.",
    ),
)
@option(
    "--log-queries",
    is_flag=True,
    envvar="ECOGRAPH_LOG_QUERIES",
    text=Text(en="Log the texts of queries too.", sv="Logga även frågornas text."),
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
    operations = Operations(settings)
    switch = Switch(_find_origin(ctx, settings, operations, [*data, *more]), lambda message: say(ctx, message))
    what = _name_served(switch.current.app)
    if settings.query_log is not None:
        operations.watchers.append(log_queries(settings.query_log, with_text=settings.log_queries))
    with ExitStack() as opened:
        doors = [open_door(settings.host, settings.port, switch)]
        opened.enter_context(doors[0].listener)
        address = doors[0].address
        messages = [Text(en=f"Serving {what.en} at {address}", sv=f"Serverar {what.sv} på {address}")]
        if settings.admin_port is not None:
            # Imported here and not above: without it nothing of the figures is loaded.
            admin = import_module("ecograph.web.admin").create_admin(settings, switch, operations)
            doors.append(open_door(settings.admin_host, settings.admin_port, admin))
            opened.enter_context(doors[1].listener)
            address = doors[1].address
            messages.append(Text(en=f"Operator's view at {address}", sv=f"Driftens vy på {address}"))
        asyncio.run(serve(switch, settings, doors, lambda: _say_all(ctx, messages)))


def _say_all(ctx: click.Context, messages: list[Text]) -> None:
    for message in messages:
        say(ctx, message)


def _find_origin(ctx: click.Context, settings: Settings, operations: Operations, files: list[Path]) -> Origin:
    """Return how the service is made, now and whenever something else is to be served.

    Its module is imported here and not above: data of one's own take nothing of the pages of a release.
    """
    if len(files) > 0:
        create_data_app = import_module("ecograph.web.data_app").create_data_app
        return Origin(lambda: create_data_app(settings, content_of_files(files), operations), bytes)
    create_app = import_module("ecograph.web.app").create_app
    root = settings.release
    _build_missing(ctx, root)
    return Origin(lambda: create_app(settings, open_release(root), operations), lambda: read_mark(root))


def _name_served(app: Starlette) -> Text:
    """Return what a service serves, in words."""
    state = app.state
    if state.release is not None:
        return Text(en=f"release {state.release.version}", sv=f"utgåva {state.release.version}")
    names = ", ".join(str(file.path) for file in state.content.files)
    return Text(en=names, sv=names)


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
