"""Which tests one process runs, where pytest-xdist has several: those of a module, and all that read the whole data.

So what a module makes for its tests is made once, and so is the release of all data that ships, which takes a minute.
"""

import re
from functools import cache
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

__all__ = ["Scheduling", "pytest_xdist_make_scheduler"]

WHOLE = re.compile(r"\b(shipped|wide_release|wide_store|most_data): ")
"""Fixtures of all data that ships, as a test asks for them."""


class Scheduling(LoadScopeScheduling):  # type: ignore[misc]
    """Hands out tests by module; modules that read the whole data are one."""

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.partition("::")[0]
        return "whole" if reads_whole(self.config.rootpath / module) else module


@cache
def reads_whole(module: Path) -> bool:
    """Tell whether tests of a module ask for all data that ships."""
    return WHOLE.search(module.read_text(encoding="utf-8")) is not None


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling | None:
    """Return the scheduler of ``--dist loadscope``."""
    return Scheduling(config, log) if config.getoption("dist") == "loadscope" else None
