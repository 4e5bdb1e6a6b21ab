"""Recorded sentences: found by what a page says, and nothing else of the folder."""

import json
from pathlib import Path

import pytest

from notifications.texts.languages import LANGUAGES
from scheduler.web.core import recordings
from tests.support.site import Site

OGG = b"OggS" + bytes(60)
BEGIN = "Maak een afspraak"
KEY = recordings.key_of(BEGIN)


@pytest.fixture
def folder(site: Site, tmp_path: Path) -> Path:
    """A folder with one sentence in Dari, and something beside it that is nobody's business."""
    (tmp_path / "prs").mkdir()
    (tmp_path / "prs" / f"{KEY}.ogg").write_bytes(OGG)
    (tmp_path / "secret.ogg").write_bytes(OGG)
    site.app.config["RECORDINGS"] = tmp_path
    return tmp_path


def test_the_key_of_a_sentence_stays() -> None:
    # Files that regions recorded are named so: another name would silence them.
    assert recordings.key_of("Maak een afspraak") == "3a681e571d22"


def test_about_as_many_sentences_in_each_language_and_none_with_a_gap() -> None:
    dutch = recordings.dutch_sentences()
    assert len(dutch) >= 60
    assert [text for text in dutch.values() if "%(" in text] == []
    for language in LANGUAGES:
        assert recordings.sentences(language).keys() == dutch.keys()


def test_a_page_names_its_recordings_where_there_are_any(site: Site, folder: Path) -> None:
    visitor = site.visitor()
    (dari,) = visitor.open("/?lang=prs").root.all("html")
    assert dari.attributes["data-recordings"] == "/luister/prs/"
    listed = json.loads(visitor.open("/luister/prs/").answer.body)
    assert listed == {recordings.sentences("prs")[KEY]: f"/luister/prs/{KEY}.ogg"}
    assert [text for text in listed if text in visitor.open("/?lang=prs").text]
    (pashto,) = visitor.open("/?lang=ps").root.all("html")
    assert "data-recordings" not in pashto.attributes


def test_a_recording_is_played_and_kept(site: Site, folder: Path) -> None:
    answer = site.visitor().open(f"/luister/prs/{KEY}.ogg").answer
    assert (answer.status, answer.body) == (200, OGG)
    assert answer.headers["content-type"] == "audio/ogg"
    assert answer.headers["cache-control"] == "public, max-age=86400"
    assert answer.headers["etag"]


def test_the_policy_lets_a_page_play_what_is_ours(site: Site) -> None:
    policy = site.visitor().open("/").answer.headers["content-security-policy"]
    assert "media-src 'self'" in policy


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/luister/prs/secret.ogg", id="not a key"),
        pytest.param("/luister/prs/..%2Fsecret.ogg", id="out of the folder"),
        pytest.param("/luister/../secret.ogg", id="out of the languages"),
        pytest.param("/luister/..%2f/secret.ogg", id="out of the languages, escaped"),
        pytest.param(f"/luister/prs/{KEY.upper()}.ogg", id="in capitals"),
        pytest.param("/luister/prs/000000000000.ogg", id="nothing recorded"),
        pytest.param(f"/luister/ps/{KEY}.ogg", id="not in this language"),
        pytest.param("/luister/ps/", id="a language without any"),
        pytest.param("/luister/.%2e/", id="the folder above"),
    ],
)
def test_nothing_else_is_found(site: Site, folder: Path, path: str) -> None:
    assert site.visitor().open(path).status == 404


def test_without_a_folder_nothing_is_said_of_it(site: Site) -> None:
    visitor = site.visitor()
    (html,) = visitor.open("/?lang=prs").root.all("html")
    assert "data-recordings" not in html.attributes
    assert visitor.open("/luister/prs/").status == 404
    assert visitor.open(f"/luister/prs/{KEY}.ogg").status == 404
