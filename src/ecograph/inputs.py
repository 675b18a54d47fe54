"""What a build reads: its folders and options, and the digest by which a build knows that nothing changed."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ecograph import __version__
from ecograph.errors import InputError
from ecograph.release import digest_file
from ecograph.text import Text

__all__ = ["BuildInputs", "Step", "digest_files", "digest_program", "list_program", "list_visible"]

Step = Callable[[Text], None]
"""Told the name of each step of a build when it begins."""

PROGRAM = Path(__file__).resolve().parent


@dataclass(frozen=True)
class BuildInputs:
    """The folders and options of one build."""

    data: Path
    """The sources and, in ``authority/``, the register of entities."""
    ontology: Path
    queries: Path
    people: bool = True
    """Whether the release includes the layer of persons."""
    cache: Path | None = None
    """File in which validation notes what was found clean, and beside which measures are kept; None: nothing is noted.

    It changes no byte of a release.
    """

    def digest(self) -> str:
        """Return the SHA-256 over all files read, the program and the options; it does not depend on where they lie.

        :raises InputError: if a folder or file cannot be read
        """
        files = [*self._list_files(), *list_program()]
        return digest_files(f"{__version__} people={self.people}", files)

    def relative(self, path: Path) -> Path:
        """Return ``path`` as reports name it: below ``data``, ``ontology`` or ``queries``, wherever those lie."""
        for label, folder in self._folders():
            if path.is_relative_to(folder):
                return Path(label) / path.relative_to(folder)
        return path

    def _folders(self) -> tuple[tuple[str, Path], ...]:
        return ("data", self.data), ("ontology", self.ontology), ("queries", self.queries)

    def _list_files(self) -> Iterator[tuple[str, Path]]:
        for label, folder in self._folders():
            if not folder.is_dir():
                message = Text(en=f"There is no such folder of {label}.", sv=f"Mappen för {label} finns inte.")
                raise InputError(message, file=folder)
            yield from list_visible(label, folder, "*")


def digest_files(heading: str, files: Iterable[tuple[str, Path]]) -> str:
    """Return the SHA-256 over ``heading`` and the content of ``files``, each with its label.

    :raises InputError: if a file cannot be read
    """
    total = hashlib.sha256(f"{heading}\n".encode())
    for label, path in files:
        try:
            total.update(f"{digest_file(path)} {label}\n".encode())
        except OSError as error:
            reason = error.strerror or str(error)
            message = Text(en=f"The file cannot be read: {reason}.", sv=f"Filen kan inte läsas: {reason}.")
            raise InputError(message, file=path) from error
    return total.hexdigest()


def list_program() -> Iterator[tuple[str, Path]]:
    """Yield the files of the program."""
    return list_visible("program", PROGRAM, "*.py")


@cache
def digest_program() -> str:
    """Return the SHA-256 over the files of the program, as they were when this was first asked."""
    return digest_files("program", list_program())


def list_visible(label: str, folder: Path, pattern: str) -> Iterator[tuple[str, Path]]:
    """Yield the files below ``folder`` in the order of their names, without hidden ones such as editors leave."""
    for path in sorted(folder.rglob(pattern)):
        relative = path.relative_to(folder)
        if path.is_file() and not any(part.startswith((".", "__pycache__")) for part in relative.parts):
            yield f"{label}/{relative.as_posix()}", path
