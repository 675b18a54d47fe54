"""``ecograph build``: make a validated release from the sources."""

from pathlib import Path

import click

from ecograph.build import build_release
from ecograph.cli.base import cache_option, data_option, option, say, verb
from ecograph.cli.progress import show_progress
from ecograph.settings import CACHE_FOLDER, Settings
from ecograph.text import Text

__all__ = ["command"]

STEPS = 4


@verb(
    "build",
    Text(
        en="Make a validated release from the sources and print its folder. The former release stays in use until "
        "the new one is whole, and is kept beside it. If nothing has changed, nothing is made.",
        sv="Gör en validerad utgåva av källorna och skriv ut dess mapp. Den förra utgåvan används tills den nya är "
        "hel, och sparas bredvid den. Om inget har ändrats görs ingenting.",
    ),
)
@data_option
@option(
    "--out",
    type=click.Path(path_type=Path),
    default=Settings.release,
    show_default=True,
    text=Text(en="Folder that holds the releases.", sv="Mapp som rymmer utgåvorna."),
)
@option("--without-people", is_flag=True, text=Text(en="Leave out the layer of persons.", sv="Utelämna personlagret."))
@cache_option
@click.pass_context
def command(ctx: click.Context, data: Path | None, out: Path, *, without_people: bool, no_cache: bool) -> None:
    """Build, then print the path of the release in use."""
    cache = None if no_cache else out.resolve().parent / CACHE_FOLDER / "build"
    with show_progress(ctx, STEPS) as step:
        result = build_release(data, out, people=not without_people, cache=cache, step=step)
    counts = result.counts
    if result.is_new:
        message = Text(
            en=f"Release {result.version}: {counts['statements']} statements in {counts['graphs']} graphs about "
            f"{counts['entities']} entities, from {counts['sources']} sources; {counts['warnings']} warnings.",
            sv=f"Utgåva {result.version}: {counts['statements']} påståenden i {counts['graphs']} grafer om "
            f"{counts['entities']} entiteter, ur {counts['sources']} källor; {counts['warnings']} varningar.",
        )
    else:
        message = Text(
            en=f"Nothing changed: release {result.version} is up to date.",
            sv=f"Inget har ändrats: utgåva {result.version} är aktuell.",
        )
    say(ctx, message)
    click.echo(result.path)
