"""Tables and JSON in zip files: members are found by name, and unpacked only if they are no larger than allowed."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from ecograph.errors import FetchError
from ecograph.fetching.limits import Limits
from ecograph.fetching.records import check_header
from ecograph.text import Text

__all__ = ["open_member", "open_zip", "read_json_member", "read_table_member"]


@contextmanager
def open_zip(file: Path, address: str) -> Iterator[zipfile.ZipFile]:
    """Open a zip file, or refuse it if it is not one, or one of its members is damaged.

    :raises FetchError: naming the address it is from
    """
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except (zipfile.BadZipFile, EOFError) as error:
        message = Text(
            en=f"What {address} sends is no whole zip file ({error}); nothing was changed.",
            sv=f"Det som {address} skickar är ingen hel zip-fil ({error}); inget har ändrats.",
        )
        raise FetchError(message) from error


@contextmanager
def open_member(archive: zipfile.ZipFile, ending: str, limits: Limits) -> Iterator[IO[bytes]]:
    """Open the one member whose path ends so, whatever folder it lies in.

    :raises FetchError: if there is none or are several, or it is too large
    """
    found = [info for info in archive.infolist() if f"/{info.filename}".endswith(ending)]
    if len(found) != 1:
        listed = ", ".join(archive.namelist()[:20])
        raise FetchError(
            Text(
                en=f"The zip file has {len(found)} members *{ending}, one is expected; it has {listed}. "
                "Nothing was changed.",
                sv=f"Zip-filen har {len(found)} filer *{ending}, en väntas; den har {listed}. Inget har ändrats.",
            )
        )
    if found[0].file_size > limits.file_size:
        name, size = found[0].filename, found[0].file_size
        raise FetchError(
            Text(
                en=f"{name} in the zip file has {size} bytes unpacked, more than the {limits.file_size} accepted.",
                sv=f"{name} i zip-filen har {size} byte uppackad, mer än de {limits.file_size} som godtas.",
            )
        )
    with archive.open(found[0]) as stream:
        yield stream


def read_json_member(archive: zipfile.ZipFile, ending: str, limits: Limits) -> Any:
    """Return the JSON of a member.

    :raises FetchError: if it is not there, or not JSON
    """
    with open_member(archive, ending, limits) as stream:
        try:
            return json.load(stream)
        except ValueError as error:
            message = Text(
                en=f"*{ending} in the zip file is no JSON ({error}); nothing was changed.",
                sv=f"*{ending} i zip-filen är inte JSON ({error}); inget har ändrats.",
            )
            raise FetchError(message) from error


def read_table_member(
    archive: zipfile.ZipFile, name: str, columns: Mapping[str, Text | None], limits: Limits
) -> Iterator[dict[str, str] | str]:
    """Yield the rows of a member with semicolons; of a row with too few or many fields, its first field alone.

    Quotes within fields are not always doubled there, so that the reader is lenient (CORDIS), and what it makes of
    such a row shows in the number of fields.

    :raises FetchError: if the member or one of its columns is missing or unknown
    """
    with open_member(archive, f"/{name}", limits) as stream:
        reader = csv.reader(io.TextIOWrapper(stream, encoding="utf-8-sig", newline=""), delimiter=";")
        try:
            header = next(reader, [])
            check_header(header, columns, name)
            for values in reader:
                if len(values) == len(header):
                    yield {key: " ".join(value.split()) for key, value in zip(header, values, strict=True)}
                elif values:
                    yield values[0].strip()
        except (csv.Error, UnicodeDecodeError) as error:
            message = Text(
                en=f"{name} in the zip file cannot be read ({error}); nothing was changed.",
                sv=f"{name} i zip-filen kan inte läsas ({error}); inget har ändrats.",
            )
            raise FetchError(message) from error
