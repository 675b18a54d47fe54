"""Settings of the programs, read once from options and ``ECOGRAPH_`` environment variables."""

from dataclasses import dataclass
from pathlib import Path

__all__ = ["CACHE_FOLDER", "Settings", "share_path"]

MEBIBYTE = 1024 * 1024

CACHE_FOLDER = ".ecograph-cache"
"""What is noted to save work the next time; it may be deleted at any time."""


@dataclass(frozen=True)
class Settings:
    """How ``ecograph serve`` runs."""

    release: Path = Path("release")
    """Folder that holds the releases, or one release."""
    host: str = "127.0.0.1"
    """Address to listen on."""
    port: int = 8000
    """Port to listen on; 0 takes a free one."""
    query_timeout: float = 30.0
    """Seconds a query may run before it is stopped."""
    workers: int = 2
    """Queries that may run at the same time."""
    queue: int = 32
    """Queries that may wait for a worker before others are turned away."""
    short: float = 0.25
    """Seconds after which a query counts as long: it then yields to shorter ones, if it is to."""
    trusted_proxies: tuple[str, ...] = ("127.0.0.1", "::1")
    """Addresses or networks whose word on whom they ask for is taken (X-Forwarded-For)."""
    admin_host: str = "127.0.0.1"
    """Address on which the operator's view listens."""
    admin_port: int | None = None
    """Port of the operator's view; 0 takes a free one, None is none."""
    client_timeout: float = 30.0
    """Seconds within which a client must send its request, and must take some of its answer."""
    query_log: Path | None = None
    """File to which a line is added for each query."""
    log_queries: bool = False
    """Whether these lines have the text of the query."""
    budget: float = 60.0
    """Seconds of queries that each client has a minute; 0 is no limit."""
    memory: int = 2048 * MEBIBYTE
    """Bytes of memory one query may use on top of the store."""
    answer: int = 512 * MEBIBYTE
    """Bytes one answer may have."""
    rows: int = 0
    """Rows or triples one answer may have; 0: any number."""
    cache: int = 64 * MEBIBYTE
    """Bytes of memory that answers may take which are kept for those who ask again; 0 keeps none."""
    lookups: int = 2048 * MEBIBYTE
    """Bytes that the index for lookups may take of the folder for temporary files, about; with more there is none."""
    services: tuple[str, ...] = ()
    """Addresses of SPARQL endpoints that SERVICE may call."""
    query_length: int = MEBIBYTE
    """Bytes one query text may have."""
    query_depth: int = 256
    """Brackets that may be open at once in a query: the parser recurses on them (oxigraph, no limit of its own)."""


def share_path(name: str) -> Path:
    """Return the folder ``ontology``, ``data`` or ``queries``: inside an installed wheel, else in the source tree."""
    package = Path(__file__).resolve().parent
    installed = package / "share" / name
    return installed if installed.is_dir() else package.parents[1] / name
