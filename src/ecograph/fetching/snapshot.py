"""What was fetched as a source of the build: its files and, last of all, the declaration that names them.

A file is named after its content, and a new ``source.toml`` takes the place of the old one in a single rename; before
it the old snapshot is whole, after it the new one, whenever the process ends.
"""

import hashlib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from ecograph.errors import FetchError
from ecograph.fetching.work import write_atomically
from ecograph.sources.declaration import DECLARATION_FILE
from ecograph.text import Text

__all__ = ["Earlier", "Table", "Terms", "publish", "read_earlier"]

SHRINKAGE: Final = 0.8
"""Share of the rows before below which a new answer is not believed."""
OWN_FILE: Final = re.compile(r".+-[0-9a-f]{12}\.(jsonl|csv)|\..+\.draft")


@dataclass(frozen=True)
class Table:
    """One file of a snapshot."""

    stem: str
    extension: str
    """``jsonl`` or ``csv``."""
    lines: Mapping[str, str]
    """A line for each key; they are written in the order of the keys."""
    header: str | None = None

    def to_text(self) -> str:
        """Return the content of the file."""
        head = [] if self.header is None else [self.header]
        return "".join(f"{line}\n" for line in [*head, *(line for _, line in sorted(self.lines.items()))])


@dataclass(frozen=True)
class Terms:
    """What the declaration says of the source, besides its files."""

    values: Mapping[str, str | date | list[str]]
    """Keys of ``source.toml``, in order."""
    fetched: Mapping[str, str] = field(default_factory=dict)
    """What the next fetch needs to know: entity tag, checksum of the download, day since which there is something."""


@dataclass(frozen=True)
class Earlier:
    """The snapshot that is there already."""

    folder: Path
    files: tuple[str, ...] = ()
    rows: Mapping[str, int] = field(default_factory=dict)
    """Rows that are expected of each file."""
    fetched: Mapping[str, str] = field(default_factory=dict)
    retrieved: date | None = None

    def is_whole(self) -> bool:
        """Tell whether every file is there as it was fetched; a snapshot that was not fetched is not."""
        named = [name for name in self.files if OWN_FILE.fullmatch(name) is not None]
        return len(named) == len(self.files) > 0 and all(
            (self.folder / name).exists() and _digest((self.folder / name).read_text(encoding="utf-8")) in name
            for name in named
        )

    def lines_of(self, stem: str) -> Iterator[str]:
        """Yield the lines of the file that begins with ``stem``, without their ends.

        :raises FetchError: if the file is not what was written
        """
        for name in self._files_of(stem):
            text = (self.folder / name).read_text(encoding="utf-8")
            self._refuse_changed(name, text)
            yield from text.splitlines()

    def rows_of(self, stem: str) -> int:
        """Return how many rows there are expected in the file that begins with ``stem``."""
        return sum(self.rows.get(name, 0) for name in self._files_of(stem))

    def _files_of(self, stem: str) -> list[str]:
        return [name for name in self.files if name.partition("-")[0].partition(".")[0] == stem]

    def _refuse_changed(self, name: str, text: str) -> None:
        if OWN_FILE.fullmatch(name) is not None and _digest(text) not in name:
            message = Text(
                en=f"{self.folder / name} is not what was fetched: its checksum differs. Fetch all of it again, "
                "without --since.",
                sv=f"{self.folder / name} är inte det som hämtades: kontrollsumman skiljer sig. Hämta allt igen, "
                "utan --since.",
            )
            raise FetchError(message)


def read_earlier(folder: Path) -> Earlier:
    """Return the snapshot in ``folder``, which need not exist; its own declaration tells its files.

    :raises FetchError: if the declaration is not TOML
    """
    file = folder / DECLARATION_FILE
    if not file.exists():
        return Earlier(folder)
    try:
        content: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        message = Text(en=f"{file}: this is not well-formed TOML.", sv=f"{file}: detta är inte välformad TOML.")
        raise FetchError(message) from error
    expected, files = content.get("expected", {}), tuple(content.get("files", [content.get("file")]))
    counts = {name: expected.get(name, expected).get("rows_max", 0) for name in files}
    return Earlier(folder, files, counts, content.get("fetched", {}), content.get("retrieved"))


def publish(earlier: Earlier, tables: tuple[Table, ...], terms: Terms, *, accept_fewer: bool) -> bool:
    """Put a new snapshot in the place of the earlier one; return False, and touch nothing, if it holds the same.

    :raises FetchError: if a table has far fewer rows than before, or none
    """
    for table in tables:
        _refuse_unbelievable(table, earlier, accept=accept_fewer)
    texts = [(table, table.to_text()) for table in tables]
    names = {f"{table.stem}-{_digest(text)}.{table.extension}": (table, text) for table, text in texts}
    if tuple(names) == earlier.files and earlier.is_whole():
        return False
    earlier.folder.mkdir(parents=True, exist_ok=True)
    for name, (_, text) in names.items():
        write_atomically(earlier.folder / name, text)
    counts = {name: len(table.lines) for name, (table, _) in names.items()}
    write_atomically(earlier.folder / DECLARATION_FILE, _declare(terms, counts))
    for file in earlier.folder.iterdir():
        if file.name not in names and (file.name in earlier.files or OWN_FILE.fullmatch(file.name) is not None):
            file.unlink()
    return True


def _refuse_unbelievable(table: Table, earlier: Earlier, *, accept: bool) -> None:
    before, now = earlier.rows_of(table.stem), len(table.lines)
    if now == 0 or (now < SHRINKAGE * before and not accept):
        raise FetchError(
            Text(
                en=f"Only {now} rows of {table.stem} came, {before} are here; nothing was changed. "
                "If that is right, run the fetch with --accept-fewer.",
                sv=f"Bara {now} rader av {table.stem} kom, {before} finns här; inget har ändrats. "
                "Om det stämmer, kör hämtningen med --accept-fewer.",
            )
        )


def _declare(terms: Terms, counts: Mapping[str, int]) -> str:
    lines = [f"{key} = {_to_toml(value)}" for key, value in terms.values.items()]
    lines.append(f"files = {_to_toml(list(counts))}")
    for name, count in counts.items():
        lines += ["", f"[expected.{json.dumps(name)}]", f"rows_min = {count}", f"rows_max = {count}"]
    lines += ["", "[fetched]", *(f"{key} = {_to_toml(value)}" for key, value in sorted(terms.fetched.items()))]
    return "".join(f"{line}\n" for line in lines)


def _to_toml(value: str | date | list[str]) -> str:
    """Return a value as TOML 1.0 writes it; its basic strings are those of JSON, but for DEL."""
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
