"""The cache of a validation: digests of what was clean, in one file that may be deleted at any time."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from ecograph.sealed import read_sealed, write_sealed

__all__ = ["DIGEST_SIZE", "read_clean", "write_clean"]

DIGEST_SIZE: Final = 16
"""Bytes of a digest: two surroundings share one by chance in none of 2^64 cases or so."""


def read_clean(path: Path, fingerprint: str) -> frozenset[bytes] | None:
    """Return the digests in a cache; None if there is none, it is damaged, or of another fingerprint.

    :param fingerprint: digest of all that findings depend on beside the statements
    """
    digests = read_sealed(path, fingerprint)
    if digests is None:
        return None
    return frozenset(digests[start : start + DIGEST_SIZE] for start in range(0, len(digests), DIGEST_SIZE))


def write_clean(path: Path, fingerprint: str, clean: Iterable[bytes]) -> None:
    """Replace a cache; where it cannot be written, the next validation is one of everything."""
    write_sealed(path, fingerprint, b"".join(clean))
