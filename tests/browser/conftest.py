"""The system's Chromium, and the site served to it."""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server
from werkzeug.wsgi import ClosingIterator

from tests.conftest import FreshDatabase
from tests.support.site import Site
from tests.support.two_regions import world_over
from tests.support.walks import Windows, opened


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The only browser of the run: a second one cannot start beside it in the same process."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        yield browser
        browser.close()


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    """Where the site of this test is served."""
    with serving(site) as address:
        yield address


def _at_once(app: WSGIApplication) -> WSGIApplication:
    """The same answers, each in one piece.

    Werkzeug's server leaves a file open when a browser that closes leaves it half read.
    """

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        with closing(ClosingIterator(app(environ, start_response))) as pieces:
            return [b"".join(pieces)]

    return answer


@contextmanager
def serving(site: Site) -> Iterator[str]:
    """Serve it, on a port of its own."""
    server = make_server("127.0.0.1", 0, _at_once(site.app), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def windows(sqlite_network: FreshDatabase, chromium: Browser) -> Iterator[Windows]:
    """A window of each role, in a world that every test of the module winds back."""
    with (
        world_over(sqlite_network, alone=True) as world,
        serving(world.site) as address,
        opened(world, chromium, address) as windows,
    ):
        yield windows
