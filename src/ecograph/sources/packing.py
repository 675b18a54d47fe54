"""What a source gave as bytes, and back: lines of N-Quads, places by number, mentions and accounts as JSON."""

import json
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from pyoxigraph import NamedNode
from zstandard import ZstdCompressor, ZstdDecompressor

from ecograph.dataset import Origin
from ecograph.sources.content import Account, Mention, Name, SourceContent
from ecograph.text import Text
from ecograph.written import Written, write_down

__all__ = ["pack_content", "unpack_content"]

LEVEL: Final = 1
"""Of zstd: lines of a record are so much alike that they take 4 % of their bytes; more would not pay."""
NUMBER: Final = "I"

Json = Any


def pack_content(content: SourceContent, folder: Path) -> bytes:
    """Return what :func:`unpack_content` makes the content of again.

    :raises ValueError: if something stands in no file of ``folder``
    """
    written = write_down(content.statements)
    places: dict[int, int] = {}
    origins: list[Origin] = []
    for origin in (*written.origins, *(mention.origin for mention in content.mentions)):
        if places.setdefault(id(origin), len(origins)) == len(origins):
            origins.append(origin)
    files = {file: number for number, file in enumerate(dict.fromkeys(origin.file for origin in origins))}
    head = {
        "files": [str(file.relative_to(folder)) for file in files],
        "outside": sorted(line.decode() for line in written.outside),
        "origins": [(files[origin.file], origin.line) for origin in origins],
        "mentions": [_pack_mention(mention, places[id(mention.origin)]) for mention in content.mentions],
        "accounts": [_pack_account(account, folder) for account in content.accounts],
    }
    numbers = array(NUMBER, (places[id(origin)] for origin in written.origins))
    compress = ZstdCompressor(level=LEVEL).compress
    parts = [compress(part) for part in (json.dumps(head).encode(), numbers.tobytes(), b"".join(written.lines))]
    return b"\n".join((b" ".join(b"%d" % len(part) for part in parts), b"".join(parts)))


def unpack_content(packed: bytes, folder: Path) -> SourceContent:
    """Return the content that ``packed`` was made of, its files being in ``folder``."""
    head, places, text = _divide(packed)
    found = json.loads(head)
    files = [folder / name for name in found["files"]]
    origins = [Origin(files[number], line) for number, line in found["origins"]]
    lines, numbers = text.splitlines(keepends=True), array(NUMBER, places)
    outside = frozenset(line.encode() for line in found["outside"])
    return SourceContent(
        statements=Written(lines, list(map(origins.__getitem__, numbers)), outside),
        mentions=[_unpack_mention(each, origins) for each in found["mentions"]],
        accounts=[_unpack_account(each, folder) for each in found["accounts"]],
    )


def _divide(packed: bytes) -> Iterator[bytes]:
    sizes, _, rest = packed.partition(b"\n")
    for size in map(int, sizes.split()):
        yield ZstdDecompressor().decompress(rest[:size])
        rest = rest[size:]


def _pack_mention(mention: Mention, place: int) -> Sequence[Json]:
    names = [(name.text, name.language, name.use) for name in mention.names]
    said = (mention.identifiers, mention.classes, mention.concept, names, mention.country)
    return mention.node.value, mention.kind, mention.record.value, place, *said


def _unpack_mention(packed: Sequence[Json], origins: Sequence[Origin]) -> Mention:
    node, kind, record, place, identifiers, classes, concept, names, country = packed
    return Mention(
        node=NamedNode(node),
        kind=kind,
        record=NamedNode(record),
        origin=origins[place],
        identifiers=tuple((scheme, value) for scheme, value in identifiers),
        classes=tuple(classes),
        concept=concept,
        names=tuple(Name(*name) for name in names),
        country=country,
    )


def _pack_account(account: Account, folder: Path) -> Mapping[str, Json]:
    return {
        "source": account.source,
        "file": str(account.file.relative_to(folder)),
        "columns": [(name, _pack_text(reason)) for name, reason in account.columns.items()],
        "rows": account.rows,
        "ignored": [(_pack_text(reason), count) for reason, count in account.ignored.items()],
        "values": [(_pack_text(reason), count) for reason, count in account.values.items()],
    }


def _unpack_account(packed: Mapping[str, Json], folder: Path) -> Account:
    return Account(
        source=packed["source"],
        file=folder / packed["file"],
        columns={name: None if reason is None else Text(**reason) for name, reason in packed["columns"]},
        rows=packed["rows"],
        ignored=_unpack_counts(packed["ignored"]),
        values=_unpack_counts(packed["values"]),
    )


def _pack_text(text: Text | None) -> Mapping[str, str] | None:
    return None if text is None else {"en": text.en, "sv": text.sv}


def _unpack_counts(packed: Iterable[tuple[Mapping[str, str], int]]) -> Counter[Text]:
    return Counter({Text(**reason): count for reason, count in packed})
