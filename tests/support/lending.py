"""Applications, and names of databases, that tests use one after another.

To build the application and an engine, and to compile each statement anew, takes longer than most
tests. So each worker builds one per name of a database and per settings, and lends it; names are
few, for a name that is given back is the next one to be taken. What a test puts in an application
(its clock, an engine of journeys, another region) is put back, and its connections are closed.
"""

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from flask import Flask

from app import create_app
from database import db
from settings import Settings
from tests.support.concurrency import make_bare


class Names:
    """Names that are taken again once they are given back."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._numbers = itertools.count(1)
        self._free: list[str] = []

    @contextmanager
    def taken(self) -> Iterator[str]:
        """A name that nobody else has for as long as the block lasts."""
        name = self._free.pop() if self._free else f"{self._kind}_{next(self._numbers)}"
        yield name
        self._free.append(name)


class _Built:
    """An application as it was built. What it keeps in memory is in `config` and `extensions`;
    caches of pure functions stay.
    """

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._config = dict(app.config)
        self._extensions = dict(app.extensions)

    def put_back(self) -> None:
        with self.app.app_context():
            db.engine.dispose()
        for now, built in (
            (self.app.config, self._config),
            (self.app.extensions, self._extensions),
        ):
            now.clear()
            now.update(built)


_idle: dict[tuple[object, ...], list[_Built]] = defaultdict(list)


@contextmanager
def _lent(make: Callable[..., Flask], **settings: Any) -> Iterator[Flask]:
    idle = _idle[make, *sorted(settings.items())]
    built = idle.pop() if idle else _Built(make(**settings))
    try:
        yield built.app
    finally:
        built.put_back()
        idle.append(built)


def whole_application(url: str, **settings: str | bool) -> AbstractContextManager[Flask]:
    """A context of the whole application over that database."""
    return _lent(_make_whole, **{"secret_key": "test-secret", **settings}, database_url=url)


def bare_application(url: str) -> AbstractContextManager[Flask]:
    """A context of the least that operations need: an application that knows its database."""
    return _lent(make_bare, url=url)


def _make_whole(**settings: Any) -> Flask:
    app = create_app(Settings(**settings))
    app.testing = True
    return app
