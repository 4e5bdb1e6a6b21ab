"""Commands over the example network, as its pages have it."""

from tests.web.conftest import site, sqlite_network  # noqa: F401 -- fixtures
