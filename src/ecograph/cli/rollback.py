"""``ecograph rollback``: make an earlier release current again, by replacing one file."""

from pathlib import Path

import click

from ecograph.cli.base import argument, option, release_option, say, verb
from ecograph.errors import InputError, NotFoundError, ReleaseError
from ecograph.publish import lock_releases, use_release
from ecograph.release import MANIFEST, open_release, read_mark
from ecograph.text import Text

__all__ = ["command"]


@verb(
    "rollback",
    Text(
        en="Make a release current: VERSION, or without it the one made before the current one. It is checked first; a "
        "service that runs takes it up within seconds, without a restart.",
        sv="Gör en utgåva till den aktuella: VERSION, eller annars den som gjordes före den aktuella. Den kontrolleras "
        "först; en tjänst som körs tar upp den inom några sekunder, utan omstart.",
    ),
)
@argument("version", required=False)
@option(
    "--list",
    "only_list",
    is_flag=True,
    text=Text(en="Only list the releases, the newest first.", sv="Lista bara utgåvorna, den nyaste först."),
)
@release_option
@click.pass_context
def command(ctx: click.Context, /, version: str | None, release: Path, *, only_list: bool) -> None:
    """Put a release to use, or list all."""
    folders = _list_folders(release)
    current = read_mark(release).decode("utf-8", "replace").strip()
    if only_list:
        for folder in folders:
            click.echo(f"{'*' if folder.name == current else ' '} {folder.name}")
        return
    with lock_releases(release):
        folder = _choose(folders, current, version)
        open_release(folder)
        use_release(release, folder)
    say(ctx, Text(en=f"Current is {folder.name}, was {current}.", sv=f"Aktuell är {folder.name}, var {current}."))


def _list_folders(root: Path) -> list[Path]:
    """Return the folders of all releases, the one made last first.

    :raises ReleaseError: if there is none
    """
    made = [path.parent for path in root.glob(f"[!.]*/{MANIFEST}")]
    if len(made) == 0:
        raise ReleaseError(Text(en=f"There are no releases in {root}.", sv=f"Det finns inga utgåvor i {root}."))
    return sorted(made, key=lambda folder: ((folder / MANIFEST).stat().st_mtime_ns, folder.name), reverse=True)


def _choose(folders: list[Path], current: str, version: str | None) -> Path:
    names = [folder.name for folder in folders]
    if version is not None:
        if version not in names:
            raise NotFoundError(Text(en="release", sv="utgåvan"), version, names)
        return folders[names.index(version)]
    earlier = folders[names.index(current) + 1 :] if current in names else []
    if len(earlier) == 0:
        listed = ", ".join(names)
        raise InputError(
            Text(
                en=f"No release was made before {current!r}; name one of {listed}.",
                sv=f"Ingen utgåva gjordes före {current!r}; ange en av {listed}.",
            )
        )
    return earlier[0]
