"""A line of JSON for each query: what it cost and what became of it, not who asked."""

import json
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from ecograph.errors import InputError
from ecograph.store.runs import Run
from ecograph.text import Text

__all__ = ["log_queries"]

STANDARD_ERROR: Final = Path("-")


def log_queries(file: Path, *, with_text: bool) -> Callable[[Run], None]:
    """Return what adds a line about a query to ``file``; ``-`` is standard error.

    The file is opened for each line, so that it may be moved away at any time.

    :raises InputError: if the file cannot be written
    """
    if file != STANDARD_ERROR:
        try:
            file.open("a", encoding="utf-8").close()
        except OSError as error:
            reason = error.strerror or str(error)
            message = Text(en=f"The log cannot be written: {reason}.", sv=f"Loggen kan inte skrivas: {reason}.")
            raise InputError(message, file=file) from error

    def write(run: Run) -> None:
        line = json.dumps(_describe(run, with_text=with_text), ensure_ascii=False) + "\n"
        # A log that cannot be written costs nobody an answer.
        with suppress(OSError):
            if file == STANDARD_ERROR:
                sys.stderr.write(line)
                sys.stderr.flush()
            else:
                with file.open("a", encoding="utf-8") as stream:
                    stream.write(line)

    return write


def _describe(run: Run, *, with_text: bool) -> dict[str, object]:
    line: dict[str, object] = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "query": run.digest,
        "release": run.release,
        "outcome": run.outcome,
        "seconds": round(run.seconds, 6),
        "waited": None if run.started is None else round(run.started - run.arrived, 6),
        "bytes": run.size,
        "rows": run.rows,
    }
    return {**line, "text": run.text} if with_text else line
