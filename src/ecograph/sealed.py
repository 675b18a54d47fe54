"""Files that may be deleted at any time and are believed only if they are whole and of the same fingerprint."""

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from typing import Final

__all__ = ["read_sealed", "write_sealed"]

SEAL_SIZE: Final = hashlib.sha256().digest_size


def read_sealed(path: Path, fingerprint: str) -> bytes | None:
    """Return what :func:`write_sealed` wrote; None if there is nothing, or it is damaged or of another fingerprint.

    :param fingerprint: digest of all that the content depends on
    """
    try:
        written = path.read_bytes()
    except OSError:
        return None
    seal, content = written[:SEAL_SIZE], written[SEAL_SIZE:]
    return content if seal == _seal(fingerprint, content) else None


def write_sealed(path: Path, fingerprint: str, content: bytes) -> None:
    """Replace the file; where it cannot be written, it is not there the next time."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f"{path.name}.{os.getpid()}")
        unfinished.write_bytes(_seal(fingerprint, content) + content)
        unfinished.replace(path)


def _seal(fingerprint: str, content: bytes) -> bytes:
    return hashlib.sha256(fingerprint.encode() + content).digest()
