"""What an address opens: a map on the phone, else the one of the setting."""

import pytest
from flask import Flask

from scheduler.web.core import map_links

ANDROID = "Mozilla/5.0 (Linux; Android 9; SM-A105F) AppleWebKit/537.36 Chrome/120.0 Mobile"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 12_5 like Mac OS X) AppleWebKit/605.1.15 Mobile"
MAP = "https://map.example.org/{latitude}/{longitude}"
KORTRIJK = (50.82803, 3.26487)


@pytest.mark.parametrize(
    ("agent", "pattern", "where", "opens"),
    [
        pytest.param(
            ANDROID,
            MAP,
            KORTRIJK,
            "geo:50.82803,3.26487?q=50.82803,3.26487(Bib%20%28links%29)",
            id="the map that an Android phone has",
        ),
        pytest.param(
            IPHONE, MAP, KORTRIJK, "https://map.example.org/50.82803/3.26487", id="an iPhone"
        ),
        pytest.param("", MAP, KORTRIJK, "https://map.example.org/50.82803/3.26487", id="another"),
        pytest.param(ANDROID, "", KORTRIJK, "", id="no links are wanted"),
        pytest.param(IPHONE, MAP, (None, None), "", id="nobody knows where it is"),
        pytest.param(ANDROID, MAP, (None, 3.2), "", id="nobody knows, on a phone"),
    ],
)
def test_an_address_opens_the_map_of_who_looks(
    agent: str, pattern: str, where: tuple[float | None, float | None], opens: str
) -> None:
    app = Flask(__name__)
    app.config["MAP_URL"] = pattern
    with app.test_request_context(headers={"User-Agent": agent}):
        assert map_links.to_place("Bib (links)", *where) == opens
