"""``ecograph check``: what is wrong with the data, where, and what would be right."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click
from rich.console import Console

from ecograph.cli.base import argument, language_of, option, verb
from ecograph.dataset import Statement
from ecograph.findings import Finding
from ecograph.gather import gather_data
from ecograph.ontology import read_ontology
from ecograph.report import REPORTS
from ecograph.settings import share_path
from ecograph.sources.trig import read_trig
from ecograph.text import Text
from ecograph.validation import find_violations

__all__ = ["command"]


@verb("check", Text(en="Validate files, or all data, with SHACL.", sv="Validera filer, eller alla data, med SHACL."))
@argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path))
@option(
    "--format",
    "form",
    type=click.Choice(list(REPORTS)),
    default="text",
    text=Text(en="How to print the report.", sv="Hur rapporten skrivs."),
)
@option(
    "--data",
    type=click.Path(path_type=Path),
    text=Text(en="Folder of the data, if not the data shipped.", sv="Mapp med data, om inte de som följer med."),
)
@click.pass_context
def command(ctx: click.Context, files: tuple[Path, ...], form: str, data: Path | None) -> None:
    """Print the report on standard output; exit with 1 if anything breaks the rules."""
    language = language_of(ctx)
    waiting = Text(en="Validating", sv="Validerar").to(language)
    with Console(stderr=True).status(waiting):
        folder = share_path("data") if data is None else data
        statements, background = _read_all(folder) if len(files) == 0 else _read_files(files, folder)
        findings = [_relocate(finding) for finding in find_violations(statements, background)]
    click.echo(REPORTS[form](findings, language), nl=False)
    if any(finding.severity == "violation" for finding in findings):
        ctx.exit(1)


def _read_all(data: Path) -> tuple[list[Statement], list[Statement]]:
    ontology = read_ontology(share_path("ontology"))
    return [*ontology, *gather_data(data, ontology).statements], []


def _read_files(files: Sequence[Path], data: Path) -> tuple[list[Statement], list[Statement]]:
    """Return the statements of ``files``, and as their background the rest of the data.

    A TriG file of a source is read by itself, since it may be half written.
    """
    asked = {path.resolve() for path in files}
    ontology = read_ontology(share_path("ontology"))
    authored = {path for path in asked if path.suffix == ".trig"}
    rest = [*ontology, *gather_data(data, ontology, authored).statements]
    known = {path: path.resolve() for path in {statement.origin.file for statement in rest}}
    statements = [statement for statement in rest if known[statement.origin.file] in asked]
    for path in dict.fromkeys(files):
        if path.resolve() not in known.values():
            statements += read_trig(path)
    return statements, [statement for statement in rest if known[statement.origin.file] not in asked]


def _relocate(finding: Finding) -> Finding:
    """Name the file as seen from the working directory, if it is below it."""
    origin, here = finding.origin, Path.cwd()
    if origin is None or not origin.file.is_relative_to(here):
        return finding
    return replace(finding, origin=replace(origin, file=origin.file.relative_to(here)))
