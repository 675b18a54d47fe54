"""``ecograph query --explain``: what the patterns of a query match, and what makes it slow."""

import asyncio
import json
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click
from rich.box import SIMPLE
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ecograph.cli.base import language_of, option
from ecograph.errors import InputError
from ecograph.explain.explaining import Explainer, Explanation
from ecograph.explain.running import Ran
from ecograph.explain.wording import REASONS, say_count, say_number, say_rows
from ecograph.explain.writing import write_explanation
from ecograph.release import Release
from ecograph.settings import Settings
from ecograph.store.content import content_of_release
from ecograph.store.pool import QueryPool
from ecograph.text import Language, Text

__all__ = ["explain", "explain_options", "refuse_what_does_not_go_together"]

F = TypeVar("F", bound=Callable[..., Any])
WIDTH = 10_000
"""Columns of what no person watches: nothing is folded."""


def explain_options(function: F) -> F:
    """Add the options that ask for an explanation."""
    run = option(
        "--run",
        is_flag=True,
        text=Text(
            en="With --explain: run the query too, and tell how long that took.",
            sv="Med --explain: kör även frågan och ange hur lång tid det tog.",
        ),
    )
    return option(
        "--explain",
        is_flag=True,
        text=Text(
            en="Tell what the query's patterns match and what makes it slow, instead of its answer (table or json).",
            sv="Ange vad frågans mönster matchar och vad som gör den långsam, i stället för svaret (table eller json).",
        ),
    )(run(function))


def refuse_what_does_not_go_together(*, is_explained: bool, run: bool, as_of: str | None, form: str) -> None:
    """Look at the options that go with ``--explain`` and those that do not.

    :raises InputError: if two of them do not go together
    """
    if run and not is_explained:
        raise InputError(Text(en="--run goes with --explain.", sv="--run hör ihop med --explain."))
    if is_explained and (as_of is not None or form not in {"table", "json"}):
        raise InputError(
            Text(
                en="--explain goes with --format table or json, and not with --as-of.",
                sv="--explain hör ihop med --format table eller json, och inte med --as-of.",
            )
        )


def explain(ctx: click.Context, settings: Settings, release: Release, text: str, *, run: bool, is_table: bool) -> None:
    """Print what the query ``text`` does over ``release``, for reading or as JSON; if ``run``, run it too."""
    explanation = asyncio.run(_explain(settings, release, text, run=run))
    language = language_of(ctx)
    if is_table:
        _print_explanation(explanation, language)
    else:
        written = write_explanation(explanation, release.version, language)
        click.echo(json.dumps(written, ensure_ascii=False, indent=2))


async def _explain(settings: Settings, release: Release, text: str, *, run: bool) -> Explanation:
    pool = QueryPool(settings, content_of_release(release))
    await pool.start()
    try:
        explainer = Explainer(pool, settings)
        return await explainer.explain(*explainer.prepare(text), run=run)
    finally:
        await pool.close()


def _print_explanation(explanation: Explanation, language: Language) -> None:
    _print_patterns(explanation, language)
    if len(explanation.steps) > 0:
        click.echo(TOGETHER.to(language))
        for step in explanation.steps:
            reason = "" if step.count.is_exact else f" ({REASONS[step.count.reason].to(language)})"
            click.echo(f"  {' + '.join(map(str, step.patterns))}: {say_rows(step.count).to(language)}{reason}")
    for number, finding in enumerate(explanation.findings, 1):
        click.echo(f"{number}. {finding.text.to(language)}\n   → {finding.hint.to(language)}")
    if len(explanation.findings) == 0:
        click.echo(NOTHING.to(language))
    if explanation.ran is not None:
        click.echo(_say_run(explanation.ran).to(language))


TOGETHER = Text(
    en="Together, one after the other (before VALUES, BIND, FILTER, OPTIONAL):",
    sv="Tillsammans, ett i taget (före VALUES, BIND, FILTER, OPTIONAL):",
)
NOTHING = Text(
    en="Nothing in its structure makes it slow: each pattern has matches and is tied to the others.",
    sv="Inget i dess uppbyggnad gör den långsam: varje mönster har träffar och är bundet till de andra.",
)


def _print_patterns(explanation: Explanation, language: Language) -> None:
    table = Table(box=SIMPLE)
    for text in COLUMNS:
        table.add_column(text.to(language), overflow="fold")
    for pattern in explanation.structure.patterns:
        count = explanation.counts[pattern.number]
        reason = "" if count.is_exact else f" ({REASONS[count.reason].to(language)})"
        graph = "" if pattern.graph is None else f"GRAPH {pattern.graph} "
        place = pattern.place.upper()
        table.add_row(str(pattern.number), escape(graph + pattern.text), say_count(count).to(language) + reason, place)
    console = Console() if sys.stdout.isatty() else Console(width=WIDTH, no_color=True)
    console.print(table)


COLUMNS = (
    Text(en="#", sv="#"),
    Text(en="pattern", sv="mönster"),
    Text(en="matches", sv="träffar"),
    Text(en="within", sv="inom"),
)


def _say_run(ran: Ran) -> Text:
    if ran.failure is not None:
        return Text(
            en=f"Run: no answer after {ran.seconds:.2f} s. {ran.failure.en}",
            sv=f"Körd: inget svar efter {ran.seconds:.2f} s. {ran.failure.sv}",
        )
    rows = None if ran.rows is None else say_number(ran.rows)
    return Text(
        en=f"Run: the whole answer after {ran.seconds:.3f} s" + ("" if rows is None else f", rows: {rows.en}") + ".",
        sv=f"Körd: hela svaret efter {ran.seconds:.3f} s" + ("" if rows is None else f", rader: {rows.sv}") + ".",
    )
