"""Rules at work: each gets the statements that it can read, and does not run where it would find what it once found."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Final

from pyoxigraph import QueryTriples, RdfFormat, Store

from ecograph.errors import InputError
from ecograph.inputs import digest_program
from ecograph.queries import CatalogueQuery
from ecograph.reads import Reads, find_reads
from ecograph.sealed import read_sealed, write_sealed
from ecograph.text import Text

__all__ = ["RULES", "Inference", "Memory", "keep_memory", "read_memory"]

RULES: Final = "queries/rules"
KEY_SIZE: Final = hashlib.sha256().digest_size
LENGTH_SIZE: Final = 8

Memory = Mapping[bytes, bytes]
"""What rules found, as lines, by the digest of rule and what it could read."""


class Inference:
    """Statements, as lines of N-Triples, and the rules that are run over them."""

    def __init__(self, lines: Iterable[bytes], memory: Memory) -> None:
        """Begin with sorted ``lines``, each once, and with what rules found before."""
        self.memory: dict[bytes, bytes] = {}
        """What the rules found, this time."""
        self._before = memory
        self._lines: defaultdict[bytes, list[bytes]] = defaultdict(list)
        for line in lines:
            self._lines[line.split(b" ", 2)[1]].append(line)
        self._waiting = {name: list(found) for name, found in self._lines.items()}  # not in the store yet
        self._digests: dict[bytes, bytes] = {}
        self._last: dict[str, bytes] = {}
        self._reads: dict[str, Reads | None] = {}
        self._store = Store()

    def run(self, rule: CatalogueQuery) -> set[bytes]:
        """Return what a rule adds to the statements, which has been added to them.

        :raises InputError: if it is not a CONSTRUCT query
        """
        names = self._list_read(rule)
        key = self._digest(rule, names)
        if self._last.get(rule.name) == key:
            return set()
        self._last[rule.name] = key
        if key not in self.memory:
            found = self._before.get(key)
            self.memory[key] = self._ask(rule, names) if found is None else found
        return self._add(set(self.memory[key].splitlines(keepends=True)))

    def _list_read(self, rule: CatalogueQuery) -> list[bytes]:
        """Return the properties whose statements the rule can read, as lines have them, sorted."""
        if rule.name not in self._reads:
            self._reads[rule.name] = find_reads(rule.text)
        reads = self._reads[rule.name]
        if reads is None:
            return sorted(self._lines)
        names = {name.encode() for name in reads.names}
        for name in reads.through:
            names.update(line.partition(b" ")[0] for line in self._lines.get(name.encode(), ()))
        return sorted(names & self._lines.keys())

    def _digest(self, rule: CatalogueQuery, names: Iterable[bytes]) -> bytes:
        total = hashlib.sha256(hashlib.sha256(rule.text.encode()).digest())
        for name in names:
            if name not in self._digests:
                self._digests[name] = hashlib.sha256(b"".join(self._lines[name])).digest()
            total.update(self._digests[name])
        return total.digest()

    def _ask(self, rule: CatalogueQuery, names: Iterable[bytes]) -> bytes:
        """Return what a rule finds, as lines of N-Triples."""
        waiting = [line for name in names for line in self._waiting.pop(name, ())]
        # sorted they load in half the time, and as they were written here there is nothing to check
        self._store.bulk_load(b"".join(sorted(waiting)), format=RdfFormat.N_TRIPLES, lenient=True)
        try:
            answer = self._store.query(rule.text)
        except SyntaxError as error:
            raise _wrong_rule(
                rule, Text(en=f"it is not SPARQL: {error.msg}", sv=f"den är inte SPARQL: {error.msg}")
            ) from error
        if not isinstance(answer, QueryTriples):
            raise _wrong_rule(rule, Text(en="it is not a CONSTRUCT query", sv="den är ingen CONSTRUCT-fråga"))
        written = BytesIO()
        answer.serialize(written, RdfFormat.N_TRIPLES)
        return written.getvalue()

    def _add(self, found: Iterable[bytes]) -> set[bytes]:
        """Add what is new of ``found``, and return it."""
        divided: defaultdict[bytes, set[bytes]] = defaultdict(set)
        for line in found:
            divided[line.split(b" ", 2)[1]].add(line)
        added: set[bytes] = set()
        for name, lines in divided.items():
            fresh = lines.difference(self._lines[name])
            if len(fresh) > 0:
                self._lines[name] = sorted([*self._lines[name], *fresh])
                self._waiting.setdefault(name, []).extend(fresh)
                self._digests.pop(name, None)
                added |= fresh
        return added


def read_memory(path: Path | None) -> Memory:
    """Return what :func:`keep_memory` wrote; nothing if that is not there, damaged or of another program."""
    content = None if path is None else read_sealed(path, _take_fingerprint())
    return {} if content is None else dict(_read_found(content))


def keep_memory(path: Path | None, memory: Memory) -> None:
    """Replace a memory."""
    if path is not None:
        found = (key + len(lines).to_bytes(LENGTH_SIZE) + lines for key, lines in memory.items())
        write_sealed(path, _take_fingerprint(), b"".join(found))


def _read_found(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    start = 0
    while start < len(content):
        head = start + KEY_SIZE + LENGTH_SIZE
        end = head + int.from_bytes(content[start + KEY_SIZE : head])
        yield content[start : start + KEY_SIZE], content[head:end]
        start = end


def _take_fingerprint() -> str:
    return f"pyoxigraph {version('pyoxigraph')} {digest_program()}"


def _wrong_rule(rule: CatalogueQuery, reason: Text) -> InputError:
    return InputError(
        Text(en=f"The rule cannot be run: {reason.en}.", sv=f"Regeln kan inte köras: {reason.sv}."),
        file=f"{RULES}/{rule.name}.rq",
    )
