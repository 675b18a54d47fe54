"""The folder in which a fetch gathers what it has, until all of it is there; one fetch of a source at a time."""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from ecograph.errors import FetchError
from ecograph.text import Text

__all__ = ["WORK_FOLDER", "Work", "open_work", "write_atomically"]

WORK_FOLDER: Final = ".fetching"
"""Lies in the data folder, so that a rename suffices to publish; builds skip hidden folders."""


class Work:
    """The pages and the cursor of a fetch that may go on in a later run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def begin(self, request: Mapping[str, str | None]) -> Iterator[tuple[Any, str]]:
        """Yield the pages that an earlier run of the same request has left, each with the cursor after it.

        What another request has left is thrown away.
        """
        state = self._read_state()
        if state.get("request") != dict(request):
            self.clear()
            self._write_state({"request": dict(request), "pages": []})
            return
        for entry in state["pages"]:
            text = (self.folder / entry["file"]).read_text(encoding="utf-8")
            if hashlib.sha256(text.encode()).hexdigest() != entry["sha256"]:
                self.clear()
                message = Text(
                    en=f"{self.folder / entry['file']} is damaged; what an earlier run left was thrown away. "
                    "Run the fetch again.",
                    sv=f"{self.folder / entry['file']} är skadad; det som en tidigare körning lämnade är borttaget. "
                    "Kör hämtningen igen.",
                )
                raise FetchError(message)
            yield json.loads(text), entry["cursor"]

    def keep(self, page: Any, cursor: str) -> None:
        """Keep a page, and the cursor of the one that follows."""
        state = self._read_state()
        text = json.dumps(page, ensure_ascii=False)
        file = f"page-{len(state['pages']) + 1:05}.json"
        write_atomically(self.folder / file, text)
        digest = hashlib.sha256(text.encode()).hexdigest()
        state["pages"].append({"file": file, "sha256": digest, "cursor": cursor})
        self._write_state(state)

    def clear(self) -> None:
        """Throw everything away."""
        shutil.rmtree(self.folder)
        self.folder.mkdir()

    def _read_state(self) -> dict[str, Any]:
        file = self.folder / "state.json"
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        return found

    def _write_state(self, state: Mapping[str, Any]) -> None:
        write_atomically(self.folder / "state.json", json.dumps(state))


@contextmanager
def open_work(data: Path, source: str) -> Iterator[Work]:
    """Open the work folder of a source; it is removed when the fetch succeeds, and stays when it does not.

    :raises FetchError: if another process is fetching the same source
    """
    above = data / WORK_FOLDER
    folder = above / source
    folder.mkdir(parents=True, exist_ok=True)
    with (above / f"{source}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            message = Text(en=f"{source} is being fetched already.", sv=f"{source} håller redan på att hämtas.")
            raise FetchError(message) from error
        yield Work(folder)
        shutil.rmtree(folder)


def write_atomically(file: Path, text: str) -> None:
    """Write a file so that, whenever the process ends, there is the old content or the new one, whole."""
    draft = file.with_name(f".{file.name}.draft")
    with draft.open("w", encoding="utf-8", newline="") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(file)
