"""``ecograph check``: what is wrong with the data, where, and what would be right."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

import click
from rich.console import Console

from ecograph.cli.base import argument, cache_option, data_option, language_of, option, verb
from ecograph.collector import pause_collector
from ecograph.dataset import Statement
from ecograph.findings import Finding
from ecograph.gather import REGISTER_FOLDER, gather_data
from ecograph.ontology import read_ontology
from ecograph.recheck import find_anew
from ecograph.report import REPORTS, report_text
from ecograph.resolutions import RESOLUTIONS_FILE
from ecograph.settings import CACHE_FOLDER, share_path
from ecograph.shapes import ENGINES, EngineName
from ecograph.sources.trig import read_trig
from ecograph.text import Text
from ecograph.validation import find_violations
from ecograph.written import Written, join_written

__all__ = ["command"]

RESOLUTIONS: Final = f"{REGISTER_FOLDER}/{RESOLUTIONS_FILE}"


@verb("check", Text(en="Validate files, or all data, with SHACL.", sv="Validera filer, eller alla data, med SHACL."))
@argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path))
@option(
    "--format",
    "form",
    type=click.Choice(list(REPORTS)),
    default="text",
    text=Text(en="How to print the report.", sv="Hur rapporten skrivs."),
)
@data_option
@option(
    "--engine",
    type=click.Choice(list(ENGINES)),
    text=Text(
        en="SHACL engine: pySHACL (reference) or shacl-rust (fast); by default by size, fast from 10,000 statements.",
        sv="SHACL-motor: pySHACL (reference) eller shacl-rust (fast); annars efter storlek, fast från 10 000.",
    ),
)
@option(
    "--all",
    "everything",
    is_flag=True,
    text=Text(
        en="List every warning, also where one line tells of many of a kind.",
        sv="Lista varje varning, även där en rad berättar om många av ett slag.",
    ),
)
@cache_option
@click.pass_context
def command(
    ctx: click.Context,
    files: tuple[Path, ...],
    form: str,
    data: Path | None,
    engine: EngineName | None,
    *,
    everything: bool,
    no_cache: bool,
) -> None:
    """Print the report on standard output; exit with 1 if anything breaks the rules."""
    language = language_of(ctx)
    waiting = Text(en="Validating", sv="Validerar").to(language)
    with Console(stderr=True).status(waiting), pause_collector():
        folder = share_path("data") if data is None else data
        cache = None if no_cache else Path(CACHE_FOLDER) / "check"
        if len(files) == 0 and engine is None:
            found = find_anew(_read_all(folder, cache), cache=cache)
        elif len(files) == 0:
            found = find_violations(_read_all(folder, cache), (), engine)
        else:
            found = find_violations(*_read_files(files, folder, cache), engine)
        findings = [_relocate(finding) for finding in found]
    report = partial(report_text, everything=everything) if form == "text" else REPORTS[form]
    click.echo(report(findings, language), nl=False)
    if any(finding.severity == "violation" for finding in findings):
        ctx.exit(1)


def _read_all(data: Path, cache: Path | None) -> Written:
    ontology = read_ontology(share_path("ontology"))
    return join_written([ontology, gather_data(data, ontology, cache=cache).statements])


def _read_files(files: Sequence[Path], data: Path, cache: Path | None) -> tuple[list[Statement], list[Statement]]:
    """Return the statements of ``files``, and as their background the rest of the data.

    An RDF file is read by itself, since it may be half written; others are read as the sources they are a part of.
    """
    asked = {path.resolve(): path for path in files}
    ontology = read_ontology(share_path("ontology"))
    terms = {statement.origin.file for statement in ontology}
    alone = {found: path for found, path in asked.items() if path.suffix in {".trig", ".ttl"} and found not in terms}
    statements = [statement for path in alone.values() for statement in read_trig(path)]
    rest = [*ontology, *gather_data(data, ontology, alone, statements, cache).statements]
    known = {path: path.resolve() for path in {statement.origin.file for statement in rest}}
    for found, path in asked.items():
        if found not in {*alone, *known.values(), (data / RESOLUTIONS).resolve()}:
            statements += read_trig(path)
    statements = [*(found for found in rest if known[found.origin.file] in asked), *statements]
    return statements, [found for found in rest if known[found.origin.file] not in asked]


def _relocate(finding: Finding) -> Finding:
    """Name the file as seen from the working directory, if it is below it."""
    origin, here = finding.origin, Path.cwd()
    if origin is None or not origin.file.is_relative_to(here):
        return finding
    return replace(finding, origin=replace(origin, file=origin.file.relative_to(here)))
