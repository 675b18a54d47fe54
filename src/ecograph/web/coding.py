"""Content codings (RFC 9110, 8.4): which one an asker wants, and how it is made, chunk by chunk."""

import zlib
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Final, Protocol

from ecograph.web.negotiation import read_preferences

__all__ = ["CODERS", "Coder", "choose_coding", "is_compressible"]

GZIP_LEVEL: Final = 4
ZSTD_LEVEL: Final = 3
GZIP_FORMAT: Final = 16 + zlib.MAX_WBITS
"""Tells zlib to write the gzip format."""
COMPRESSIBLE: Final = frozenset(
    f"application/{name}" for name in ("json", "xml", "javascript", "trig", "n-triples", "n-quads", "sparql-query")
)
COMPRESSIBLE_ENDS: Final = ("+json", "+xml")


class Coder(Protocol):
    """Compresses what it is given, part after part."""

    def compress(self, data: bytes, /) -> bytes:
        """Take some bytes and return those that are ready."""

    def flush(self) -> bytes:
        """Return the rest; both formats end with a checksum, so that a part is never taken for the whole."""


def _make_gzip() -> Coder:
    return zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, GZIP_FORMAT)


def _make_zstd() -> Coder:
    zstandard = import_module("zstandard")  # not above: a service that nobody asks for it starts without
    coder: Coder = zstandard.ZstdCompressor(level=ZSTD_LEVEL, write_checksum=True).compressobj()
    return coder


CODERS: Final[Mapping[str, Callable[[], Coder]]] = {"zstd": _make_zstd, "gzip": _make_gzip}
"""Codings by name; of those an asker likes equally the first is taken."""


def choose_coding(lines: Sequence[str]) -> str | None:
    """Return the coding that the lines of Accept-Encoding like best; None: leave the bytes as they are.

    That is never refused, as RFC 9110 (12.5.3) allows, even to those who rate ``identity`` at 0.
    """
    qualities: dict[str, float] = {}
    for name, quality in read_preferences(lines):
        name = name.removeprefix("x-")  # noqa: PLW2901  (x-gzip is gzip: RFC 9110, 8.4.1.3)
        qualities[name] = max(quality, qualities.get(name, 0.0))
    others = qualities.get("*", 0.0)
    best = max(CODERS, key=lambda name: qualities.get(name, others))
    quality = qualities.get(best, others)
    return best if quality > 0 and quality >= qualities.get("identity", 0.0) else None


def is_compressible(media_type: str) -> bool:
    """Tell whether representations of this type become smaller: text does, images and archives do not."""
    name = media_type.partition(";")[0].strip().lower()
    return name.startswith("text/") or name in COMPRESSIBLE or name.endswith(COMPRESSIBLE_ENDS)
