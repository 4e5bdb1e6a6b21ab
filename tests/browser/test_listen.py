"""A page read aloud by recordings, in a browser that has no voice (headless Chromium has none)."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from scheduler.web.core import recordings
from tests.browser.conftest import serving
from tests.support.site import Site

pytestmark = pytest.mark.browser

BEGIN, CALL = "Maak een afspraak", "Bel mij"
# Nothing that can be heard: the end of each comes at once, and what was asked for is told.
SILENT = """
window.played = [];
window.Audio = function (address) {
  window.played.push(address);
  const audio = new EventTarget();
  audio.pause = () => {};
  audio.play = () => {
    setTimeout(() => audio.dispatchEvent(new Event("ended")), 5);
    return Promise.resolve();
  };
  return audio;
};
Object.defineProperty(window, "speechSynthesis", { value: undefined });
"""


def front(page: Page, address: str, language: str) -> None:
    page.add_init_script(SILENT)
    page.goto(f"{address}/?lang={language}")


def test_what_is_recorded_is_played_in_the_order_of_the_page(
    site: Site, chromium: Browser, tmp_path: Path
) -> None:
    (tmp_path / "prs").mkdir()
    for dutch in (CALL, BEGIN):
        (tmp_path / "prs" / f"{recordings.key_of(dutch)}.ogg").write_bytes(b"OggS")
    site.app.config["RECORDINGS"] = tmp_path
    with serving(site) as address, chromium.new_context() as context:
        page = context.new_page()
        front(page, address, "prs")
        listen = page.locator("[data-read-aloud]")
        expect(listen).to_be_visible()
        listen.click()
        expect(listen).to_have_attribute("aria-pressed", "false")
        played = page.evaluate("window.played")
        assert played == [f"/luister/prs/{recordings.key_of(one)}.ogg" for one in (BEGIN, CALL)]
        # What is not recorded is not offered.
        page.goto(f"{address}/?lang=ps")
        expect(page.locator("[data-read-aloud]")).to_be_hidden()


def test_without_a_voice_or_a_recording_nothing_is_offered(site: Site, chromium: Browser) -> None:
    with serving(site) as address, chromium.new_context() as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        front(page, address, "prs")
        page.wait_for_load_state("networkidle")
        expect(page.locator("[data-read-aloud]")).to_be_hidden()
    assert [url for url in asked if "/luister/" in url] == []
