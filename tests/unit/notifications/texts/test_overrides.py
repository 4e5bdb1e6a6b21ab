"""Texts of a region: placeholders that we know and no others, and what becomes of them."""

from typing import Any

import pytest

from notifications.errors import LinkInText, UnknownPlaceholder
from notifications.texts import overrides
from notifications.texts.gsm7 import sms_parts
from notifications.texts.languages import LANGUAGES, is_in_gsm7
from notifications.texts.limits import LONGEST_NAME, fits, longest_moment
from notifications.texts.rendering import Renderer
from tests.support.message_builders import facts, renderer

KINDS = (
    "confirmation", "reminder_3_days", "reminder_1_day", "late", "missed", "changed",
    "changed_by_us", "other_counsellor",
)  # fmt: skip


def own(text: str, *, channel: str = "sms") -> Renderer:
    """A renderer for a region that wrote this instead of every text by that channel."""
    return renderer(texts=lambda _region, _kind, via, _language: text if via == channel else None)


def said(text: str, language: str = "nl", channel: str = "sms", **overrides: Any) -> str:
    whole = facts(region="west", **overrides)
    return own(text, channel=channel).render("confirmation", channel, language, whole, None).text


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        pytest.param("Dag {naam}", "{naam}", id="a name that we do not have"),
        pytest.param("Dag {Voornaam}", "{Voornaam}", id="with a capital"),
        pytest.param("Dag {}", "{}", id="nothing"),
        pytest.param("Dag {voornaam", "{", id="not closed"),
        pytest.param("Dag voornaam}", "}", id="not opened"),
        pytest.param("{{voornaam}}", "{", id="twice"),
        pytest.param("{voornaam.__class__}", "{voornaam.__class__}", id="what is behind a name"),
        pytest.param("{voornaam!r}", "{voornaam!r}", id="a conversion"),
    ],
)
def test_an_unknown_placeholder_is_refused_with_its_name(text: str, wrong: str) -> None:
    with pytest.raises(UnknownPlaceholder) as refused:
        overrides.check(text, "confirmation", "sms")
    assert refused.value.name == wrong


@pytest.mark.parametrize(
    "text", ["Kijk op https://example.org/a", "Zie www.voorbeeld", "zitdag.be"]
)
def test_a_text_message_has_no_link(text: str) -> None:
    with pytest.raises(LinkInText):
        overrides.check(text, "confirmation", "sms")
    overrides.check(text, "confirmation", "email")


def test_every_placeholder_is_filled_in() -> None:
    assert said("{voornaam}: {dag}, {uur}, {plaats}, {telefoon}, {code}.", bring=[]) == (
        "Zoe: dinsdag 24 november, 9.30 uur, Bib, Korenstraat 1, Kortrijk, 050 00 00 00, 47295."
    )


def test_what_is_filled_in_is_not_read_again() -> None:
    assert "{telefoon}" in said("Dag {voornaam}.", first_name="{telefoon}", sms_place="x")


def test_outside_gsm7_the_dutch_facts_stay_before_the_regions_own_sentence() -> None:
    dutch, sentence = said("{voornaam}, до зустрічі.", "uk", bring=[], code="").split("\n")
    assert "dinsdag 24 november, 9.30 uur" in dutch
    assert sentence == "Zoë, до зустрічі."


def test_in_a_mail_it_stands_on_top_of_all_the_rest() -> None:
    mail = own("Tot {dag}, {voornaam}!", channel="email").render(
        "confirmation", "email", "nl", facts(region="west"), None
    )
    for whole in (mail.text, str(mail.html)):
        assert "Tot dinsdag 24 november, Zoë!" in whole
        assert "Je afspraak is gemaakt." not in whole
        assert "zaal 2" in whole


def test_markup_in_a_text_is_only_text() -> None:
    mail = own("<b>Tot</b>", channel="email").render(
        "confirmation", "email", "nl", facts(region="west"), None
    )
    assert "&lt;b&gt;Tot" in str(mail.html)


def test_a_message_of_no_region_has_our_text() -> None:
    assert "Kan je niet" in own("Anders.").render("confirmation", "sms", "nl", facts(), None).text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("channel", ["sms", "email"])
