"""The sources: each is a folder of ``data/`` that declares itself in a ``source.toml`` beside its file."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from ecograph.dataset import Statement
from ecograph.errors import InputError, NotFoundError
from ecograph.sources.declaration import DECLARATION_FILE, Delivery, describe_source, read_delivery
from ecograph.sources.trig import read_trig
from ecograph.text import Text

__all__ = ["SOURCE_FORMATS", "list_deliveries", "read_delivered", "read_sources"]

SOURCE_FORMATS: Final[Mapping[str, Callable[[Path], list[Statement]]]] = {"trig": read_trig}
"""How the file of a source is read, by the ``format`` that its declaration names."""


def list_deliveries(data: Path) -> list[Delivery]:
    """Return the declaration of every folder of ``data`` that has one, by the folder's name.

    :raises InputError: if ``data`` is no folder, or a declaration is not as it should be
    """
    if not data.is_dir():
        message = Text(en="There is no such folder of data.", sv="Det finns ingen sådan mapp med data.")
        raise InputError(message, file=data)
    return [read_delivery(path) for path in sorted(data.glob(f"*/{DECLARATION_FILE}"))]


def read_sources(data: Path) -> list[Statement]:
    """Return the statements of all sources of ``data``, with those that describe the source documents.

    :raises InputError: naming file and line, if a file is not well-formed or has more or fewer quads than expected
    """
    statements: list[Statement] = []
    for delivery in list_deliveries(data):
        statements += describe_source(delivery.source)
        statements += read_delivered(delivery)
    return statements


def read_delivered(delivery: Delivery) -> list[Statement]:
    """Return the statements of a source's file.

    :raises NotFoundError: if its format is not one of :data:`SOURCE_FORMATS`
    :raises InputError: if the number of quads is out of the declared range
    """
    declared_in = delivery.source.origin.file
    if delivery.format not in SOURCE_FORMATS:
        raise NotFoundError(
            Text(en="source format", sv="källformat"), delivery.format, SOURCE_FORMATS, file=declared_in
        )
    statements = SOURCE_FORMATS[delivery.format](delivery.file)
    if not delivery.quads_min <= len(statements) <= delivery.quads_max:
        count, least, most = len(statements), delivery.quads_min, delivery.quads_max
        raise InputError(
            Text(
                en=f"The file has {count} quads; {declared_in.name} expects {least} to {most}.",
                sv=f"Filen har {count} kvadrupler; {declared_in.name} väntar {least} till {most}.",
            ),
            file=delivery.file,
        )
    return statements
