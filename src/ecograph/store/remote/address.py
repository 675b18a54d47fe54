"""Where the store is that an operator runs, how it is laid out, and what it knows us by."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from pyoxigraph import NamedNode

from ecograph.errors import InputError
from ecograph.text import Text

__all__ = ["Credentials", "StoreAddress", "is_web", "make_address", "read_credentials"]

SCHEMES: Final = ("http", "https")


@dataclass(frozen=True)
class Credentials:
    """What the store knows us by: a token, or user and password; never part of a message."""

    token: str | None = field(default=None, repr=False)
    login: tuple[str, str] | None = field(default=None, repr=False)


@dataclass(frozen=True)
class StoreAddress:
    """A SPARQL endpoint and what there is to know of it."""

    url: str
    credentials: Credentials = Credentials()
    default_graph: str | None = None
    """IRI of the named graph that holds the default graph, for a store whose own is the union of all graphs."""
    checked: bool = True
    """Whether the store must hold the release that is served."""


def make_address(url: str, default_graph: str | None, *, checked: bool) -> StoreAddress:
    """Return the address of a store, with the credentials from the environment.

    :raises InputError: if ``url`` is no http or https address, or ``default_graph`` no IRI
    """
    if not is_web(url):
        raise InputError(
            Text(
                en="--store takes the http or https address of a SPARQL endpoint, without user and password: "
                "those are read from ECOGRAPH_STORE_USER and ECOGRAPH_STORE_PASSWORD.",
                sv="--store tar http- eller https-adressen till en SPARQL-tjänst, utan användare och lösenord: "
                "de läses ur ECOGRAPH_STORE_USER och ECOGRAPH_STORE_PASSWORD.",
            )
        )
    if default_graph is not None:
        try:
            NamedNode(default_graph)
        except ValueError as error:
            raise InputError(
                Text(
                    en=f"--store-default-graph takes an IRI; {default_graph!r} is none.",
                    sv=f"--store-default-graph tar en IRI; {default_graph!r} är ingen.",
                )
            ) from error
    return StoreAddress(url, read_credentials(os.environ), default_graph, checked)


def is_web(url: str) -> bool:
    """Tell whether ``url`` is an http or https address without user."""
    try:
        parts = urlsplit(url)
        return parts.scheme in SCHEMES and bool(parts.hostname) and parts.port != 0 and parts.username is None
    except ValueError:
        return False


def read_credentials(environment: Mapping[str, str]) -> Credentials:
    """Return what ``ECOGRAPH_STORE_TOKEN`` says, or ``ECOGRAPH_STORE_USER`` and ``ECOGRAPH_STORE_PASSWORD``."""
    token, user = environment.get("ECOGRAPH_STORE_TOKEN"), environment.get("ECOGRAPH_STORE_USER")
    if token is not None:
        return Credentials(token=token)
    return Credentials(login=None if user is None else (user, environment.get("ECOGRAPH_STORE_PASSWORD", "")))
