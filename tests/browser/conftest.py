"""The system's Chromium, and the site served to it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from tests.conftest import FreshDatabase
from tests.web.conftest import running, sqlite_network  # noqa: F401 -- a fixture
from tests.web.site import Site


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
def site(sqlite_network: FreshDatabase) -> Iterator[Site]:  # noqa: F811 -- the fixture above
    with sqlite_network() as url, running(url) as site:
        yield site


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    """Where the site of this test is served."""
    with serving(site) as address:
        yield address


@contextmanager
def serving(site: Site) -> Iterator[str]:
    """Serve it, on a port of its own."""
    server = make_server("127.0.0.1", 0, site.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
