"""The options of ``ecograph serve``."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from ecograph.cli.base import argument, option
from ecograph.settings import MEBIBYTE, Settings
from ecograph.text import Text

__all__ = ["serve_options"]

F = TypeVar("F", bound=Callable[..., Any])

DEFAULTS: Final = Settings()


def _read_mebibytes(_ctx: click.Context, _option: click.Parameter, value: int) -> int:
    return value * MEBIBYTE


OPTIONS: Final[tuple[Callable[[Any], Any], ...]] = (
    argument("more", nargs=-1, type=click.Path(path_type=Path), metavar=""),
    option(
        "--data",
        type=click.Path(path_type=Path),
        multiple=True,
        metavar="FILE...",
        text=Text(en="RDF files to serve instead of a release.", sv="RDF-filer att servera i stället för en utgåva."),
    ),
    option(
        "--release",
        type=click.Path(path_type=Path),
        default=DEFAULTS.release,
        envvar="ECOGRAPH_RELEASE",
        show_default=True,
        text=Text(
            en="Folder of releases, or one release; built from the data that ships with the package if there is none.",
            sv="Mapp med utgåvor, eller en utgåva; byggs av de data som följer med paketet om ingen finns.",
        ),
    ),
    option(
        "--store",
        envvar="ECOGRAPH_STORE",
        metavar="URL",
        text=Text(
            en="SPARQL endpoint of a store that holds the release, to answer the queries (docs/stores.md).",
            sv="SPARQL-tjänst hos ett lager med utgåvan, som besvarar frågorna (docs/stores.md).",
        ),
    ),
    option(
        "--store-default-graph",
        envvar="ECOGRAPH_STORE_DEFAULT_GRAPH",
        metavar="IRI",
        text=Text(
            en="Graph of the store that holds every statement once, if its default graph is the union of all "
            "(Virtuoso).",
            sv="Lagrets graf med varje påstående en gång, om dess standardgraf är alla grafers union (Virtuoso).",
        ),
    ),
    option(
        "--store-unchecked",
        is_flag=True,
        text=Text(
            en="Do not check that the store holds the release.", sv="Kontrollera inte att lagret innehåller utgåvan."
        ),
    ),
    option(
        "--host",
        default=DEFAULTS.host,
        envvar="ECOGRAPH_HOST",
        show_default=True,
        text=Text(en="Address to listen on.", sv="Adress att lyssna på."),
    ),
    option(
        "--port",
        type=click.IntRange(0, 65535),
        default=DEFAULTS.port,
        envvar="ECOGRAPH_PORT",
        show_default=True,
        text=Text(en="Port to listen on; 0 takes a free one.", sv="Port att lyssna på; 0 tar en ledig."),
    ),
    option(
        "--query-timeout",
        type=click.FloatRange(min=0, min_open=True),
        default=DEFAULTS.query_timeout,
        envvar="ECOGRAPH_QUERY_TIMEOUT",
        show_default=True,
        text=Text(en="Seconds a query may run.", sv="Sekunder som en fråga får ta."),
    ),
    option(
        "--workers",
        type=click.IntRange(1, 256),
        default=DEFAULTS.workers,
        envvar="ECOGRAPH_WORKERS",
        show_default=True,
        text=Text(en="Queries that may run at once.", sv="Frågor som får köras samtidigt."),
    ),
    option(
        "--queue",
        type=click.IntRange(0),
        default=DEFAULTS.queue,
        envvar="ECOGRAPH_QUEUE",
        show_default=True,
        text=Text(en="Queries that may wait for a worker.", sv="Frågor som får vänta på en arbetsprocess."),
    ),
    option(
        "--memory",
        type=click.IntRange(1),
        default=DEFAULTS.memory // MEBIBYTE,
        callback=_read_mebibytes,
        envvar="ECOGRAPH_MEMORY",
        show_default=True,
        text=Text(en="MiB of memory a query may use.", sv="MiB minne som en fråga får använda."),
    ),
    option(
        "--answer",
        type=click.IntRange(1),
        default=DEFAULTS.answer // MEBIBYTE,
        callback=_read_mebibytes,
        envvar="ECOGRAPH_ANSWER",
        show_default=True,
        text=Text(en="MiB an answer may have.", sv="MiB som ett svar får ha."),
    ),
    option(
        "--cache",
        type=click.IntRange(0),
        default=DEFAULTS.cache // MEBIBYTE,
        callback=_read_mebibytes,
        envvar="ECOGRAPH_CACHE",
        show_default=True,
        text=Text(
            en="MiB of memory for answers that are asked for again.", sv="MiB minne för svar som efterfrågas igen."
        ),
    ),
    option(
        "--lookups",
        type=click.IntRange(0),
        default=DEFAULTS.lookups // MEBIBYTE,
        callback=_read_mebibytes,
        envvar="ECOGRAPH_LOOKUPS",
        show_default=True,
        text=Text(
            en="MiB of temporary files for lookups; if it would take more, there is no index for them.",
            sv="MiB tillfälliga filer för uppslag; om det skulle bli fler finns inget index för dem.",
        ),
    ),
    option(
        "--rows",
        type=click.IntRange(0),
        default=DEFAULTS.rows,
        envvar="ECOGRAPH_ROWS",
        show_default=True,
        text=Text(
            en="Rows or triples an answer may have; 0: any.", sv="Rader eller tripplar som ett svar får ha; 0: alla."
        ),
    ),
    option(
        "--budget",
        type=click.FloatRange(0),
        default=DEFAULTS.budget,
        envvar="ECOGRAPH_BUDGET",
        show_default=True,
        text=Text(
            en="Seconds of queries a minute for each client but this machine; 0: no limit.",
            sv="Sekunder av frågor per minut för varje klient utom denna maskin; 0: ingen gräns.",
        ),
    ),
    option(
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
    ),
    option(
        "--client-timeout",
        type=click.FloatRange(min=0, min_open=True),
        default=DEFAULTS.client_timeout,
        envvar="ECOGRAPH_CLIENT_TIMEOUT",
        show_default=True,
        text=Text(
            en="Seconds a client may take to send a request, or to take some of its answer.",
            sv="Sekunder som en klient får ta för att sända en fråga, eller ta emot något av svaret.",
        ),
    ),
    option(
        "--allow-service",
        "services",
        multiple=True,
        envvar="ECOGRAPH_ALLOW_SERVICE",
        metavar="URL",
        text=Text(
            en="SPARQL endpoint that SERVICE may call, exactly at this address (default: none).",
            sv="SPARQL-tjänst som SERVICE får anropa, på exakt denna adress (standard: ingen).",
        ),
    ),
    option(
        "--admin-port",
        type=click.IntRange(0, 65535),
        envvar="ECOGRAPH_ADMIN_PORT",
        text=Text(
            en="Port of the operator's view: /live, /ready, /metrics, /queries (default: none).",
            sv="Port för driftens vy: /live, /ready, /metrics, /queries (standard: ingen).",
        ),
    ),
    option(
        "--admin-host",
        default=DEFAULTS.admin_host,
        envvar="ECOGRAPH_ADMIN_HOST",
        show_default=True,
        text=Text(en="Address on which it listens.", sv="Adress som den lyssnar på."),
    ),
    option(
        "--query-log",
        type=click.Path(path_type=Path, allow_dash=True),
        envvar="ECOGRAPH_QUERY_LOG",
        metavar="FILE",
        text=Text(
            en="File that gets a line of JSON for each query, without addresses; - is standard error.",
            sv="Fil som får en rad JSON för varje fråga, utan adresser; - är standard error.",
        ),
    ),
    option(
        "--log-queries",
        is_flag=True,
        envvar="ECOGRAPH_LOG_QUERIES",
        text=Text(en="Log the texts of queries too.", sv="Logga även frågornas text."),
    ),
)


def serve_options(function: F) -> F:
    """Add all options of the verb."""
    for add in reversed(OPTIONS):
        function = add(function)
    return function
