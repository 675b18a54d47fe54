"""``ecograph query``: a catalogue query or any SPARQL query over the release, with no server."""

import asyncio
import json
import sys
from collections.abc import Collection, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from ecograph.cli import explaining
from ecograph.cli.as_of import open_as_of
from ecograph.cli.base import argument, language_of, option, release_option, say, verb
from ecograph.errors import InputError, NotAcceptableError
from ecograph.examples import write_out
from ecograph.formats import GRAPH_FORMATS, RESULT_FORMATS, RdfSyntax, ResultSyntax
from ecograph.namespaces import compact
from ecograph.queries import BINDERS, CatalogueQuery, find_query
from ecograph.release import Release, open_release
from ecograph.search.entities import Entities
from ecograph.settings import Settings
from ecograph.store.content import content_of_release
from ecograph.store.guard import outline_query
from ecograph.store.pool import QueryAnswer, QueryPool, QueryRequest
from ecograph.text import Language, Text

__all__ = ["command"]

TABLE = "table"
UNBOUNDED = 10_000
"""Columns of a table that no person watches: nothing is folded, so that nothing is lost to grep or less."""
NAMES = [TABLE, *[syntax.name for syntax in RESULT_FORMATS], *[syntax.name for syntax in GRAPH_FORMATS], "ttl"]


@dataclass(frozen=True)
class Asked:
    """What the command was told to ask."""

    query: CatalogueQuery | None
    """None: a query of one's own."""
    own: str
    """Its text."""
    given: Mapping[str, str]
    """Values of the catalogue query's parameters."""
    language: Language

    @property
    def text(self) -> str:
        """The SPARQL query."""
        return self.own if self.query is None else self.query.text

    @property
    def written(self) -> str:
        """The query with the values of its parameters written in."""
        return self.own if self.query is None else write_out(self.query, self.bind())

    @property
    def parameters(self) -> Collection[str]:
        """Names of the variables that have one value, the one given or a default."""
        return () if self.query is None else {parameter.name for parameter in self.query.parameters}

    def bind(self) -> dict[str, str]:
        """Return the terms of the parameters."""
        if self.query is None:
            return {}
        return {name: str(term) for name, term in self.query.bind(self.given, self.language).items()}

    def refuse_what_is_no_value(self) -> None:
        """Look at all that can be judged without the data.

        :raises InputError: if there is no such parameter, or a value is not of its type
        """
        if self.query is None:
            if len(self.given) > 0:
                raise InputError(
                    Text(en="--param goes with a catalogue query.", sv="--param hör ihop med en katalogfråga.")
                )
            return
        entities = {parameter.name for parameter in self.query.parameters if parameter.type not in BINDERS}
        self.query.bind({name: "any" if name in entities else value for name, value in self.given.items()})


@verb(
    "query",
    Text(en="Run a catalogue query or any SPARQL query.", sv="Kör en katalogfråga eller valfri SPARQL-fråga."),
)
@argument("name", required=False)
@option("--text", text=Text(en="A SPARQL query.", sv="En SPARQL-fråga."))
@option(
    "--file",
    "file",
    type=click.Path(path_type=Path),
    text=Text(
        en="A file with a SPARQL query; '-' is standard input.", sv="En fil med en SPARQL-fråga; '-' är standard in."
    ),
)
@option(
    "--param",
    "params",
    multiple=True,
    metavar="NAME=VALUE",
    text=Text(en="A parameter of the catalogue query.", sv="En parameter till katalogfrågan."),
)
@option(
    "--format",
    "form",
    type=click.Choice(NAMES),
    default=TABLE,
    text=Text(
        en="table: for reading (Turtle for CONSTRUCT and DESCRIBE).",
        sv="table: för läsning (Turtle för CONSTRUCT, DESCRIBE).",
    ),
)
@release_option
@option(
    "--query-timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=Settings.query_timeout,
    show_default=True,
    text=Text(en="Seconds the query may run.", sv="Sekunder som frågan får köra."),
)
@option(
    "--as-of",
    metavar="DATE",
    text=Text(
        en="Answer as of a year, month or day: 2019, 2019-06 or 2019-06-30. What is stated not to hold then is left"
        " out; what has no dates is kept and counted on standard error.",
        sv="Svara som det var ett år, en månad eller en dag: 2019, 2019-06 eller 2019-06-30. Det som enligt källorna"
        " inte gäller då utelämnas; det som saknar datum behålls och räknas på standard error.",
    ),
)
@option(
    "--show",
    is_flag=True,
    text=Text(
        en="Print the query with the values written in, instead of its answer.",
        sv="Skriv ut frågan med värdena inskrivna, i stället för dess svar.",
    ),
)
@explaining.explain_options
@click.pass_context
def command(
    ctx: click.Context,
    /,
    name: str | None,
    text: str | None,
    file: Path | None,
    params: tuple[str, ...],
    form: str,
    release: Path,
    query_timeout: float,
    as_of: str | None,
    show: bool,
    explain: bool,
    run: bool,
) -> None:
    """Answer one query on standard output."""
    if sum(given is not None for given in (name, text, file)) != 1:
        raise InputError(
            Text(
                en="Give one of a catalogue query's name, --text or --file.",
                sv="Ange ett av en katalogfrågas namn, --text eller --file.",
            )
        )
    settings = replace(Settings(), workers=1, query_timeout=query_timeout)
    asked = Asked(
        None if name is None else find_query(name),
        "" if name is not None else text if text is not None else _read_file(file or Path("-")),
        dict(map(_split_param, params)),
        language_of(ctx),
    )
    asked.refuse_what_is_no_value()
    explaining.refuse_what_does_not_go_together(is_explained=explain, run=run, as_of=as_of, form=form)
    if show:
        click.echo(asked.written, nl=False)
        return
    if explain:
        explaining.explain(ctx, settings, open_release(release), asked.written, run=run, is_table=form == TABLE)
        return
    syntax = _choose_syntax(form, outline_query(asked.text, settings).form)
    found = open_release(release)
    with nullcontext(found) if as_of is None else open_as_of(ctx, found, as_of) as opened:
        answer = asyncio.run(_run(settings, opened, asked, syntax))
    if form == TABLE and isinstance(syntax, ResultSyntax):
        _print_table(ctx, json.loads(answer.read()), hidden=asked.parameters)
    else:
        sys.stdout.buffer.write(answer.read())


