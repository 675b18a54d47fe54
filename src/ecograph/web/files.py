"""Files of a release as they are: strong entity tags, parts of them on request."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from starlette.responses import FileResponse
from starlette.types import Receive, Scope, Send

__all__ = ["ReleaseFile"]

SPEC: Final = re.compile(r"(?P<first>\d+)-(?P<last>\d*)|-(?P<suffix>\d+)")


class ReleaseFile(FileResponse):
    """A file, whole or in part.

    A Range header that is not understood is ignored, as RFC 9110 (14.2) has it, where Starlette answers 400; so is
    any on another method than GET.
    """

    def __init__(self, path: Path, media_type: str, headers: Mapping[str, str]) -> None:
        super().__init__(path, media_type=media_type, headers=headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        ranges = [value for name, value in scope["headers"] if name == b"range"]
        if ranges and (scope["method"] != "GET" or not is_byte_range(ranges[0].decode("latin-1"))):
            scope = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"range"]}
        await super().__call__(scope, receive, send)


def is_byte_range(value: str) -> bool:
    """Tell whether ``value`` is a valid list of byte ranges (RFC 9110, 14.1.2)."""
    unit, equals, listed = value.partition("=")
    if unit.strip().lower() != "bytes" or equals == "":
        return False
    specs = [SPEC.fullmatch(part.strip()) for part in listed.split(",") if part.strip() != ""]
    return len(specs) > 0 and all(spec is not None and _is_forward(spec) for spec in specs)


def _is_forward(spec: re.Match[str]) -> bool:
    first, last = spec["first"], spec["last"]
    return not first or not last or int(first) <= int(last)
