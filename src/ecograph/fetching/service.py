"""A service as its own module describes it, and what a fetch from it is given and gives."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from ecograph.fetching.client import Client
from ecograph.fetching.snapshot import Earlier, Table
from ecograph.fetching.work import Work
from ecograph.text import Text

__all__ = ["Harvest", "Job", "Key", "Service"]


@dataclass(frozen=True)
class Key:
    """How a service wants its key."""

    variable: str
    """Environment variable that holds it; it is written nowhere."""
    scheme: str = ""
    """What stands before the key in the header Authorization, such as ``Bearer``."""


@dataclass(frozen=True)
class Job:
    """What a fetch is given."""

    client: Client
    work: Work
    address: str
    """Where the service is: its own address, or the one the operator gives."""
    earlier: Earlier
    today: date
    since: date | None = None
    """Only what has changed from this day on is asked for."""


@dataclass(frozen=True)
class Harvest:
    """What a fetch gives: all of it, checked."""

    tables: tuple[Table, ...]
    fetched: Mapping[str, str] = field(default_factory=dict)
    """What the next fetch needs to know."""
    left_out: Mapping[Text, int] = field(default_factory=dict)
    """Records that were refused, by reason; none of their values is kept or told."""


@dataclass(frozen=True)
class Service:
    """One source on the network."""

    name: str
    """The source's slug."""
    title: Text
    address: str
    """Where requests begin."""
    page: str
    """Public page of the source, for people."""
    form: str
    """The source format that the build reads it by."""
    licence: str
    attribution: str
    note: str
    """In English: what is kept, what is not."""
    limits: Text
    """What is known of the service's limits."""
    collect: Callable[[Job], Harvest | None]
    """Fetches; None means that the service has nothing newer."""
    pause: float = 0.5
    """Seconds between two requests."""
    key: Key | None = None
    licence_sv: str | None = None
    """In Swedish, if the licence is told in words."""
    since: Text | None = None
    """What ``--since`` means to the service; None if it always sends all."""
    hosts: frozenset[str] = frozenset()
    """Other hosts to which it redirects."""
    language: str = "sv"
    missing: tuple[str, ...] = ()
    """What stands in its tables where a value is missing."""
