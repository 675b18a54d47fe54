"""``ecograph search``: things by their names, identifiers and descriptions, without a server."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from rich.box import SIMPLE
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ecograph.cli.base import argument, language_of, option, release_option, say, verb
from ecograph.entries import make_index
from ecograph.errors import InputError
from ecograph.namespaces import compact
from ecograph.release import SEARCH_FILE, open_release
from ecograph.search.harvest import harvest_entries, read_quads
from ecograph.search.index import Index, load_index
from ecograph.search.matching import search
from ecograph.search.own import NAMELESS
from ecograph.store.content import content_of_files
from ecograph.text import LANGUAGES, Text

__all__ = ["command"]

UNBOUNDED = 10_000
"""Columns of a table that goes into a file or a pipe: lines are not broken there."""


@verb(
    "search",
    Text(
        en="Find things by name, other names, identifiers and descriptions, in Swedish and English, the best first. "
        "innov* takes all words that begin so. What is only spelt nearly so is shown where nothing else is found, and "
        "is called fuzzy. Exit code 1: nothing was found.",
        sv="Hitta ting efter namn, andra namn, identifierare och beskrivningar, på svenska och engelska, bästa först. "
        "innov* tar alla ord som börjar så. Det som bara stavas nästan så visas där inget annat hittas, och kallas "
        "fuzzy. Slutkod 1: inget hittades.",
    ),
)
@argument("text", nargs=-1, required=True, metavar="TEXT...")
@option(
    "--kind",
    text=Text(
        en="Only things of this kind, such as actor or initiative.",
        sv="Bara ting av detta slag, såsom actor eller initiative.",
    ),
)
@option(
    "--texts",
    type=click.Choice(LANGUAGES),
    text=Text(
        en="Look only at texts in this language, and those in none.",
        sv="Se bara till texter på detta språk, och dem utan språk.",
    ),
)
@option(
    "--limit",
    type=click.IntRange(1),
    default=20,
    show_default=True,
    text=Text(en="Hits to show.", sv="Träffar att visa."),
)
@option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    text=Text(en="Form of the answer.", sv="Svarets form."),
)
@option(
    "--data",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    text=Text(
        en="Search a file of RDF of your own instead of the release; may be repeated.",
        sv="Sök i en egen fil med RDF i stället för utgåvan; får upprepas.",
    ),
)
@release_option
@click.pass_context
def command(
    ctx: click.Context,
    /,
    text: tuple[str, ...],
    kind: str | None,
    texts: str | None,
    limit: int,
    form: str,
    data: tuple[Path, ...],
    release: Path,
) -> None:
    """Print the hits, and on standard error how many there are."""
    index = _index_files(data) if len(data) > 0 else load_index(open_release(release).file(SEARCH_FILE))
    if kind is not None and kind not in index.kinds:
        known = ", ".join(index.kinds)
        raise InputError(
            Text(en=f"There is no kind {kind!r}. Known: {known}.", sv=f"Slaget {kind!r} finns inte. Kända: {known}.")
        )
    found = search(index, " ".join(text), typing=True, language=texts)
    hits = [hit for hit in found.hits if kind in {None, index.things[hit.thing].kind}]
    language = language_of(ctx)
    shown = [
        {**index.describe(hit.thing, hit.text, language), "score": hit.score, "match": hit.match}
        for hit in hits[:limit]
    ]
    if form == "json":
        click.echo(json.dumps({"total": len(hits), "hits": shown}, ensure_ascii=False, indent=2))
    elif len(shown) > 0:
        _print_table(shown)
    say(ctx, _count(len(shown), len(hits)))
    if len(hits) == 0:
        ctx.exit(1)


def _index_files(paths: Sequence[Path]) -> Index:
    files = content_of_files(paths).files
    index = Index(make_index(harvest_entries(read_quads((file.syntax, file.path) for file in files))))
    if len(index.things) == 0:
        raise InputError(NAMELESS)
    return index


def _print_table(hits: Sequence[dict[str, Any]]) -> None:
    table = Table(box=SIMPLE)
    for column in ("thing", "label", "match", "score", "text"):
        table.add_column(column, overflow="fold")
    for hit in hits:
        text = "" if hit["text"] == hit["label"] else f"{hit['field']}: {hit['text']}"
        cells = (compact(hit["thing"]), hit["label"], hit["match"], f"{hit['score']:.4f}", text)
        table.add_row(*map(escape, cells))
    console = Console() if sys.stdout.isatty() else Console(width=UNBOUNDED, no_color=True)
    console.print(table)


def _count(shown: int, total: int) -> Text:
    if total == 0:
        return Text(en="Nothing was found.", sv="Inget hittades.")
    return Text(en=f"{shown} of {total} hits", sv=f"{shown} av {total} träffar")
