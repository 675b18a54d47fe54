"""The collector of cycles rests while it is told to, and no longer."""

import gc

import pytest

from ecograph.collector import pause_collector


def rest_until_an_error() -> None:
    with pause_collector():
        assert not gc.isenabled()
        raise ValueError("an error")


def test_the_collector_rests_within_the_block_and_goes_on_after_it_even_after_an_error() -> None:
    assert gc.isenabled()
    with pytest.raises(ValueError, match="an error"):
        rest_until_an_error()
    assert gc.isenabled()


def test_a_pause_within_a_pause_ends_neither() -> None:
    with pause_collector():
        with pause_collector():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
