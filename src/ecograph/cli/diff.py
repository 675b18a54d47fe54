"""``ecograph diff``: what differs between two releases, and whether the world changed or only our knowledge of it."""

from pathlib import Path

import click

from ecograph.cli.base import argument, language_of, option, say, verb
from ecograph.difference import compare_releases
from ecograph.difference_reports import DIFFERENCE_REPORTS
from ecograph.errors import NotFoundError
from ecograph.release import MANIFEST, Release, has_release, open_release
from ecograph.settings import Settings
from ecograph.text import Text

__all__ = ["command"]


@verb(
    "diff",
    Text(
        en="Show what differs between two releases, each a folder or the name of a version: statements, entities, ties,"
        " ranks. For each assertion: the world changed (its source was read anew and says something else), only our"
        " sources changed (a source was added or removed), or only our reading (the same text read otherwise). Exit"
        " code 0: no difference; 1: differences; 2: bad input.",
        sv="Visa vad som skiljer två utgåvor åt, var och en en mapp eller en version: påståenden, entiteter, band,"
        " ranger. För varje påstående ur en källa: världen har ändrats (källan lästes på nytt och säger något annat),"
        " bara våra källor (en källa tillkom eller togs bort), eller bara vår läsning (samma text läst annorlunda)."
        " Slutkod 0: ingen skillnad; 1: skillnader; 2: felaktig indata.",
    ),
)
@argument("old")
@argument("new")
@option(
    "--format",
    "form",
    type=click.Choice(list(DIFFERENCE_REPORTS)),
    default="text",
    show_default=True,
    text=Text(
        en="How to write it; ttl holds the statements as change sets (vocab.org/changeset).",
        sv="Hur den skrivs; ttl innehåller påståendena som ändringsmängder (vocab.org/changeset).",
    ),
)
@option(
    "--release",
    type=click.Path(path_type=Path),
    default=Settings.release,
    show_default=True,
    text=Text(en="Folder in which versions are looked for.", sv="Mapp där versioner söks."),
)
@click.pass_context
def command(ctx: click.Context, old: str, new: str, form: str, release: Path) -> None:
    """Print the difference; exit with 1 if there is one."""
    releases = _find_release(old, release), _find_release(new, release)
    if releases[0].manifest.people != releases[1].manifest.people:
        say(
            ctx,
            Text(
                en="Only one of the releases holds the layer of persons: what differs for that reason counts as our"
                " reading.",
                sv="Bara en av utgåvorna har personlagret: det som skiljer av det skälet räknas som vår läsning.",
            ),
        )
    found = compare_releases(*releases)
    click.echo(DIFFERENCE_REPORTS[form](found, language_of(ctx)), nl=False)
    if not found.is_empty:
        ctx.exit(1)


def _find_release(name: str, root: Path) -> Release:
    """Return the release in the folder ``name``, else the version of that name under ``root``.

    :raises NotFoundError: if there is neither, naming the versions there are
    :raises ReleaseError: if it is damaged
    """
    if has_release(Path(name)):
        return open_release(Path(name))
    versions = sorted(path.parent.name for path in root.glob(f"[!.]*/{MANIFEST}"))
    if name not in versions:
        raise NotFoundError(Text(en="release", sv="utgåva"), name, versions)
    return open_release(root / name)
