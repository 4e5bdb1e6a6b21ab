"""The machine's own clock, for tests of what starts from it: a server, a worker, a command.

Nothing else in the tests reads it. Whatever imports this, or runs a command as a process, may
depend on the day: `make clocks` runs it on other days. A command that refuses before it reads the
clock may say so with the mark `any_day`.
"""

from datetime import UTC, datetime
from types import FunctionType, ModuleType

import pytest

READERS = {"tests.support.today", "tests.support.commands"}


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def _imports_a_reader(module: ModuleType) -> bool:
    """Whether what its names stand for is a reader, or a function or class that comes from one."""
    named = vars(module).values()
    modules = {one.__name__ for one in named if isinstance(one, ModuleType)}
    origins = {one.__module__ for one in named if isinstance(one, FunctionType | type)}
    return not READERS.isdisjoint(modules | origins)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what `make clocks` is to run."""
    for item in items:
        if not isinstance(item, pytest.Function) or item.get_closest_marker("any_day"):
            continue
        if _imports_a_reader(item.module):
            item.add_marker(pytest.mark.today)
