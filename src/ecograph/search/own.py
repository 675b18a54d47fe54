"""The index of data of one's own: made when it is first needed, beside the service, within limits."""

import asyncio
import json
import os
import sys
import tempfile
from importlib import import_module
from io import BufferedRandom
from typing import TYPE_CHECKING, Final, cast

from ecograph.errors import EcographError, InputError, LimitError, ReleaseError
from ecograph.settings import MEBIBYTE, Settings
from ecograph.store.content import Content
from ecograph.text import Text

if TYPE_CHECKING:
    from ecograph.search.index import Index

__all__ = ["NAMELESS", "index_content"]

SHARE: Final = 32
"""Part of the memory of a query that the written index may have; read in, it takes about ten times as much."""
ENVIRONMENT: Final = {"MALLOC_ARENA_MAX": "1", "RUST_BACKTRACE": "0"}
"""Without memory the parser can neither find its way back through its calls nor end: it must not try."""
NOT_FOUND: Final = 404
GATEWAY_TIMEOUT: Final = 504
INSTEAD: Final = Text(
    en="Find things with FILTER (CONTAINS(…)) in SPARQL instead.",
    sv="Hitta ting med FILTER (CONTAINS(…)) i SPARQL i stället.",
)
NAMELESS: Final = Text(
    en="There is nothing to search: no thing has a name by rdfs:label, skos:prefLabel, dcterms:title, schema:name, "
    "foaf:name or the like.",
    sv="Det finns inget att söka: inget ting har ett namn enligt rdfs:label, skos:prefLabel, dcterms:title, "
    "schema:name, foaf:name eller liknande.",
)


async def index_content(content: Content, settings: Settings) -> "Index":
    """Return the index of the files of ``content``, made within the time and memory that a query has.

    :raises LimitError: if they are too large for that
    :raises ReleaseError: if they are no longer what was loaded
    :raises InputError: if nothing in them has a name
    """
    with tempfile.TemporaryFile() as file:
        outcome = await _run(content, settings, file)
        if outcome != "":
            raise _explain(outcome, settings)
        return await asyncio.to_thread(_read, file)


async def _run(content: Content, settings: Settings, file: BufferedRandom) -> str:
    """Have the index written into ``file``; return in a word why it could not be, or nothing."""
    numbers = map(str, (file.fileno(), settings.memory, settings.memory // SHARE))
    files = (part for each in content.files for part in (each.syntax, str(each.path)))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "ecograph.search.making", *numbers, content.version, *files),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        pass_fds=[file.fileno()],
        start_new_session=True,
        env={**os.environ, **ENVIRONMENT},
    )
    try:
        async with asyncio.timeout(settings.query_timeout):
            printed, _ = await process.communicate()
    except TimeoutError:
        return "late"
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return printed.decode().strip() if process.returncode == 0 else "memory"


def _read(file: BufferedRandom) -> "Index":
    file.seek(0)
    return cast("Index", import_module("ecograph.search.index").Index(json.load(file)))


def _explain(outcome: str, settings: Settings) -> EcographError:
    word, _, size = outcome.partition(" ")
    if word == "nameless":
        return InputError(NAMELESS, status=NOT_FOUND)
    if word == "changed":
        return ReleaseError(
            Text(
                en="The files have changed since they were loaded, so that an index of them would be of other data: "
                "whoever runs the service loads them anew (SIGHUP).",
                sv="Filerna har ändrats sedan de lästes in, så att ett index över dem skulle gälla andra data: den som "
                "driver tjänsten läser in dem på nytt (SIGHUP).",
            )
        )
    reason = _tell_limit(word, size, settings)
    message = Text(
        en=f"The data are too large to be searched here: {reason.en}. {INSTEAD.en}",
        sv=f"Datan är för stor för att kunna sökas här: {reason.sv}. {INSTEAD.sv}",
    )
    return LimitError(message, status=GATEWAY_TIMEOUT if word == "late" else None)


def _tell_limit(word: str, size: str, settings: Settings) -> Text:
    memory = settings.memory // MEBIBYTE
    if word == "late":
        seconds = f"{settings.query_timeout:g}"
        return Text(
            en=f"an index of their texts is not made in {seconds} s (--query-timeout)",
            sv=f"ett index över dess texter blir inte klart på {seconds} s (--query-timeout)",
        )
    if word == "large":
        found, most = -(-int(size) // MEBIBYTE), settings.memory // SHARE / MEBIBYTE
        return Text(
            en=f"an index of their texts has {found} MiB, and {most:g} are allowed (a part of --memory {memory})",
            sv=f"ett index över dess texter har {found} MiB, och {most:g} är tillåtna (en del av --memory {memory})",
        )
    return Text(
        en=f"an index of their texts needs more than {memory} MiB of memory (--memory)",
        sv=f"ett index över dess texter behöver mer än {memory} MiB minne (--memory)",
    )
