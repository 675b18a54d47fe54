"""``ecograph fetch``: bring a source from its service on the network into the data folder."""

from datetime import UTC, date, datetime
from pathlib import Path

import click

from ecograph.cli.base import argument, language_of, option, say, verb
from ecograph.errors import InputError, NotFoundError
from ecograph.fetching import Outcome, Wish, fetch_source
from ecograph.fetching.limits import Limits
from ecograph.fetching.service import Service
from ecograph.fetching.services import SERVICES
from ecograph.fetching.snapshot import read_earlier
from ecograph.settings import share_path
from ecograph.text import Language, Text

__all__ = ["command"]

LAST = "last"


@verb(
    "fetch",
    Text(
        en="Fetch a source from its service on the network into the data folder, where the next build reads it. What "
        "was fetched before is replaced only when all of it has come and is as expected; a fetch that is interrupted "
        "goes on where it broke off when it is run again on the same day.",
        sv="Hämta en källa från dess tjänst på nätet till datamappen, där nästa bygge läser den. Det som hämtats "
        "tidigare ersätts först när allt har kommit och är som väntat; en hämtning som avbryts fortsätter där den "
        "bröts om den körs igen samma dag.",
    ),
)
@argument("source", required=False)
@option("--list", "listed", is_flag=True, text=Text(en="List the services.", sv="Lista tjänsterna."))
@option(
    "--since",
    metavar=f"YYYY-MM-DD|{LAST}",
    text=Text(
        en="Ask only for what has changed since a day, or since the last fetch.",
        sv="Fråga bara efter det som ändrats sedan en dag, eller sedan den senaste hämtningen.",
    ),
)
@option(
    "--to",
    type=click.Path(path_type=Path, file_okay=False),
    text=Text(en="Data folder (default: the one that ecograph build reads).", sv="Datamapp (standard: den som byggs)."),
)
@option(
    "--address",
    text=Text(
        en="Another address of the service, such as its test instance.",
        sv="En annan adress till tjänsten, till exempel dess testinstans.",
    ),
)
@option(
    "--accept-fewer",
    is_flag=True,
    text=Text(
        en="Accept an answer with far fewer rows than before.", sv="Godta ett svar med långt färre rader än förut."
    ),
)
@option(
    "--attempts",
    type=click.IntRange(1),
    default=Limits.attempts,
    show_default=True,
    text=Text(en="Requests for one thing before it is given up.", sv="Försök för en och samma sak."),
)
@option(
    "--wait",
    type=click.FloatRange(0),
    default=Limits.first_wait,
    show_default=True,
    text=Text(en="Seconds before the second attempt.", sv="Sekunder före det andra försöket."),
)
@option(
    "--pause",
    type=click.FloatRange(0),
    text=Text(en="Seconds between two requests (default: the service's own).", sv="Sekunder mellan två förfrågningar."),
)
@click.pass_context
def command(
    ctx: click.Context,
    source: str | None,
    since: str | None,
    to: Path | None,
    address: str | None,
    attempts: int,
    wait: float,
    pause: float | None,
    *,
    listed: bool,
    accept_fewer: bool,
) -> None:
    """Fetch, then print the folder of the source."""
    if listed or source is None:
        for service in SERVICES.values():
            click.echo(_describe(service, language_of(ctx)))
        return
    if source not in SERVICES:
        raise NotFoundError(Text(en="service", sv="tjänst"), source, SERVICES)
    data = share_path("data") if to is None else to
    wish = Wish(
        data=data,
        today=datetime.now(UTC).date(),
        since=_read_since(since, data / source),
        address=address,
        accept_fewer=accept_fewer,
        limits=Limits(attempts=attempts, first_wait=wait, pause=pause),
    )
    outcome = fetch_source(SERVICES[source], wish, lambda message: say(ctx, message))
    say(ctx, _summarise(source, outcome))
    click.echo(outcome.folder)


def _read_since(text: str | None, folder: Path) -> date | None:
    if text is None:
        return None
    if text == LAST:
        retrieved = read_earlier(folder).retrieved
        if retrieved is None:
            message = Text(
                en="Nothing was fetched before; leave out --since.", sv="Inget har hämtats förut; utelämna --since."
            )
            raise InputError(message, file=folder)
        return retrieved
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = Text(
            en=f"--since {text!r} is not a day such as 2026-11-22, nor {LAST!r}.",
            sv=f"--since {text!r} är inte en dag som 2026-11-22, och inte heller {LAST!r}.",
        )
        raise InputError(message) from error


def _summarise(source: str, outcome: Outcome) -> Text:
    if not outcome.is_new:
        return Text(en=f"Nothing new: {source} is up to date.", sv=f"Inget nytt: {source} är aktuell.")
    rows = ", ".join(f"{name} {count}" for name, count in outcome.rows.items())
    reasons = [(count, reason) for reason, count in outcome.left_out.items() if count > 0]
    left_en = "".join(f" {count} left out: {reason.en}" for count, reason in reasons)
    left_sv = "".join(f" {count} utelämnade: {reason.sv}" for count, reason in reasons)
    return Text(
        en=f"Fetched {source}: {rows} rows.{left_en} Next: ecograph check, ecograph build.",
        sv=f"Hämtade {source}: {rows} rader.{left_sv} Härnäst: ecograph check, ecograph build.",
    )


def _describe(service: Service, language: Language) -> str:
    key = Text(en="no key", sv="ingen nyckel") if service.key is None else Text(*[service.key.variable] * 2)
    since = Text(en="always all", sv="alltid allt") if service.since is None else service.since
    lines = [
        service.name,
        f"    {service.title.to(language)}",
        f"    {service.address}",
        f"    {key.to(language)}; --since: {since.to(language)}; {service.limits.to(language)}",
    ]
    return "\n".join(lines)
