"""The whole application over the example network."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from jinja2 import FileSystemBytecodeCache

from database import write
from scheduler.network.importing import import_network, plan_import
from tests.support.builders import by
from tests.support.lending import whole_application
from tests.support.network_builders import EXAMPLE
from tests.support.site import NOW, Site

COMPILED = FileSystemBytecodeCache()


def import_example(url: str, now: datetime = NOW) -> None:
    with whole_application(url) as app, app.app_context():
        network = plan_import(EXAMPLE, today=now.date())
        write(import_network, network, today=now.date(), by=by(now))


@contextmanager
def running(url: str, **settings: str | bool) -> Iterator[Site]:
    """The whole application over that database."""
    with whole_application(url, **settings) as app:
        # Applications with settings of their own need not compile the templates again.
        app.jinja_env.bytecode_cache = COMPILED
        yield Site(app)
