"""Large files: continued where they broke off, checked, and not fetched again if the service has nothing newer."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import httpx

from ecograph.errors import FetchError
from ecograph.fetching.client import Client
from ecograph.fetching.faults import TransientError, refuse_size
from ecograph.text import Text

__all__ = ["ZIP_TYPES", "Downloaded", "Expected", "download"]

ZIP_TYPES: Final = frozenset({"application/zip", "application/x-zip-compressed", "application/octet-stream"})
CHUNK: Final = 1 << 20


@dataclass(frozen=True)
class Expected:
    """What is known of a file before it is fetched."""

    etag: str | None = None
    """Entity tag of the version that is here already."""
    modified: str | None = None
    """Last-Modified of it."""
    size: int | None = None
    digest: tuple[str, str] | None = None
    """Algorithm and hexadecimal value, such as ``("md5", "…")``, if the service states one."""


@dataclass(frozen=True)
class Downloaded:
    """A file that is whole."""

    file: Path
    sha256: str
    etag: str | None
    modified: str | None


@dataclass(frozen=True)
class _State:
    """Which version of which file the part on the disc is of."""

    address: str
    etag: str | None
    modified: str | None

    @property
    def validator(self) -> str | None:
        """What If-Range may carry: a strong entity tag or a date (RFC 9110, section 13.1.5)."""
        return self.modified if self.etag is None or self.etag.startswith("W/") else self.etag


def download(client: Client, address: str, file: Path, expected: Expected) -> Downloaded | None:
    """Fetch ``address`` into ``file`` and return it, or None if the service has nothing newer than ``expected``.

    A part that an earlier run left beside it is continued, if the service still has the same version.

    :raises FetchError: if it cannot be had whole; the part stays for the next run
    """
    part, state_file = file.with_name(f"{file.name}.part"), file.with_name(f"{file.name}.json")
    state = client.retry(lambda: _fetch_once(client, address, (part, state_file), expected))
    if state is None:
        return None
    try:
        sha256 = _check_file(part, address, expected)
    except FetchError:
        part.unlink()
        raise
    part.replace(file)
    state_file.unlink()
    return Downloaded(file, sha256, state.etag, state.modified)


def _fetch_once(client: Client, address: str, files: tuple[Path, Path], expected: Expected) -> _State | None:
    part, state_file = files
    known = _read_state(state_file, part, address)
    with client.stream(address, _request_headers(known, part, expected)) as response:
        if response.status_code == httpx.codes.NOT_MODIFIED:
            return None
        if response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
            part.unlink(missing_ok=True)
            message = Text(
                en=f"{address} has no more than the part that is here.", sv=f"{address} har inte mer än delen här."
            )
            raise TransientError(message)
        client.check(response, ZIP_TYPES)
        state = _State(address, response.headers.get("etag"), response.headers.get("last-modified"))
        continued = response.status_code == httpx.codes.PARTIAL_CONTENT
        if continued:
            _check_range(response, part, address)
        else:
            part.unlink(missing_ok=True)
        state_file.write_text(json.dumps(asdict(state)), encoding="utf-8")
        _append(response, part, client.limits.file_size)
    return state


def _request_headers(known: _State | None, part: Path, expected: Expected) -> dict[str, str]:
    headers = {"accept-encoding": "identity"}
    if known is not None and known.validator is not None:
        return {**headers, "range": f"bytes={part.stat().st_size}-", "if-range": known.validator}
    if expected.etag is not None:
        headers["if-none-match"] = expected.etag
    elif expected.modified is not None:
        headers["if-modified-since"] = expected.modified
    return headers


def _check_range(response: httpx.Response, part: Path, address: str) -> None:
    found = response.headers.get("content-range", "")
    if not found.startswith(f"bytes {part.stat().st_size}-"):
        part.unlink()
        message = Text(
            en=f"{address} continues at another place ({found}) than the one asked for.",
            sv=f"{address} fortsätter på ett annat ställe ({found}) än det som efterfrågades.",
        )
        raise TransientError(message)


def _append(response: httpx.Response, part: Path, limit: int) -> None:
    """Append the body to the part; refuse more than ``limit`` bytes, before they are sent if the length is told."""
    address, before = str(response.url), part.stat().st_size if part.exists() else 0
    if int(response.headers.get("content-length", "0")) + before > limit:
        raise refuse_size(address, limit)
    with part.open("ab") as stream:
        for chunk in response.iter_raw():  # unbuffered: what has come is kept if the connection breaks
            before += len(chunk)
            if before > limit:
                raise refuse_size(address, limit)
            stream.write(chunk)


def _check_file(part: Path, address: str, expected: Expected) -> str:
    """Return the SHA-256 of the file; its size and the digest that the service states must agree."""
    size = part.stat().st_size
    if expected.size is not None and size != expected.size:
        raise FetchError(
            Text(
                en=f"{address} sent {size} bytes; the service itself says {expected.size}. Nothing was changed.",
                sv=f"{address} skickade {size} byte; tjänsten själv anger {expected.size}. Inget har ändrats.",
            )
        )
    digests = {"sha256": hashlib.sha256()}
    if expected.digest is not None:
        digests[expected.digest[0]] = hashlib.new(expected.digest[0], usedforsecurity=False)
    with part.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            for digest in digests.values():
                digest.update(chunk)
    if expected.digest is not None and digests[expected.digest[0]].hexdigest() != expected.digest[1].lower():
        raise FetchError(
            Text(
                en=f"{address}: the {expected.digest[0]} of what was sent is not the one that the service states. "
                "Nothing was changed.",
                sv=f"{address}: {expected.digest[0]} för det som skickades är inte den som tjänsten anger. "
                "Inget har ändrats.",
            )
        )
    return digests["sha256"].hexdigest()


def _read_state(state_file: Path, part: Path, address: str) -> _State | None:
    """Return what the part on the disc is of; None if there is none to continue."""
    if not state_file.exists() or not part.exists() or part.stat().st_size == 0:
        return None
    found: Mapping[str, str | None] = json.loads(state_file.read_text(encoding="utf-8"))
    state = _State(str(found["address"]), found["etag"], found["modified"])
    return state if state.address == address else None
