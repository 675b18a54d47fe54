"""``ecograph export``: a network as a file for other tools."""

from pathlib import Path
from typing import Any

import click
from pyoxigraph import RdfFormat, parse

from ecograph.cli.base import option, release_option, say, verb
from ecograph.cli.selecting import make_selection, selection_options
from ecograph.exports import EXPORTS, export_network, render_single
from ecograph.network import build_network
from ecograph.release import NAMED_GRAPHS_FILE, open_release
from ecograph.text import Text

__all__ = ["command"]


@verb(
    "export",
    Text(
        en="Write a network for other tools: 'actors' (tied by shared initiatives), 'participations' (actors and"
        " initiatives) or 'funding' (funders and those they fund, by currency).",
        sv="Skriv ett nätverk för andra verktyg: 'actors' (aktörer med gemensamma initiativ), 'participations'"
        " (aktörer och initiativ) eller 'funding' (finansiärer och de som de finansierar, per valuta).",
    ),
)
@option(
    "--network",
    default="actors",
    show_default=True,
    text=Text(en="The network to write.", sv="Nätverket som skrivs."),
)
@option(
    "--format",
    "form",
    type=click.Choice(list(EXPORTS)),
    required=True,
    text=Text(
        en="Format; csv writes the edges to the file and the nodes beside it, to <name>-nodes.csv.",
        sv="Format; csv skriver kanterna i filen och noderna bredvid den, i <namn>-nodes.csv.",
    ),
)
@option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    text=Text(en="File to write; - is standard output.", sv="Fil att skriva; - är standardutmatningen."),
)
@selection_options
@release_option
@click.pass_context
def command(ctx: click.Context, /, **values: Any) -> None:
    """Write the network and say what was written."""
    selection = make_selection(values)
    network, form, out = values["network"], values["form"], values["out"]
    file = open_release(values["release"]).file(NAMED_GRAPHS_FILE)
    graph = build_network(parse(path=file, format=RdfFormat.N_QUADS), network, selection)
    if str(out) == "-":
        click.echo(render_single(graph, form), nl=False)
        return
    written = " ".join(str(path) for path in export_network(graph, form, out))
    nodes, edges = graph.number_of_nodes(), graph.number_of_edges()
    say(ctx, Text(en=f"{written}: {nodes} nodes, {edges} edges.", sv=f"{written}: {nodes} noder, {edges} kanter."))
