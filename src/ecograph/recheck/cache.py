"""The cache of a validation: digests of what was clean, in one file that may be deleted at any time."""

import hashlib
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

__all__ = ["DIGEST_SIZE", "read_clean", "write_clean"]

DIGEST_SIZE: Final = 16
"""Bytes of a digest: two surroundings share one by chance in none of 2^64 cases or so."""
HEAD_SIZE: Final = hashlib.sha256().digest_size


def read_clean(path: Path, fingerprint: str) -> frozenset[bytes] | None:
    """Return the digests in a cache; None if there is none, it is damaged, or of another fingerprint.

    :param fingerprint: digest of all that findings depend on beside the statements
    """
    try:
        content = path.read_bytes()
    except OSError:
        return None
    head, digests = content[:HEAD_SIZE], content[HEAD_SIZE:]
    if head != _seal(fingerprint, digests):
        return None
    return frozenset(digests[start : start + DIGEST_SIZE] for start in range(0, len(digests), DIGEST_SIZE))


def write_clean(path: Path, fingerprint: str, clean: Iterable[bytes]) -> None:
    """Replace a cache; where it cannot be written, the next validation is one of everything."""
    digests = b"".join(clean)
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f"{path.name}.{os.getpid()}")
        unfinished.write_bytes(_seal(fingerprint, digests) + digests)
        unfinished.replace(path)


def _seal(fingerprint: str, digests: bytes) -> bytes:
    return hashlib.sha256(fingerprint.encode() + digests).digest()
