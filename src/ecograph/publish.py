"""Put a release beside the old ones and switch it in, so that a build killed at any moment leaves the old one whole.

A release is written into a hidden folder, flushed to disk, given its name by one rename, and put to use by replacing
the one file ``CURRENT``. Old releases stay: writing the name of one of them into ``CURRENT`` brings it back.
"""

import fcntl
import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Final

from ecograph import release
from ecograph.errors import InputError, ReleaseError
from ecograph.release import CURRENT, MANIFEST, FileEntry, Manifest, Release, digest_file, open_release
from ecograph.text import Text

__all__ = [
    "describe_file",
    "discard_partials",
    "find_current",
    "find_release",
    "list_entries",
    "lock_releases",
    "make_partial",
    "publish",
    "use_release",
]

LOCK: Final = ".lock"
PARTIAL: Final = ".partial-"
"""What the name of everything unfinished contains; such names also begin with a dot."""


@contextmanager
def lock_releases(root: Path) -> Iterator[None]:
    """Keep other builds out of ``root`` while the block runs; the lock goes with the process, however it ends.

    :raises ReleaseError: if another build holds it, or the folder cannot be written
    :raises InputError: if ``root`` is itself a release
    """
    if (root / MANIFEST).exists():
        message = Text(
            en="This folder is one release; give the folder that holds the releases.",
            sv="Den här mappen är en enskild utgåva; ange mappen som rymmer utgåvorna.",
        )
        raise InputError(message, file=root)
    try:
        root.mkdir(parents=True, exist_ok=True)
        with (root / LOCK).open("w") as file:
            _take_lock(file.fileno(), root)
            yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise ReleaseError(
            Text(
                en=f"The release cannot be written: {error.filename or root}: {reason}.",
                sv=f"Utgåvan kan inte skrivas: {error.filename or root}: {reason}.",
            )
        ) from error


def _take_lock(descriptor: int, root: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise ReleaseError(
            Text(
                en=f"Another build is writing to {root}; wait until it has ended.",
                sv=f"Ett annat bygge skriver i {root}; vänta tills det är klart.",
            )
        ) from error


def discard_partials(root: Path) -> None:
    """Remove what killed builds left. Only call it under the lock: then no living build has anything unfinished."""
    for path in root.glob(f".*{PARTIAL}*"):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def find_release(root: Path, inputs: str) -> Release | None:
    """Return a whole release under ``root`` that was made from the inputs with that digest, the current one first."""
    made = [
        path.parent
        for path in root.glob(f"[!.]*/{MANIFEST}")
        if inputs in path.read_text(encoding="utf-8", errors="replace")
    ]
    for folder in (root, *sorted(made)):
        try:
            found = release.find_release(folder)
            if found.manifest.inputs == inputs:
                release.check_release(found)
                return found
        except ReleaseError:
            continue  # no release, or a damaged one, is none that could be used
    return None


def find_current(root: Path) -> Path | None:
    """Return the folder of the current release under ``root``, its files not checked; None if there is none."""
    try:
        return release.find_release(root).path
    except ReleaseError:
        return None


@contextmanager
def make_partial(root: Path, version: str) -> Iterator[Path]:
    """Yield the hidden folder into which the release ``version`` is written; what is not published goes away."""
    folder = root / f".{version}{PARTIAL}{os.getpid()}"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def list_entries(folder: Path, besides: Collection[str] = ()) -> dict[str, FileEntry]:
    """Return size and digest of every file of ``folder`` but those named ``besides``, by name."""
    return {path.name: describe_file(path) for path in sorted(folder.iterdir()) if path.name not in besides}


def describe_file(path: Path) -> FileEntry:
    """Return size and digest of a file."""
    return FileEntry(path.stat().st_size, digest_file(path))


def publish(partial: Path, root: Path, manifest: Manifest) -> Path:
    """Finish the release in ``partial`` with its manifest, give it its name, put it to use, and return its folder.

    The name is the version. A damaged release of that name makes way; a whole one, made of other inputs that give the
    same data set, stays, since it may be in use, and the new one gets a number behind the version.
    """
    (partial / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
    for path in partial.iterdir():
        _flush(path)
    _flush(partial)
    target = next(path for path in _list_names(root, manifest.version) if not _is_whole(path))
    if target.exists():
        target.rename(root / f".{target.name}{PARTIAL}{os.getpid()}-damaged")
    partial.rename(target)
    use_release(root, target)
    discard_partials(root)
    return target


def use_release(root: Path, folder: Path) -> None:
    """Make ``folder`` the current release of ``root``, by replacing one file."""
    name = folder.name + "\n"
    current = root / CURRENT
    if current.is_file() and current.read_bytes() == name.encode():
        return
    pointer = root / f".{CURRENT}{PARTIAL}{os.getpid()}"
    pointer.write_text(name, encoding="utf-8")
    _flush(pointer)
    _flush(root)
    pointer.replace(current)
    _flush(root)


def _list_names(root: Path, version: str) -> Iterator[Path]:
    yield root / version
    for number in count(2):
        yield root / f"{version}.{number}"


def _is_whole(folder: Path) -> bool:
    try:
        open_release(folder)
    except ReleaseError:
        return False
    return True


def _flush(path: Path) -> None:
    """Wait until a file's content, or a folder's names, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
