"""``ecograph disagreements``: where sources give different values of a property that has one, and what each says."""

from pathlib import Path

import click
from pyoxigraph import RdfFormat, parse

from ecograph.cli.base import language_of, option, release_option, say, verb
from ecograph.disagreement_reports import DISAGREEMENT_REPORTS
from ecograph.disagreements import find_disagreements
from ecograph.release import NAMED_GRAPHS_FILE, open_release
from ecograph.text import Text

__all__ = ["command"]


@verb(
    "disagreements",
    Text(
        en="List where sources disagree: properties of which a source gives one value, and two sources give values that"
        " cannot both be right. Each value comes with its sources, passages, confidence and dates; a curator's"
        " resolution stands beside it and removes nothing.",
        sv="Lista var källor är oeniga: egenskaper som en källa ger ett värde av, och två källor ger värden som inte"
        " båda kan vara riktiga. Varje värde visas med källor, ställen, säkerhet och datum; en kurators avgörande står"
        " bredvid och tar inte bort något.",
    ),
)
@release_option
@option(
    "--format",
    "form",
    type=click.Choice(list(DISAGREEMENT_REPORTS)),
    default="table",
    show_default=True,
    text=Text(
        en="How to write them; csv has a line for each piece of evidence.",
        sv="Hur de skrivs; csv har en rad per belägg.",
    ),
)
@option(
    "--source",
    text=Text(
        en="Only disagreements in which this source takes part (its slug).",
        sv="Endast oenigheter som den här källan är del i (dess slug).",
    ),
)
@click.pass_context
def command(ctx: click.Context, release: Path, form: str, source: str | None) -> None:
    """Print the disagreements; they are findings about the world, so the exit code is 0."""
    file = open_release(release).file(NAMED_GRAPHS_FILE)
    found = find_disagreements(list(parse(path=file, format=RdfFormat.N_QUADS)), source)
    click.echo(DISAGREEMENT_REPORTS[form](found, language_of(ctx)), nl=False)
    resolved = sum(each.resolution is not None for each in found)
    say(
        ctx,
        Text(
            en=f"Disagreements: {len(found)}, of which resolved: {resolved}.",
            sv=f"Oenigheter: {len(found)}, varav avgjorda: {resolved}.",
        ),
    )