@pytest.mark.parametrize("kind", KINDS)
def test_our_own_text_may_be_kept_as_it_is(kind: str, channel: str, language: str) -> None:
    ours = renderer()
    text = ours.ours(kind, channel, language)
    overrides.check(text, kind, channel)
    moment = longest_moment(language).isoformat()
    whole = facts(
        region="west", starts_at=moment, ends_at=moment, first_name=LONGEST_NAME, bring=[]
    )
    theirs = ours.with_texts(lambda *_asked: text).render(kind, channel, language, whole, None).text
    assert "{" not in theirs
    if channel == "sms":  # it may be the shorter one of ours, so that the longest names fit in it
        assert fits(theirs, language)
    else:
        assert theirs.split() == ours.render(kind, channel, language, whole, None).text.split()


def test_what_a_region_wrote_before_texts_had_codes_gets_the_code_and_what_to_bring() -> None:
    assert said("{voornaam}: {dag}.") == (
        "Zoe: dinsdag 24 november. Breng mee: originele diploma's. Code 47295."
    )
    assert said("{code} voor {voornaam}.", bring=[]) == "47295 voor Zoe."


def test_a_text_fits_that_takes_one_part_or_three_outside_gsm7() -> None:
    assert fits("a" * 160, "tr")
    assert not fits("a" * 161, "tr")
    assert fits("я" * 201, "ru")
    assert not fits("я" * 202, "ru")
    assert sms_parts("я" * 201) == 3
    assert is_in_gsm7("tr")


def test_only_who_is_moved_by_us_reads_of_a_former_day() -> None:
    overrides.check("Niet {vroeger}, maar {dag}.", "changed_by_us", "sms")
    assert "vroeger" not in overrides.placeholders("confirmation")
    with pytest.raises(UnknownPlaceholder):
        overrides.check("Niet {vroeger}, maar {dag}.", "confirmation", "sms")
    theirs = own("Niet {vroeger}, maar {dag}.").render(
        "changed_by_us",
        "sms",
        "nl",
        facts(region="west", moved_from="2026-11-23T08:30:00+00:00", bring=[]),
        None,
    )
    assert theirs.text == "Niet maandag 23 november, maar dinsdag 24 november."


FIGURES = "{plaats} {code} {telefoon}"


@pytest.mark.parametrize("language", ["ar", "ps", "prs"])
def test_from_right_to_left_figures_and_places_keep_their_order(language: str) -> None:
    """Unmarked, a reader sees 5 9 2 7 4, and the groups of the phone in reverse."""
    text = said(FIGURES, language, bring=[])
    assert (
        "\u2066Bib, Korenstraat 1, Kortrijk\u2069 \u206647295\u2069 \u2066050 00 00 00\u2069"
        in text
    )

    mail = own(FIGURES, channel="email").render(
        "confirmation", "email", language, facts(region="west", place="<b>Bib</b>"), None
    )
    figures = "\u20664 7 2 9 5\u2069 \u2066050 00 00 00\u2069"
    assert f"\u2066<b>Bib</b>\u2069 {figures}" in mail.text
    assert f"<h1>\u2066&lt;b&gt;Bib&lt;/b&gt;\u2069 {figures}</h1>" in str(mail.html)


@pytest.mark.parametrize("channel", ["sms", "email"])
def test_from_right_to_left_a_former_place_keeps_its_order_and_a_day_is_of_the_language(
    channel: str,
) -> None:
    def former(**was: str) -> str:
        ours = own("({vroeger})", channel=channel)
        whole = facts(region="west", bring=[], **was)
        return ours.render("changed_by_us", channel, "ar", whole, None).text

    place = {"former_place": "Kaai 1, Ieper", "former_sms_place": "Kaai 1, Ieper"}
    assert "(\u2066Kaai 1, Ieper\u2069)" in former(**place)
    assert "(\u2066" not in former(moved_from="2026-11-23T08:30:00+00:00")


@pytest.mark.parametrize("channel", ["sms", "email"])
def test_from_left_to_right_nothing_is_marked(channel: str) -> None:
    assert "\u2066" not in said(FIGURES, "uk", channel=channel)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_code_is_in_every_confirmation_however_long_the_region_s_own_words(
    language: str,
) -> None:
    """Who has only a phone moves the appointment by it."""
    letters = 155 if is_in_gsm7(language) else 155 * 3
    for text in ("x" * letters, "{code} " + "x" * letters):
        assert "47295" in said(text, language)
