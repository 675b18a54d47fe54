"""What a worker has been given: right queries, whatever was withdrawn, and a file for each large answer."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecograph.store.inbox import NO_FILE, Inbox
from ecograph.store.wire import Message, pack


class Sender:
    """The other end of an inbox."""

    def __init__(self, channel: socket.socket, file: Path) -> None:
        self._channel = channel
        self._file = file

    def send(self, message: Message, *, with_file: bool = False) -> None:
        header, body = pack(message)
        if with_file:
            descriptor = os.open(self._file, os.O_RDWR)
            socket.send_fds(self._channel, [header], [descriptor])
            os.close(descriptor)
        else:
            self._channel.sendall(header)
        self._channel.sendall(body)


@pytest.fixture(name="ends")
def make_ends(tmp_path: Path) -> Iterator[tuple[Sender, Inbox]]:
    """Return both ends of a channel."""
    file = tmp_path / "answer"
    file.touch()
    near, far = socket.socketpair()
    with near, far:
        yield Sender(near, file), Inbox(far)


def test_queries_are_received_in_turn_and_the_first_brings_a_file(ends: tuple[Sender, Inbox]) -> None:
    sender, inbox = ends
    assert inbox.file == NO_FILE
    sender.send({"text": "1"}, with_file=True)
    sender.send({"text": "2" * 100_000})
    assert inbox.receive() == {"text": "1"}
    assert os.fstat(inbox.file).st_size == 0
    assert inbox.receive() == {"text": "2" * 100_000}


def test_a_query_that_is_withdrawn_before_it_was_begun_is_none(ends: tuple[Sender, Inbox]) -> None:
    sender, inbox = ends
    sender.send({"text": "1"}, with_file=True)
    for number in (2, 3, 4):
        sender.send({"text": str(number)})
    assert inbox.receive() == {"text": "1"}
    sender.send({"withdrawn": [1, 3, 4]})
    sender.send({"text": "5"})
    assert [inbox.receive() for _ in range(4)] == [{"text": "2"}, None, None, {"text": "5"}]


def test_without_a_file_only_a_query_that_brings_one_is_begun(ends: tuple[Sender, Inbox]) -> None:
    sender, inbox = ends
    sender.send({"text": "1"}, with_file=True)
    sender.send({"text": "2"})
    assert inbox.receive() == {"text": "1"}
    os.close(inbox.file)
    inbox.file = NO_FILE
    sender.send({"text": "3"})
    sender.send({"text": "4"}, with_file=True)
    sender.send({"text": "5"})
    assert [inbox.receive() for _ in range(4)] == [None, None, {"text": "4"}, {"text": "5"}]
    assert os.fstat(inbox.file).st_size == 0


def test_the_end_of_the_channel_ends_the_inbox() -> None:
    near, far = socket.socketpair()
    with far:
        near.sendall(b"\0\0")
        near.close()
        with pytest.raises(EOFError):
            Inbox(far).receive()
