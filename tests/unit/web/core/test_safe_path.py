"""Whatever a request names as the next page, the browser stays on this site."""

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from werkzeug.utils import redirect

from scheduler.web.core.safe_path import safe_path

HERE = "https://zitdag.example.org/aanmelden/code"
TRICKS = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "/\t/evil.example/",
    "/\n/evil.example/",
    "/\r\n/evil.example/",
    "\t//evil.example/",
    " //evil.example/",
    "/\x00/evil.example/",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "@evil.example",
    ":80@evil.example",
    "/a\r\nSet-Cookie: a=b",
    "/\u2028/evil.example",
    "/\ud800",
    "",
]
ADDRESSES = st.one_of(
    st.text(),
    st.text(alphabet="/\\\t\n\r .:@?#%[]aé／0129", max_size=12).map(lambda text: f"/{text}"),
)


def _as_browsers_read(address: str) -> str:
    """They leave out tabs and line ends, trim what cannot be seen, and turn backslashes."""
    seen = "".join(one for one in address if one not in "\t\n\r").strip(
        "".join(map(chr, range(33)))
    )
    return seen.replace("\\", "/")


@pytest.mark.parametrize("trick", TRICKS)
def test_a_known_trick_leads_nowhere(trick: str) -> None:
    assert safe_path(trick) == ""


@given(ADDRESSES)
@example("/%09/evil.example")
@example("/%2F/evil.example")
@example("/.//evil.example")
@example("/..//evil.example")
@example("/[::1")
def test_whatever_is_asked_for_the_browser_stays_here(wanted: str) -> None:
    found = safe_path(wanted)
    location = redirect(found or "/", 303).headers["Location"]

    assert urlsplit(urljoin(HERE, _as_browsers_read(location))).netloc == "zitdag.example.org"
    assert "\n" not in location


@pytest.mark.parametrize(
    "wanted", ["/", "/planning/?week=2026-W49", "/planning/plaatsen/café?taal=fr&dag=2026-12-01"]
)
def test_a_page_of_this_site_is_gone_on_to(wanted: str) -> None:
    assert safe_path(wanted) == wanted


def test_what_would_not_fit_in_a_cookie_is_forgotten() -> None:
    assert safe_path("/" + "a" * 999) != ""
    assert safe_path("/" + "a" * 1000) == ""
