"""``ecograph metrics``: the centrality of actors, with the range of each rank."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click
from pyoxigraph import Quad, RdfFormat, parse

from ecograph.cli.base import language_of, option, release_option, say, verb
from ecograph.exports import write_atomically
from ecograph.metrics import Result, compute_metrics, metrics_quads
from ecograph.network import build_network
from ecograph.participations import select_quads
from ecograph.release import NAMED_GRAPHS_FILE, open_release
from ecograph.tables import LEGEND, results_csv, results_json, results_table, results_turtle
from ecograph.text import Language, Text

__all__ = ["command"]


@dataclass(frozen=True)
class _Request:
    network: str
    measures: tuple[str, ...]
    form: str
    out: Path | None
    release: Path
    year: int | None


@dataclass(frozen=True)
class _Run:
    request: _Request
    quads: list[Quad]
    results: list[Result]
    language: Language


def _write_turtle(run: _Run) -> str:
    return results_turtle(metrics_quads(run.results, build_network(run.quads, run.request.network, run.request.year)))


FORMATS: Final[Mapping[str, Callable[[_Run], str]]] = {
    "table": lambda run: results_table(run.results, run.language),
    "csv": lambda run: results_csv(run.results),
    "json": lambda run: results_json(run.results),
    "ttl": _write_turtle,
}


@verb(
    "metrics",
    Text(
        en="Measure the centrality of actors. The range of a rank tells what it becomes when one source at a time is"
        " left out.",
        sv="Mät aktörers centralitet. Rangens spann visar vad den blir när en källa i taget utelämnas.",
    ),
)
@option(
    "--network",
    default="actors",
    show_default=True,
    text=Text(en="The network whose actors are measured.", sv="Nätverket vars aktörer mäts."),
)
@option(
    "--measure",
    "measures",
    multiple=True,
    text=Text(en="A measure; may be repeated. Default: all.", sv="Ett mått; kan upprepas. Förval: alla."),
)
@option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    default="table",
    show_default=True,
    text=Text(en="How to write the results.", sv="Hur resultaten skrivs."),
)
@option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    text=Text(en="File to write instead of standard output.", sv="Fil att skriva i stället för standardutmatningen."),
)
@release_option
@option(
    "--year",
    type=int,
    text=Text(
        en="Leave out participations that are stated not to run in this year.",
        sv="Utelämna deltaganden som enligt källorna inte pågår detta år.",
    ),
)
@click.pass_context
def command(ctx: click.Context, /, **values: Any) -> None:
    """Print or write the results of the measures asked for."""
    request = _Request(**values)
    file = open_release(request.release).file(NAMED_GRAPHS_FILE)
    quads = select_quads(parse(path=file, format=RdfFormat.N_QUADS))
    results = compute_metrics(quads, request.network, request.measures, request.year)
    text = FORMATS[request.form](_Run(request, quads, results, language_of(ctx)))
    if request.out is None or str(request.out) == "-":
        click.echo(text, nl=False)
    else:
        write_atomically(request.out, text)
    if request.form == "table":
        say(ctx, LEGEND)
    if request.year is not None:
        _say_undated(ctx, build_network(quads, request.network, request.year).graph["undated"], request.year)


def _say_undated(ctx: click.Context, undated: int, year: int) -> None:
    say(
        ctx,
        Text(
            en=f"{undated} participations without both start and end are counted as running in {year}.",
            sv=f"{undated} deltaganden utan både början och slut räknas som pågående {year}.",
        ),
    )