async def _run(settings: Settings, release: Release, asked: Asked, syntax: ResultSyntax | RdfSyntax) -> QueryAnswer:
    pool = QueryPool(settings, content_of_release(release))
    await pool.start()
    try:
        if asked.query is not None:
            await Entities().check(pool, asked.query, asked.given, asked.language)
        return await pool.run(QueryRequest(asked.text, syntax, asked.bind()))
    finally:
        await pool.close()


def _read_file(file: Path) -> str:
    try:
        with click.open_file(str(file), "rb") as stream:
            content: bytes = stream.read()
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(Text(en="the query is not UTF-8", sv="frågan är inte UTF-8"), file=file) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            Text(en=f"the query cannot be read: {reason}", sv=f"frågan kan inte läsas: {reason}"), file=file
        ) from error


def _split_param(param: str) -> tuple[str, str]:
    name, equals, value = param.partition("=")
    if equals == "":
        raise InputError(Text(en=f"--param {param!r} is not NAME=VALUE.", sv=f"--param {param!r} är inte NAMN=VÄRDE."))
    return name, value


def _choose_syntax(form: str, query_form: str) -> ResultSyntax | RdfSyntax:
    """Return the syntax ``form`` means for a query form: SELECT and ASK have results, the others a graph."""
    offers: tuple[ResultSyntax | RdfSyntax, ...] = RESULT_FORMATS if query_form in {"SELECT", "ASK"} else GRAPH_FORMATS
    for syntax in offers:
        if form in {TABLE, syntax.name, syntax.extension}:
            return syntax
    raise NotAcceptableError(f"{query_form} --format {form}", [TABLE, *(syntax.name for syntax in offers)])


def _print_table(ctx: click.Context, results: Any, hidden: Collection[str]) -> None:
    """Print SELECT or ASK results (SPARQL 1.1 Query Results JSON Format) for reading, IRIs as CURIEs.

    Columns of parameters are left out: each has one value, the one that was given.
    """
    if "boolean" in results:
        click.echo(str(results["boolean"]).lower())
        return
    variables = [variable for variable in results["head"]["vars"] if variable not in hidden]
    rows = results["results"]["bindings"]
    table = Table(box=SIMPLE)
    for variable in variables:
        table.add_column(variable, overflow="fold")
    for row in rows:
        table.add_row(*(_show(row.get(variable)) for variable in variables))
    console = Console() if sys.stdout.isatty() else Console(width=UNBOUNDED, no_color=True)
    console.print(table)
    say(ctx, Text(en="1 row", sv="1 rad") if len(rows) == 1 else Text(en=f"{len(rows)} rows", sv=f"{len(rows)} rader"))


def _show(term: dict[str, str] | None) -> str:
    if term is None:
        return ""
    return compact(term["value"]) if term["type"] == "uri" else term["value"]
