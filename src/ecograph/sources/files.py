"""Read text files and tables whole, or say what is wrong with them and where."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from ecograph.dataset import Origin
from ecograph.errors import InputError
from ecograph.text import Text

__all__ = ["Row", "check_header", "make_row", "read_records", "read_table", "read_text", "refuse_bad_encoding"]


@dataclass(frozen=True)
class Row:
    """One row of a table: its values by column, and where it stands."""

    values: dict[str, str]
    origin: Origin

    def __getitem__(self, column: str) -> str:
        return self.values[column]


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file.

    :raises InputError: if it cannot be read, is not UTF-8, or begins with a byte order mark
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        message = Text(en=f"The file cannot be read: {reason}.", sv=f"Filen kan inte läsas: {reason}.")
        raise InputError(message, file=path) from error
    refuse_bad_encoding(content, path, 1)
    return content.decode("utf-8")


def refuse_bad_encoding(content: bytes, path: Path, line: int) -> None:
    """Refuse ``content``, which begins on ``line`` of a file, if it is not UTF-8 or has a byte order mark.

    :raises InputError: naming file and line
    """
    if line == 1 and content.startswith(b"\xef\xbb\xbf"):
        message = Text(
            en="The file begins with a byte order mark; save it as UTF-8 without one.",
            sv="Filen börjar med en byteordningsmarkering; spara den som UTF-8 utan en sådan.",
        )
        raise InputError(message, file=path, line=1)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        value = content[error.start]
        message = Text(
            en=f"The byte 0x{value:02X} is not UTF-8; save the file as UTF-8.",
            sv=f"Byten 0x{value:02X} är inte UTF-8; spara filen som UTF-8.",
        )
        raise InputError(message, file=path, line=line + content.count(b"\n", 0, error.start)) from error


def read_table(path: Path, columns: Sequence[str]) -> list[Row]:
    """Return the rows of a table that has exactly ``columns``, in any order.

    Its values are separated by commas, or by tabs if the file is named ``.tsv``, and quoted as RFC 4180 says.

    :raises InputError: naming file and line, if a column is missing, unknown or doubled, a row is shorter or longer
        than the header, or a value begins or ends with a space
    """
    delimiter = "\t" if path.suffix == ".tsv" else ","
    records = read_records(StringIO(read_text(path), newline=""), path, delimiter)
    _, header = next(records, (1, []))
    check_header(header, columns, path)
    return [make_row(header, values, Origin(path, line)) for line, values in records]


def read_records(lines: Iterable[str], path: Path, delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
    """Yield each record of ``lines`` with the line it begins on; ``path`` is named in errors.

    :raises InputError: naming file and line, if they are not CSV as RFC 4180 says
    """
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    line = 1
    try:
        for values in reader:
            yield line, values
            line = reader.line_num + 1
    except csv.Error as error:
        message = Text(en=f"This is not well-formed CSV: {error}.", sv=f"Detta är inte välformad CSV: {error}.")
        raise InputError(message, file=path, line=line) from error


def check_header(header: Sequence[str], columns: Sequence[str], path: Path) -> None:
    """Refuse a header that has not exactly ``columns``, in any order.

    :raises InputError: naming the column
    """
    expected = ",".join(columns)
    for column in columns:
        if column not in header:
            message = Text(
                en=f"The column {column!r} is missing; the header is {expected}.",
                sv=f"Kolumnen {column!r} saknas; rubrikraden är {expected}.",
            )
            raise InputError(message, file=path, line=1)
    for column in header:
        if column not in columns:
            message = Text(
                en=f"The column {column!r} is not known; the header is {expected}.",
                sv=f"Kolumnen {column!r} är okänd; rubrikraden är {expected}.",
            )
            raise InputError(message, file=path, line=1)
        if header.count(column) > 1:
            message = Text(en=f"The column {column!r} stands twice.", sv=f"Kolumnen {column!r} står två gånger.")
            raise InputError(message, file=path, line=1)


def make_row(header: Sequence[str], values: Sequence[str], origin: Origin) -> Row:
    """Return the row with ``values`` under ``header``.

    :raises InputError: if there are more or fewer values than columns, or one has spaces at its ends
    """
    if len(values) != len(header):
        message = Text(
            en=f"The row has {len(values)} fields, not {len(header)}; put quotes around a value with a comma.",
            sv=f"Raden har {len(values)} fält, inte {len(header)}; sätt citattecken om ett värde med komma.",
        )
        raise InputError(message, file=origin.file, line=origin.line)
    for column, value in zip(header, values, strict=True):
        if value != value.strip():
            message = Text(
                en=f"The {column} {value!r} begins or ends with a space; take it away.",
                sv=f"Värdet {value!r} i {column} börjar eller slutar med ett mellanslag; ta bort det.",
            )
            raise InputError(message, file=origin.file, line=origin.line)
    return Row(dict(zip(header, values, strict=True)), origin)
