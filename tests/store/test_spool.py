"""Answers written through a spool: the border of two chunks, and a disk that takes no more."""

import os
import tempfile

import pytest

from ecograph.store.spool import CHUNK, NoRoomError, Spool, TooLargeError, UnwritableError, XmlSpool


def test_all_chunks_are_written() -> None:
    with tempfile.TemporaryFile() as file:
        spool = Spool(file.fileno(), 10 * CHUNK)
        for _ in range(3):
            assert spool.write(b"x" * (CHUNK - 1)) == CHUNK - 1
        spool.finish()
        assert os.fstat(file.fileno()).st_size == 3 * (CHUNK - 1)
        assert spool.finish() == b""


def test_a_small_answer_needs_no_file() -> None:
    spool = Spool(-1, 10)
    spool.write(b"small")
    assert (spool.finish(), spool.is_filed) == (b"small", False)
    spool.write(b"too much")
    with pytest.raises(TooLargeError):
        spool.finish()


@pytest.mark.parametrize("before", [1, 2])
def test_a_character_that_xml_lacks_is_found_across_chunks(before: int) -> None:
    with tempfile.TemporaryFile() as file:
        spool = XmlSpool(file.fileno(), 10 * CHUNK)
        data = b"x" * (CHUNK - before) + "\uffff".encode()
        spool.write(data[:CHUNK])
        spool.write(data[CHUNK:])
        with pytest.raises(UnwritableError, match=r"U\+FFFF"):
            spool.finish()


def test_a_full_disk_is_told() -> None:
    with open("/dev/full", "wb") as full:  # noqa: PTH123  (a device, not a path of ours)
        spool = Spool(full.fileno(), 2 * CHUNK)
        with pytest.raises(NoRoomError, match="No space left"):
            spool.write(b"x" * CHUNK)
