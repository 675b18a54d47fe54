"""``ecograph connect``: how two actors are connected, without a server."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import click

from ecograph.cli.base import argument, language_of, option, release_option, say, verb
from ecograph.namespaces import compact
from ecograph.release import Release, open_release
from ecograph.search.connecting import LIMIT, MOST_LIMIT, MOST_STEPS, STEPS, Answer, find_answer
from ecograph.search.entities import Entities
from ecograph.search.ways import Connections, Way
from ecograph.settings import Settings
from ecograph.store.content import content_of_release
from ecograph.store.pool import QueryPool
from ecograph.text import Language, Text

__all__ = ["command"]


@verb(
    "connect",
    Text(
        en="Show how two actors are connected: the shortest chains of actors that take part in the same initiatives, "
        "those with few participants first. Exit code 1: there is none of so few steps.",
        sv="Visa hur två aktörer är förbundna: de kortaste kedjorna av aktörer som deltar i samma initiativ, de med "
        "få deltagare först. Slutkod 1: det finns ingen med så få steg.",
    ),
)
@argument("start", metavar="FROM")
@argument("end", metavar="TO")
@option(
    "--steps",
    type=click.IntRange(1, MOST_STEPS),
    default=STEPS,
    show_default=True,
    text=Text(en="Steps at most.", sv="Högsta antal steg."),
)
@option(
    "--limit",
    type=click.IntRange(1, MOST_LIMIT),
    default=LIMIT,
    show_default=True,
    text=Text(en="Ways to show.", sv="Vägar att visa."),
)
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    text=Text(en="Form of the answer.", sv="Svarets form."),
)
@release_option
@click.pass_context
def command(ctx: click.Context, /, start: str, end: str, steps: int, limit: int, form: str, release: Path) -> None:
    """Print the ways, and on standard error how many there are."""
    language = language_of(ctx)
    answer = asyncio.run(_ask(open_release(release), {"from": start, "to": end}, language, (steps, limit)))
    if form == "json":
        click.echo(json.dumps(answer.describe(), ensure_ascii=False, indent=2))
    else:
        for way in answer.found.ways:
            click.echo("\n".join(_write(answer, way)))
    say(ctx, _count(answer))
    if answer.found.steps is None:
        ctx.exit(1)


async def _ask(release: Release, given: dict[str, str], language: Language, bounds: tuple[int, int]) -> Answer:
    pool = QueryPool(replace(Settings(), workers=1), content_of_release(release))
    await pool.start()
    try:
        return await find_answer(pool, (Entities(), Connections()), given, language, bounds)
    finally:
        await pool.close()


def _write(answer: Answer, way: Way) -> list[str]:
    lines = [f"{answer.names[way.actors[0]]} ({compact(way.actors[0])})"]
    for tie, actor in zip(way.ties, way.actors[1:], strict=True):
        lines.append(f"  – {answer.names[tie.initiative]} ({compact(tie.initiative)}, {tie.participants})")
        lines.append(f"  {answer.names[actor]} ({compact(actor)})")
    return lines


def _count(answer: Answer) -> Text:
    found = answer.found
    if found.steps is None:
        return Text(
            en=f"There is no way of {answer.most} steps or fewer.",
            sv=f"Det finns ingen väg på {answer.most} steg eller färre.",
        )
    shown, steps = len(found.ways), "1 step" if found.steps == 1 else f"{found.steps} steps"
    return Text(
        en=f"{shown} of {found.total} ways of {steps}; none is shorter",
        sv=f"{shown} av {found.total} vägar på {found.steps} steg; ingen är kortare",
    )
