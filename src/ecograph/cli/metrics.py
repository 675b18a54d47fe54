"""``ecograph metrics``: the centrality of actors, with the range of each rank."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click
from pyoxigraph import Quad, RdfFormat, parse

from ecograph.cli.base import language_of, option, release_option, say, verb
from ecograph.cli.selecting import make_selection, selection_options
from ecograph.dataset import named_graphs
from ecograph.errors import InputError
from ecograph.exports import write_atomically
from ecograph.flows import compute_flows
from ecograph.measurements import metrics_quads
from ecograph.metrics import Measured, Result, compute_metrics
from ecograph.release import NAMED_GRAPHS_FILE, open_release
from ecograph.selection import Selection
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
    isolates: bool


@dataclass(frozen=True)
class _Run:
    results: Sequence[Result]
    measured: Measured | None
    """The network of actors; None for that of fundings."""
    language: Language


def _write_turtle(run: _Run) -> str:
    if run.measured is None:
        raise InputError(
            Text(
                en="The amounts of fundings are statements already; --format ttl is for networks of actors.",
                sv="Finansieringens belopp är redan påståenden; --format ttl är för nätverk av aktörer.",
            )
        )
    return results_turtle(named_graphs(metrics_quads(run.measured)))


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
    text=Text(
        en="The network whose actors are measured: 'actors' or 'funding' (amounts given and received, by currency).",
        sv="Nätverket vars aktörer mäts: 'actors' eller 'funding' (givna och mottagna belopp, per valuta).",
    ),
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
@option(
    "--isolates",
    is_flag=True,
    text=Text(
        en="Show actors that take part alone, too; they have no ties and count in every measure.",
        sv="Visa även aktörer som deltar ensamma; de saknar band och räknas i alla mått.",
    ),
)
@selection_options
@release_option
@click.pass_context
def command(ctx: click.Context, /, **values: Any) -> None:
    """Print or write the results of the measures asked for."""
    selection = make_selection(values)
    request = _Request(**values)
    file = open_release(request.release).file(NAMED_GRAPHS_FILE)
    run = _measure(parse(path=file, format=RdfFormat.N_QUADS), request, selection, language_of(ctx))
    text = FORMATS[request.form](run)
    if request.out is None or str(request.out) == "-":
        click.echo(text, nl=False)
    else:
        write_atomically(request.out, text)
    if request.form == "table":
        say(ctx, LEGEND)
    if run.measured is not None:
        if request.form == "table" and not request.isolates:
            _say_isolates(ctx, run.measured.isolates)
        if selection.year is not None:
            _say_undated(ctx, run.measured.undated, selection.year)


def _measure(quads: Iterable[Quad], request: _Request, selection: Selection, language: Language) -> _Run:
    if request.network == "funding":
        return _Run(compute_flows(quads, request.measures, selection), None, language)
    measured = compute_metrics(quads, request.network, request.measures, selection, isolates=request.isolates)
    return _Run(measured.results, measured, language)


def _say_isolates(ctx: click.Context, isolates: int) -> None:
    if isolates > 0:
        say(
            ctx,
            Text(
                en=f"{isolates} actors without a tie are counted and not shown (--isolates shows them).",
                sv=f"{isolates} aktörer utan band räknas men visas inte (--isolates visar dem).",
            ),
        )


def _say_undated(ctx: click.Context, undated: int, year: int) -> None:
    say(
        ctx,
        Text(
            en=f"{undated} participations without both start and end are counted as running in {year}.",
            sv=f"{undated} deltaganden utan både början och slut räknas som pågående {year}.",
        ),
    )
