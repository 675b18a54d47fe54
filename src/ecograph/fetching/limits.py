"""How long and how often a service is asked, and how much it may send."""

from dataclasses import dataclass

__all__ = ["Limits"]

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Waits in seconds, sizes in bytes."""

    attempts: int = 5
    """Requests for one thing before it is given up."""
    first_wait: float = 1.0
    """Wait before the second attempt; each further one is twice as long, plus a random part."""
    longest_wait: float = 60.0
    """Longest wait that is chosen here."""
    patience: float = 300.0
    """Longest wait that a service may ask for with Retry-After; if it asks for more, the fetch stops and says so."""
    connect_timeout: float = 15.0
    """Time for a connection."""
    read_timeout: float = 180.0
    """Time without a byte."""
    page_size: int = 256 * MEBIBYTE
    """One answer that is read as a whole."""
    file_size: int = 2048 * MEBIBYTE
    """One file, and what is unpacked from it."""
    pages: int = 20_000
    """Pages of one answer."""
    redirects: int = 5
    """Redirections of one request."""
    pause: float | None = None
    """Time between two requests; None: as the service's own entry says."""
