"""Fetching: bringing a source from its service on the network into the data folder, whole or not at all."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from ecograph.errors import FetchError, InputError
from ecograph.fetching.client import Access, Client, Report
from ecograph.fetching.limits import Limits
from ecograph.fetching.service import Harvest, Job, Service
from ecograph.fetching.snapshot import Terms, publish, read_earlier
from ecograph.fetching.work import open_work
from ecograph.text import Text

__all__ = ["Outcome", "Wish", "fetch_source"]

ASCII_TEXT: Final = range(0x21, 0x7F)
LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True)
class Wish:
    """What is to be fetched, and how."""

    data: Path
    """The data folder; the source gets a folder of its own in it."""
    today: date
    since: date | None = None
    address: str | None = None
    """Another address of the service, such as that of its test instance."""
    accept_fewer: bool = False
    """Whether an answer with far fewer rows than before is to be believed."""
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True)
class Outcome:
    """What became of a fetch."""

    folder: Path
    is_new: bool
    rows: Mapping[str, int]
    left_out: Mapping[Text, int]


def fetch_source(service: Service, wish: Wish, report: Report) -> Outcome:
    """Fetch a source, and put it in the place of what was fetched before if all of it came and is as expected.

    :raises InputError: if ``since`` means nothing to the service, or its key is not in the environment
    :raises FetchError: if the service does not give what it should; the data folder is then as it was
    """
    if wish.since is not None and service.since is None:
        message = Text(
            en=f"{service.name} always sends all; leave out --since.",
            sv=f"{service.name} skickar alltid allt; utelämna --since.",
        )
        raise InputError(message)
    address = _check_address(wish.address or service.address, with_key=service.key is not None)
    access = Access(service.hosts, service.key.variable if service.key else None, _authorise(service))
    earlier = read_earlier(wish.data / service.name)
    client = Client(access, wish.limits, service.pause, report)
    try:
        with open_work(wish.data, service.name) as work:
            job = Job(client, work, address, earlier, wish.today, wish.since)
            harvest = service.collect(job)
            if harvest is None:
                return Outcome(earlier.folder, is_new=False, rows=earlier.rows, left_out={})
            try:
                terms = _declare(service, wish, harvest)
                is_new = publish(earlier, harvest.tables, terms, accept_fewer=wish.accept_fewer)
            except FetchError:
                work.clear()
                raise
    finally:
        client.close()
    rows = {table.stem: len(table.lines) for table in harvest.tables}
    return Outcome(earlier.folder, is_new, rows, harvest.left_out)


def _check_address(address: str, *, with_key: bool) -> str:
    """Return an address that may be asked: on the web, without a password in it, and encrypted if a key goes there."""
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        message = Text(
            en="The address is not one of the web without user name and password, such as https://example.org/api.",
            sv="Adressen är inte en webbadress utan användarnamn och lösenord, som https://example.org/api.",
        )
        raise InputError(message)
    if with_key and parts.scheme == "http" and parts.hostname not in LOOPBACK:
        message = Text(
            en="A key is sent over https only; the address begins with http.",
            sv="En nyckel skickas bara över https; adressen börjar med http.",
        )
        raise InputError(message)
    return address.rstrip("/") if parts.query == "" and parts.path not in {"", "/"} else address


def _authorise(service: Service) -> dict[str, str]:
    """Return the header with the key; it comes from the environment and goes nowhere else."""
    if service.key is None:
        return {}
    variable = service.key.variable
    key = os.environ.get(variable, "").strip()
    if key == "":
        message = Text(
            en=f"{service.name} needs a key: put it into the environment variable {variable}.",
            sv=f"{service.name} kräver en nyckel: lägg den i miljövariabeln {variable}.",
        )
        raise InputError(message)
    if any(ord(character) not in ASCII_TEXT for character in key):
        message = Text(
            en=f"What stands in {variable} is no key: it has spaces or other than ASCII characters in it.",
            sv=f"Det som står i {variable} är ingen nyckel: det innehåller blanktecken eller annat än ASCII.",
        )
        raise InputError(message)
    return {"authorization": f"{service.key.scheme} {key}".strip()}


def _declare(service: Service, wish: Wish, harvest: Harvest) -> Terms:
    left_out = "".join(f" {count} left out: {reason.en}" for reason, count in harvest.left_out.items())
    since = harvest.fetched.get("since")
    partial = "" if since is None else f" Only what has changed since {since} is there."
    return Terms(
        values={
            "title_sv": service.title.sv,
            "title_en": service.title.en,
            "language": service.language,
            "address": service.page,
            "licence": service.licence,
            **({} if service.licence_sv is None else {"licence_sv": service.licence_sv}),
            "attribution": service.attribution,
            "read_on": wish.today,
            "retrieved": wish.today,
            "note": f"{service.note}{partial}{left_out}",
            "format": service.form,
            "missing": list(service.missing),
        },
        fetched=harvest.fetched,
    )
