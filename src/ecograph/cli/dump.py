"""``ecograph dump``: write the data set in an RDF format."""

import os
import shutil
import sys
from pathlib import Path

import click

from ecograph.cli.base import option, release_option, verb
from ecograph.errors import InputError
from ecograph.formats import RDF_FORMATS, rdf_syntax
from ecograph.release import open_release
from ecograph.text import Text

__all__ = ["command"]


@verb(
    "dump",
    Text(
        en="Write the data set of a release in an RDF format: turtle, nt and rdfxml hold each statement once, trig, nq "
        "and jsonld each statement in the graph of its evidence.",
        sv="Skriv en utgåvas datamängd i ett RDF-format: turtle, nt och rdfxml rymmer varje påstående en gång, trig, "
        "nq och jsonld varje påstående i grafen för sitt belägg.",
    ),
)
@option(
    "--format",
    "format_name",
    type=click.Choice([syntax.name for syntax in RDF_FORMATS]),
    default=RDF_FORMATS[0].name,
    show_default=True,
    text=Text(en="RDF format.", sv="RDF-format."),
)
@option(
    "--out",
    type=click.Path(path_type=Path),
    text=Text(en="File to write (default: standard output).", sv="Fil att skriva (standard: standard ut)."),
)
@release_option
def command(format_name: str, out: Path | None, release: Path) -> None:
    """Copy the dump of the release."""
    dump = open_release(release).file(f"ecograph.{rdf_syntax(format_name).extension}")
    if out is None:
        with dump.open("rb") as file:
            shutil.copyfileobj(file, sys.stdout.buffer)
    else:
        _copy_file(dump, out)


def _copy_file(dump: Path, out: Path) -> None:
    """Copy ``dump`` to ``out``, which is there whole or not at all."""
    partial = out.with_name(f".{out.name}.partial-{os.getpid()}")
    try:
        shutil.copyfile(dump, partial)
        partial.replace(out)
    except OSError as error:
        partial.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        raise InputError(
            Text(en=f"The file cannot be written: {reason}.", sv=f"Filen kan inte skrivas: {reason}."), file=out
        ) from error
