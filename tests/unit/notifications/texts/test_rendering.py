"""The words of messages, in every language there is."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from babel.messages.pofile import read_po
from jinja2 import TemplateError
from jinja2.ext import babel_extract

from notifications.texts.gsm7 import gsm7, is_gsm7, sms_parts
from notifications.texts.languages import ANSWERS, is_in_gsm7, locale, tag
from notifications.texts.rendering import AppointmentFacts
from notifications.texts.words import date_words, time_words
from scheduler.web.coordinator.messages.outbox_status import OURS
from tests.support.message_builders import TEMPLATES, facts, renderer

RENDERER = renderer()
ANSWERED = renderer(answers=True)
# What clients read; staff get mails alone, in Dutch.
KINDS = tuple(
    kind
    for kind in RENDERER.kinds
    if (TEMPLATES / "messages" / kind / "sms.txt").exists() and kind != "which_one"
)
EVERY_KIND = {one.parent.name for one in TEMPLATES.glob("messages/*/body.txt")} - {"_shared"}
OF_STAFF = ("partner_", "counsellor_", "coordinator_", "host_", "sign_in", "staff")
LANGUAGES = RENDERER.languages
BRUSSELS = ZoneInfo("Europe/Brussels")
START = datetime.fromisoformat(facts()["starts_at"])
CALENDAR = {
    "uid": "u",
    "sequence": 0,
    "method": "REQUEST",
    "made_at": "2026-11-20T09:00:00+00:00",
}
LINK = "https://zitdag.example.org/a/AAAA"
# The longest values that fit in one text message; the phone is a mobile one, written in groups.
LONGEST = {
    "first_name": "Maximiliaan-"[:12],
    "sms_place": "P" * 44,
    "phone_display": "0470 00 00 01",
}
A_YEAR = [datetime(2026, 1, 1, 12, 30, tzinfo=UTC) + timedelta(days=n) for n in range(365)]


def sms(kind: str, language: str = "nl", **overrides: Any) -> str:
    return RENDERER.render(kind, "sms", language, facts(**overrides), None).text


def longest_day(language: str) -> str:
    return max(A_YEAR, key=lambda day: len(date_words(day, UTC, language))).isoformat()


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)s", text))


def msgids() -> set[str]:
    found = set()
    for path in (TEMPLATES / "messages").rglob("*.*"):
        if path.parent.name.startswith(OF_STAFF) or path.name.startswith(OF_STAFF):
            continue
        with path.open("rb") as file:
            extracted = babel_extract(file, ("_", "gettext"), (), {"trimmed": "true"})
            found |= {str(message) for _line, _function, message, _comments in extracted}
    return found


def test_the_kinds_and_languages_of_today_are_there() -> None:
    assert set(KINDS) == {
        "confirmation",
        "changed",
        "changed_by_us",
        "place_changed",
        "other_counsellor",
        "cancelled_by_client",
        "cancelled_by_us",
        "reminder_3_days",
        "reminder_1_day",
        "late",
        "missed",
        "code",
        "not_picked_up",
        "starts_soon",
        "say_yes",
        "fell_away",
        "own_link",
    }
    assert {"nl", "fr", "en", "ar"} <= set(LANGUAGES)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        pytest.param(
            "confirmation",
            "Zoe, je afspraak bij Leerwinkel: dinsdag 24 november, 9.30 uur."
            " Bib, Korenstraat 1, Kortrijk. Code 47295. Kan je niet komen? Bel 050 00 00 00.",
            id="confirmation",
        ),
        pytest.param(
            "changed",
            "Zoe, NIEUWE afspraak Leerwinkel: dinsdag 24 november, 9.30 uur."
            " Bib, Korenstraat 1, Kortrijk. De oude is weg. Code 47295."
            " Kan je niet komen? Bel 050 00 00 00.",
            id="changed by the client",
        ),
        pytest.param(
            "changed_by_us",
            "Zoe, sorry. Leerwinkel: NIET maandag 23 november, maar dinsdag 24 november, 9.30 uur."
            " Bib, Korenstraat 1, Kortrijk. Kan je niet? Bel 050 00 00 00.",
            id="changed by us",
        ),
        pytest.param(
            "place_changed",
            "Zoe, je afspraak bij Leerwinkel: dinsdag 24 november, 9.30 uur."
            " Bib, Korenstraat 1, Kortrijk. Nieuw: Zaal 3.",
            id="another room",
        ),
        pytest.param(
            "other_counsellor",
            "Zoe, je afspraak bij Leerwinkel blijft: dinsdag 24 november, 9.30 uur."
            " Je spreekt met Lies. Vraag? Bel 050 00 00 00.",
            id="another counsellor",
        ),
        pytest.param(
            "cancelled_by_us",
            "Zoe, sorry. Je afspraak bij Leerwinkel op dinsdag 24 november, 9.30 uur"
            " gaat NIET door. Bel 050 00 00 00 voor een andere dag.",
            id="cancelled by us",
        ),
        pytest.param(
            "cancelled_by_client",
            "Zoe, je afspraak bij Leerwinkel op dinsdag 24 november, 9.30 uur is weg."
            " Wil je een andere dag? Bel 050 00 00 00.",
            id="cancelled by the client",
        ),
        pytest.param(
            "reminder_3_days",
            "Zoe, vergeet niet: Leerwinkel op dinsdag 24 november, 9.30 uur."
            " Bib, Korenstraat 1, Kortrijk. Code 47295. Kan je niet komen? Bel 050 00 00 00.",
            id="three days before",
        ),
        pytest.param(
            "reminder_1_day",
            "Zoe, MORGEN Leerwinkel: dinsdag 24 november, 9.30 uur."
            " Bib, Korenstraat 1, Kortrijk. Code 47295. Kan je niet komen? Bel 050 00 00 00.",
            id="the day before",
        ),
        pytest.param(
            "late",
            "Zoe, sorry, wij zijn te laat. Je afspraak bij Leerwinkel begint vandaag"
            " om 9.30 uur. Wacht op ons. Vraag? Bel 050 00 00 00.",
            id="we are late",
        ),
        pytest.param(
            "missed",
            "Zoe, we zagen je niet bij Leerwinkel op dinsdag 24 november. Geen probleem."
            " Wil je een andere dag? Bel 050 00 00 00.",
            id="missed",
        ),
        pytest.param(
            "starts_soon",
            "Zoe, wij bellen je om 9.30 uur, van nummer 050 00 00 00. Neem op: het is Leerwinkel.",
            id="ten minutes before we ring",
        ),
        pytest.param(
            "not_picked_up",
            "Zoe, we belden je twee keer. Je nam niet op. Geen probleem."
            " Wil je een andere dag? Bel 050 00 00 00.",
            id="rung twice",
        ),
    ],
)
def test_text_messages_say_it_in_dutch(kind: str, text: str) -> None:
    was = "2026-11-23T08:30:00+00:00"
    assert sms(kind, bring=[], moved_from=was, detail="Zaal 3") == text


@pytest.mark.parametrize("answers", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_confirmation_carries_the_code_in_its_parts(
    language: str, *, answers: bool
) -> None:
    """Without it, who has only text messages cannot move or cancel by themselves."""
    start = longest_day(language if is_in_gsm7(language) else "nl")
    whole = facts(starts_at=start, ends_at=start, **LONGEST)
    text = renderer(answers=answers).render("confirmation", "sms", language, whole, None).text
    assert "47295" in text
    assert "P" * 44 in text
    assert "0470 00 00 01" in text
    assert sms_parts(text) <= (1 if is_in_gsm7(language) else 3)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["confirmation", "reminder_3_days", "reminder_1_day"])
def test_where_replies_are_read_every_script_is_told_the_word(kind: str, language: str) -> None:
    text = ANSWERED.render(kind, "sms", language, facts(), None).text.casefold()
    own = text.split("\n")[-1]
    assert as_written(ANSWERS[language].no[0], language) in own


def as_written(word: str, language: str) -> str:
    return gsm7(word) if is_in_gsm7(language) else word


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["confirmation", "reminder_3_days", "reminder_1_day"])
def test_a_text_never_says_to_ring_while_nobody_answers(kind: str, language: str) -> None:
    text = sms(kind, language, rings=False).split("\n")[-1]
    assert "050" not in text
    assert text.count("?") + text.count("؟") == 0
    answered = ANSWERED.render(kind, "sms", language, facts(rings=False), None).text.split("\n")
    assert "050" not in answered[-1]


@pytest.mark.parametrize("answers", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_to_bring_stands_in_the_longest_last_text(language: str, *, answers: bool) -> None:
    start = longest_day(language if is_in_gsm7(language) else "nl")
    whole = facts(starts_at=start, ends_at=start, **LONGEST)
    text = renderer(answers=answers).render("reminder_1_day", "sms", language, whole, None).text
    assert as_written(translated("originele diploma's", language), language) in text
    assert sms_parts(text) <= (1 if is_in_gsm7(language) else 3)


def translated(source: str, language: str) -> str:
    if language == "nl":
        return source
    path = TEMPLATES / "translations" / locale(language) / "LC_MESSAGES" / "notifications.po"
    with path.open("rb") as file:
        entry = read_po(file).get(source)
    assert entry is not None
    return str(entry.string)


@pytest.mark.parametrize(
    ("is_last", "says"),
    [
        pytest.param(True, True, id="nothing follows"),
        pytest.param(False, False, id="another text follows: one part is enough"),
    ],
)
def test_a_long_confirmation_says_what_to_bring_when_no_text_follows(
    *, is_last: bool, says: bool
) -> None:
    start = longest_day("nl")
    text = sms("confirmation", starts_at=start, ends_at=start, is_last=is_last, **LONGEST)
    assert ("originele diploma's" in text) is says


def test_a_short_text_says_what_to_bring_and_leaves_nothing_out() -> None:
    assert sms("reminder_3_days", first_name="An", sms_place="Bib, Kortrijk") == (
        "An, vergeet niet: Leerwinkel op dinsdag 24 november, 9.30 uur. Bib, Kortrijk."
        " Breng mee: originele diploma's. Code 47295. Kan je niet komen? Bel 050 00 00 00."
    )


def test_a_confirmation_says_that_it_is_a_group_where_that_fits() -> None:
    short: dict[str, Any] = {"bring": [], "others": 10}
    assert sms("confirmation", **short) == (
        "Zoe, je afspraak bij Leerwinkel: dinsdag 24 november, 9.30 uur. Bib, Korenstraat 1,"
        " Kortrijk. Je komt in groep. Code 47295. Kan je niet komen? Bel 050 00 00 00."
    )
    assert "groep" not in sms("confirmation", bring=[])
    assert "groep" not in sms("reminder_3_days", **short)
    long: dict[str, Any] = {**LONGEST, "bring": []}
    assert sms("confirmation", **long, others=10) == sms("confirmation", **long)


@pytest.mark.parametrize("answers", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_confirmation_of_a_group_stays_within_its_parts(language: str, *, answers: bool) -> None:
    start = longest_day(language if is_in_gsm7(language) else "nl")
    for place in (LONGEST, {}):
        whole = facts(starts_at=start, ends_at=start, others=10, **place)
        text = renderer(answers=answers).render("confirmation", "sms", language, whole, None).text
        assert sms_parts(text) <= (1 if is_in_gsm7(language) else 3)


@pytest.mark.parametrize("language", [one for one in LANGUAGES if not is_in_gsm7(one)])
def test_a_confirmation_in_another_script_says_that_it_is_a_group(language: str) -> None:
    alone = sms("confirmation", language, bring=[])
    assert len(sms("confirmation", language, bring=[], others=10)) > len(alone)


def test_a_region_s_own_words_say_that_it_is_a_group() -> None:
    known = facts(others=10, bring=[], region="west")
    own = renderer(texts=lambda *_: "Tot dan.")
    text = own.render("confirmation", "sms", "nl", known, None).text
    assert text.startswith("Tot dan. Je komt in groep.")


def test_a_text_says_that_an_interpreter_comes_where_that_fits() -> None:
    short: dict[str, Any] = {"first_name": "An", "sms_place": "Bib, Kortrijk", "bring": []}
    assert sms("reminder_3_days", **short, interpreter_comes=True) == (
        "An, vergeet niet: Leerwinkel op dinsdag 24 november, 9.30 uur. Bib, Kortrijk."
        " Er komt een tolk. Code 47295. Kan je niet komen? Bel 050 00 00 00."
    )
    long = {**short, "sms_place": "Bibliotheek, Korenstraat 1, Kortrijk"}
    assert sms("reminder_3_days", **long, interpreter_comes=True) == sms("reminder_3_days", **long)


@pytest.mark.parametrize("language", [one for one in LANGUAGES if not is_in_gsm7(one)])
def test_a_text_in_another_script_says_that_an_interpreter_comes(language: str) -> None:
    text = sms("reminder_1_day", language, bring=[], interpreter_comes=True)
    assert translated("Er komt een tolk.", language) in text
    assert sms_parts(text) <= 3


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["confirmation", "reminder_3_days", "reminder_1_day"])
@pytest.mark.parametrize("mode", ["in_person", "video"])
def test_a_mail_says_that_an_interpreter_comes_where_one_does(
    kind: str, language: str, mode: str
) -> None:
    words = translated("Er komt een tolk.", language)
    for comes in (True, False):
        whole = facts(interpreter_comes=comes, mode=mode)
        mail = RENDERER.render(kind, "email", language, whole, LINK)
        assert (words in mail.text, words in str(mail.html)) == (comes, comes)


@pytest.mark.parametrize("channel", ["sms", "email"])
def test_a_region_s_own_words_say_that_an_interpreter_comes(channel: str) -> None:
    own = renderer(texts=lambda *_asked: "{voornaam}, tot {dag}.")
    known = facts(interpreter_comes=True, bring=[], region="west")
    assert "Er komt een tolk." in own.render("reminder_1_day", channel, "nl", known, None).text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_longest_text_message_keeps_to_its_limit(kind: str, language: str) -> None:
    start = longest_day(language if is_in_gsm7(language) else "nl")
    moved = {"moved_from": (datetime.fromisoformat(start) + timedelta(days=7)).isoformat()}
    text = sms(kind, language, starts_at=start, ends_at=start, **moved, **LONGEST)
    if is_in_gsm7(language):
        assert is_gsm7(text)
        assert len(text) <= 160
    assert sms_parts(text) <= (1 if is_in_gsm7(language) else 3)


def test_the_reminder_of_the_day_before_says_morgen_only_when_it_leaves_that_day() -> None:
    text = sms("reminder_1_day", words="reminder_3_days")
    assert text == sms("reminder_3_days")
    assert "MORGEN" not in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_where_it_can_be_answered_a_text_message_keeps_to_its_limit(
    kind: str, language: str
) -> None:
    start = longest_day(language if is_in_gsm7(language) else "nl")
    whole = facts(starts_at=start, ends_at=start, moved_from="2026-09-03T12:30:00+00:00", **LONGEST)
    text = ANSWERED.render(kind, "sms", language, whole, None).text
    assert sms_parts(text) <= (1 if is_in_gsm7(language) else 3)


def test_where_it_can_be_answered_a_text_message_ends_with_nee() -> None:
    text = ANSWERED.render("confirmation", "sms", "nl", facts(bring=[]), None).text
    assert text.endswith("Kan je niet komen? Sms NEE of bel 050 00 00 00.")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_question_which_appointment_is_meant_keeps_to_its_limit(language: str) -> None:
    options = [
        {"day": 24, "when": f"{longest}, 16.30", "dutch_when": f"{dutch}, 16.30 uur"}
        for longest, dutch in [(_longest(language), _longest("nl"))] * 2
    ]
    text = ANSWERED.render("which_one", "sms", language, facts(options=options), None).text
    assert "24" in text
    assert sms_parts(text) <= (1 if is_in_gsm7(language) else 3)


def test_the_question_which_appointment_is_meant_names_the_days() -> None:
    options = [
        {"day": 24, "when": "dinsdag 24 november, 9.30 uur", "dutch_when": ""},
        {"day": 25, "when": "woensdag 25 november, 10 uur", "dutch_when": ""},
    ]
    assert ANSWERED.render("which_one", "sms", "nl", facts(options=options), None).text == (
        "Welke dag kan je niet komen?\n"
        "NEE 24 = ik kom niet op dinsdag 24 november, 9.30 uur.\n"
        "NEE 25 = ik kom niet op woensdag 25 november, 10 uur."
    )


def _longest(language: str) -> str:
    return max((date_words(day, UTC, language) for day in A_YEAR), key=len)


@pytest.mark.parametrize("language", [one for one in LANGUAGES if not is_in_gsm7(one)])
@pytest.mark.parametrize("kind", KINDS)
def test_other_scripts_begin_with_the_dutch_facts(kind: str, language: str) -> None:
    dutch, own = sms(kind, language).split("\n")
    assert re.search("di(nsdag)? 24 november, 9.30 uur", dutch)
    assert is_gsm7(dutch)
    assert not is_gsm7(own)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("own_link", "say_yes")])
def test_a_text_message_has_no_link(kind: str, language: str) -> None:
    text = RENDERER.render(kind, "sms", language, facts(), LINK).text
    assert "http" not in text
    assert "example.org" not in text


@pytest.mark.parametrize("kind", ["own_link", "say_yes"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_done_by_a_link_has_it_within_the_limit(kind: str, language: str) -> None:
    link = "https://afspraak.voorbeeldleerwinkel.be/ja/" + 28 * "A"
    start = longest_day(language if is_in_gsm7(language) else "nl")
    until = time_words(datetime.fromisoformat(start), BRUSSELS, language)
    whole = facts(starts_at=start, ends_at=start, until=until, **LONGEST)
    text = RENDERER.render(kind, "sms", language, whole, link).text
    assert link in text
    assert sms_parts(text) <= (1 if is_in_gsm7(language) else 3)


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_answers_are_read_ja_is_asked_and_no_link_sent(language: str) -> None:
    start = longest_day(language if is_in_gsm7(language) else "nl")
    whole = facts(starts_at=start, ends_at=start, **LONGEST)
    text = ANSWERED.render("say_yes", "sms", language, whole, LINK).text
    assert LINK not in text
    assert sms_parts(text) <= (1 if is_in_gsm7(language) else 3)
    assert any(word in text.casefold() for word in ("ja", *ANSWERS[language].yes))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("link", ["https://afspraak.voorbeeldleerwinkel.be/a/" + 28 * "A"])
def test_the_last_word_before_a_video_is_its_link_within_the_limit(
    link: str, language: str
) -> None:
    start = longest_day(language if is_in_gsm7(language) else "nl")
    whole = facts(mode="video", starts_at=start, ends_at=start, **LONGEST)
    text = RENDERER.render("starts_soon", "sms", language, whole, link).text
    assert link in text
    assert sms_parts(text) <= (1 if is_in_gsm7(language) else 3)


@pytest.mark.parametrize(
    ("name", "beginning"),
    [
        pytest.param("Zoë", "Zoe, je", id="transliterated"),
        pytest.param("محمد", "Je afspraak", id="no Latin form: no name"),
        pytest.param("Anna-Margaretha", "Anna, je", id="long: the first part"),
        pytest.param("Wolfeschlegelstein", "Wolfeschlege, ", id="long, in one piece: cut"),
        pytest.param("A" * 200, "A" * 12 + ", ", id="absurd"),
    ],
)
def test_the_first_name_leaves_room_for_the_rest(name: str, beginning: str) -> None:
    text = sms("confirmation", first_name=name, bring=[])
    assert text.startswith(beginning)
    assert sms_parts(text) == 1


def test_a_name_keeps_its_own_script_where_the_sentence_has_it() -> None:
    assert "محمد" in sms("confirmation", "ar", first_name="محمد")


def test_a_place_with_accents_and_a_full_stop_is_written_in_gsm7() -> None:
    text = sms("confirmation", sms_place="Sint-Michiëlsstraat 1.")
    assert " Sint-Michielsstraat 1. Breng" in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_is_whole(kind: str, language: str) -> None:
    mail = RENDERER.render(kind, "email", language, facts(), LINK)
    assert mail.html is not None
    assert f'lang="{tag(language)}"' in mail.html
    assert "\n" not in mail.subject
    assert "24" in mail.subject
    for words in ("Zoë", "050 00 00 00", "elke werkdag, 9 tot 16 uur", LINK):
        assert words in mail.text
        assert words in mail.html
    assert "src=" not in mail.html


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["confirmation", "changed", "reminder_3_days", "reminder_1_day"])
def test_a_mail_about_a_visit_says_all_of_it(kind: str, language: str) -> None:
    mail = RENDERER.render(kind, "email", language, facts(), LINK)
    assert mail.html is not None
    for words in (
        "dinsdag 24 november, ",
        "9.30 tot 10.45\N{NO-BREAK SPACE}uur",
        "Bib De Korenbloem",
        "Korenstraat 1",
        "8500 Kortrijk",
        "zaal 2",
        "Ik kom voor Leerwinkel.",
        "Lies",
        "4 7 2 9 5",
    ):
        assert words in mail.text
        assert words in mail.html


def test_a_mail_is_the_regions_and_a_text_message_bears_no_name() -> None:
    mail = RENDERER.render("confirmation", "email", "ar", facts(), LINK)
    assert mail.sender_name == "Leerwinkel West-Vlaanderen"
    assert RENDERER.render("confirmation", "sms", "ar", facts(), None).sender_name == ""


def test_a_mail_without_a_link_speaks_of_none() -> None:
    mail = RENDERER.render("confirmation", "email", "nl", facts(), None)
    assert "Kies een andere dag" not in mail.text
    assert "None" not in f"{mail.text}{mail.html}"


def test_a_mail_leaves_out_what_is_empty() -> None:
    empty = {"room": "", "reception_words": "", "with_whom": "", "spoken": [], "bring": []}
    mail = RENDERER.render("confirmation", "email", "nl", facts(**empty), None)
    for words in ("Zeg aan het onthaal", "Je spreekt met", "diploma", ", \n"):
        assert words not in mail.text


def test_what_somebody_typed_is_no_markup() -> None:
    mail = RENDERER.render("confirmation", "email", "nl", facts(first_name="<b>Zoë</b>"), None)
    assert mail.html is not None
    assert "&lt;b&gt;Zoë" in mail.html
    assert "<b>Zoë</b>" in mail.text


def test_things_to_bring_are_translated_and_may_hold_a_percent_sign() -> None:
    things = ["originele diploma's", "100% van je %(papieren)s"]
    mail = RENDERER.render("confirmation", "email", "en", facts(bring=things), None)
    assert (
        "- your identity card, if you have one\n"
        "- original diplomas\n"
        "- 100% van je %(papieren)s\n" in mail.text
    )
    assert "<li>original diplomas</li>" in str(mail.html)


@pytest.mark.parametrize("language", ["ar", "ps", "prs"])
def test_from_right_to_left_figures_of_plain_text_keep_their_order(language: str) -> None:
    """Unmarked, a reader sees 5 9 2 7 4, and the groups of the phone in reverse."""
    told = facts(calendar=CALENDAR)
    mail = RENDERER.render("confirmation", "email", language, told, None)
    assert mail.invitation is not None
    for text in (mail.text, mail.invitation.entry.description):
        assert "\u20664 7 2 9 5\u2069" in text
        assert "\u2066050 00 00 00\u2069" in text
    assert "\u20668500 Kortrijk\u2069" in mail.text
    assert "\u2066dinsdag 24 november, 9.30 tot 10.45\N{NO-BREAK SPACE}uur\u2069" in mail.text


def test_from_left_to_right_nothing_is_marked() -> None:
    mail = RENDERER.render("confirmation", "email", "fr", facts(calendar=CALENDAR), None)
    assert mail.invitation is not None
    assert "\u2066" not in mail.text + str(mail.html) + mail.invitation.entry.description


def test_the_room_is_said_in_both_languages() -> None:
    whole = facts(room="Gelijkvloers, lokaal A", calendar=CALENDAR)
    mail = RENDERER.render("confirmation", "email", "fr", whole, None)
    assert mail.invitation is not None
    for text in (mail.text, str(mail.html)):
        assert "Gelijkvloers, lokaal A" in text
        assert "Rez-de-chaussée, local A" in text
    assert "Gelijkvloers, lokaal A" in mail.invitation.entry.location
    assert "Rez-de-chaussée, local A" in mail.invitation.entry.description


def test_the_note_in_a_calendar_has_the_code_and_what_to_bring() -> None:
    mail = RENDERER.render("confirmation", "email", "nl", facts(calendar=CALENDAR), None)
    assert mail.invitation is not None
    assert mail.invitation.entry.description == (
        'Zeg aan het onthaal: "Ik kom voor Leerwinkel."\n'
        "Breng mee:\n- je identiteitskaart, als je die hebt\n- originele diploma's\n"
        "Jouw code: 4 7 2 9 5\nKan je niet komen? Bel 050 00 00 00"
    )


@pytest.mark.parametrize("language", [one for one in LANGUAGES if not is_in_gsm7(one)])
def test_that_we_are_late_says_the_hour_in_the_own_language(language: str) -> None:
    own = sms("late", language).split("\n")[1]
    # In a text a no-break space is a space, which GSM-7 has.
    assert " ".join(time_words(START, BRUSSELS, language).split()) in own


def test_what_we_moved_within_a_day_names_the_former_hour() -> None:
    text = sms("changed_by_us", moved_from="2026-11-24T13:00:00+00:00", bring=[])
    assert "NIET 14 uur, maar dinsdag 24 november, 9.30 uur" in text


ELSEWHERE = {"former_place": "De Molen", "former_sms_place": "De Molen, Kaai 1, Ieper"}


def test_what_we_moved_to_another_place_names_both() -> None:
    assert sms("changed_by_us", **ELSEWHERE, bring=[], sms_place="Bib, Kortrijk") == (
        "Zoe, sorry. Leerwinkel, dinsdag 24 november, 9.30 uur: NIET De Molen, Kaai 1, Ieper,"
        " maar Bib, Kortrijk. Code 47295. Kan je niet komen? Bel 050 00 00 00."
    )
    mail = RENDERER.render("changed_by_us", "email", "nl", facts(**ELSEWHERE), LINK)
    assert "andere plaats: niet De Molen, maar Bib De Korenbloem." in mail.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_place_is_named_in_every_language_within_the_limit(language: str) -> None:
    text = sms("changed_by_us", language, **ELSEWHERE, bring=[])
    assert "NIET De Molen" in text or is_in_gsm7(language)
    assert "De Molen" in text
    mail = RENDERER.render("changed_by_us", "email", language, facts(**ELSEWHERE), LINK)
    assert '<bdi lang="nl">De Molen</bdi>' in str(mail.html)
    assert "De Molen" in mail.text

    start = longest_day(language if is_in_gsm7(language) else "nl")
    longest = {"former_place": "Q" * 44, "former_sms_place": "Q" * 44}
    text = sms("changed_by_us", language, starts_at=start, ends_at=start, **longest, **LONGEST)
    assert sms_parts(text) <= (1 if is_in_gsm7(language) else 3)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_new_at_a_place_is_said_in_every_language_within_the_limit(language: str) -> None:
    known = {"detail": "Zaal 3", "bring": []}
    assert "Zaal 3" in sms("place_changed", language, **known)
    mail = RENDERER.render("place_changed", "email", language, facts(**known), LINK)
    assert '<bdi lang="nl">Zaal 3</bdi>' in str(mail.html)
    assert "Zaal 3" in mail.text

    start = longest_day(language if is_in_gsm7(language) else "nl")
    longest = {"detail": "Qqqqqqq " * 30}
    text = sms("place_changed", language, starts_at=start, ends_at=start, **longest, **LONGEST)
    assert "Qqqqqqq" in text
    assert sms_parts(text) <= (1 if is_in_gsm7(language) else 3)


def test_a_region_s_own_words_of_what_was_are_the_place_where_the_hour_stays() -> None:
    own = renderer(texts=lambda *_asked: "Niet {vroeger}, maar {plaats}.")
    known = facts(region="west", bring=[], **ELSEWHERE)
    for channel in ("sms", "email"):
        assert "Niet De Molen" in own.render("changed_by_us", channel, "nl", known, None).text


def test_a_mail_of_what_we_moved_says_sorry_and_what_was() -> None:
    mail = RENDERER.render(
        "changed_by_us", "email", "nl", facts(moved_from="2026-11-23T08:30:00+00:00"), LINK
    )
    was = "maandag 23 november, 9.30\N{NO-BREAK SPACE}uur"
    assert f"Sorry. Wij moesten je afspraak van {was} verplaatsen." in mail.text
    assert was in str(mail.html)


def test_arabic_reads_from_right_to_left() -> None:
    mail = RENDERER.render("confirmation", "email", "ar", facts(), None)
    assert 'dir="rtl"' in str(mail.html)


def test_a_language_without_a_catalogue_gets_dutch() -> None:
    assert sms("confirmation", "xx") == sms("confirmation", "nl")


def test_a_mail_says_that_others_come_where_it_is_a_group() -> None:
    words = "Je bent samen met ongeveer 10 mensen."
    mails = [
        RENDERER.render("confirmation", "email", "nl", facts(others=others), LINK).text
        for others in (10, 0)
    ]

    assert [words in mail for mail in mails] == [True, False]


@pytest.mark.parametrize("missing", sorted(AppointmentFacts.__required_keys__ - {"sms_place"}))
def test_a_missing_fact_is_an_error_and_not_a_hole_in_a_mail(missing: str) -> None:
    rest = {key: value for key, value in facts().items() if key != missing}
    with pytest.raises((TemplateError, KeyError)):
        RENDERER.render("confirmation", "email", "nl", rest, None)


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"nl"}))
def test_a_catalogue_translates_every_text_with_its_placeholders(language: str) -> None:
    path = TEMPLATES / "translations" / locale(language) / "LC_MESSAGES" / "notifications.po"
    with path.open("rb") as file:
        catalogue = read_po(file)
    translated = {str(entry.id): str(entry.string) for entry in catalogue if entry.id}
    assert msgids() <= set(translated)
    for source, translation in translated.items():
        assert translation, source
        assert placeholders(translation) == placeholders(source)


def test_the_lines_of_a_code_to_sign_in_stand_apart() -> None:
    told = {"name": "Lies", "code": "123456", "address": LINK, "minutes": 10, "region_name": "West"}
    mail = RENDERER.render("sign_in", "email", "nl", told, None)
    assert "\n123456\n" in mail.text
    assert f"\n{LINK}\n" in mail.text


@pytest.mark.parametrize("pattern", ["", "https://map.example.org/{latitude},{longitude}"])
def test_a_mail_opens_the_map_of_the_setting(pattern: str) -> None:
    told = facts(latitude=50.82803, longitude=3.26487)
    mail = renderer(map_url=pattern).render("confirmation", "email", "nl", told, None)
    is_there = 'href="https://map.example.org/50.82803,3.26487"' in str(mail.html)
    assert is_there is bool(pattern)
    assert ("Open de kaart" in str(mail.html)) is bool(pattern)


@pytest.mark.parametrize(
    ("name", "known"),
    [
        pytest.param("kind", EVERY_KIND, id="kinds"),
        pytest.param("cause", set(OURS), id="causes"),
    ],
)
def test_a_coordinator_reads_no_name_of_the_code(name: str, known: set[str]) -> None:
    line = {"count": 2, "kind": "late", "channel": "email", "cause": "too_late"}
    unsaid = set()
    for one in known:
        facts = {"reader": "Kim", "region_name": "Voorbeeld", "count": 2}
        facts |= {"lines": [{**line, name: one}]}
        shown = RENDERER.render("coordinator_failed", "email", "nl", facts, None)
        if f" {one} (" in shown.text or f": {one})" in shown.text:
            unsaid.add(one)
    assert len(known) > 10
    assert unsaid == set()


def test_a_coordinator_reads_in_words_why_a_message_failed() -> None:
    lines = [
        {"count": 2, "kind": "changed_by_us", "channel": "email", "cause": "too_late"},
        {"count": 1, "kind": "other_counsellor", "channel": "sms", "cause": "undelivered"},
        {"count": 1, "kind": "late", "channel": "email", "cause": "smtp_550"},
    ]
    facts = {"reader": "Kim", "region_name": "Leerwinkel", "count": 4, "lines": lines}
    shown = RENDERER.render("coordinator_failed", "email", "nl", facts, None)
    assert "- 2 verplaatst, door ons (e-mail: het was te laat om nog te sturen)" in shown.text
    assert "een andere begeleider" in shown.text
    assert "sms: de gsm kreeg het bericht niet" in str(shown.html)
    assert "(e-mail: de mailserver weigert het, code 550)" in shown.text
    assert "too_late" not in shown.text + str(shown.html)


BEFORE = ("confirmation", "changed", "changed_by_us", "reminder_3_days", "reminder_1_day")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mode", ["phone", "video"])
@pytest.mark.parametrize("kind", BEFORE)
def test_a_conversation_at_a_distance_names_no_place_within_the_limit(
    kind: str, mode: str, language: str
) -> None:
    start = longest_day(language if is_in_gsm7(language) else "nl")
    whole = facts(mode=mode, starts_at=start, ends_at=start, moved_from=start, **LONGEST)
    for rendering in (RENDERER, ANSWERED):
        text = rendering.render(kind, "sms", language, whole, None).text
        assert "PPP" not in text
        assert sms_parts(text) <= (1 if is_in_gsm7(language) else 3)


@pytest.mark.parametrize(
    ("mode", "how"), [("phone", "Wij bellen je."), ("video", "Een gesprek via video.")]
)
def test_a_text_says_how_a_conversation_is_held_and_asks_nobody_to_come(
    mode: str, how: str
) -> None:
    text = sms("confirmation", mode=mode, called="0470 00 00 01", bring=[])
    assert how in text
    assert "Past het niet? Bel 050 00 00 00." in text
    assert "komen" not in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", BEFORE)
def test_a_mail_of_a_conversation_at_a_distance_names_no_place(kind: str, language: str) -> None:
    whole = facts(mode="phone", called="0470 00 00 01", moved_from="2026-11-23T08:30:00+00:00")
    mail = RENDERER.render(kind, "email", language, whole, LINK)
    for said in (mail.text, str(mail.html)):
        assert "0470 00 00 01" in said
        assert "Korenstraat" not in said
        assert "Ik kom voor Leerwinkel." not in said
    assert '<bdi dir="ltr">0470 00 00 01</bdi>' in str(mail.html)
    video = RENDERER.render(kind, "email", language, facts(mode="video"), LINK)
    assert str(video.html).count(LINK) == 2


@pytest.mark.parametrize(("mode", "how"), [("phone", "per telefoon"), ("video", "per video")])
@pytest.mark.parametrize(
    "kind", ["partner_booked", "partner_changed", "partner_cancelled", "partner_not_reached"]
)
def test_a_partner_sends_nobody_to_the_place_of_a_call(kind: str, mode: str, how: str) -> None:
    def said(**given: Any) -> str:
        mail = RENDERER.render(kind, "email", "nl", facts(reader="Noor", **given), LINK)
        return f"{mail.subject} {mail.text} {mail.html}"

    there, afar = said(), said(mode=mode)
    for place in ("Korenstraat", "Bib De Korenbloem", "waar de afspraak"):
        assert place not in afar
    if "Waar?" in there:
        assert "Korenstraat" in there
        assert how in afar
    assert how not in there


@pytest.mark.parametrize(
    "kind", ["partner_booked", "partner_changed", "partner_not_reached", "counsellor_change"]
)
@pytest.mark.parametrize(
    ("comes", "words"),
    [(False, "Tolk gevraagd: Tigrinya"), (True, "Er komt een tolk (Tigrinya)")],
)
def test_staff_read_of_an_interpreter(kind: str, words: str, *, comes: bool) -> None:
    def said(**given: Any) -> list[str]:
        given |= {"reader": "Noor", "what": "new", "speaks": "Tigrinya", "was": ""}
        mail = RENDERER.render(kind, "email", "nl", facts(**given), LINK)
        return [mail.text, str(mail.html)]

    asked = said(interpreter="Tigrinya", interpreter_comes=comes)
    assert [words in one for one in asked] == [True, True]
    assert ["olk" in one for one in said()] == [False, False]


def test_a_counsellor_is_told_how_and_from_where() -> None:
    given = {"reader": "Lies", "what": "new", "speaks": "Nederlands", "was": "", "mode": "phone"}
    mail = RENDERER.render("counsellor_change", "email", "nl", facts(**given), LINK)
    for said in (mail.text, str(mail.html)):
        assert "per telefoon" in said
        assert "Korenstraat" in said


def test_a_region_s_own_text_of_a_visit_is_not_said_of_a_call() -> None:
    own = renderer(texts=lambda *_asked: "Kom naar {place} op {day}.")
    text = own.render("confirmation", "sms", "nl", facts(mode="phone", region="west"), None).text
    assert "Kom naar" not in text


@pytest.mark.parametrize("mode", ["phone", "video"])
def test_what_to_lay_ready_for_a_call_is_a_list(mode: str) -> None:
    whole = facts(mode=mode, bring=["je diploma", "een brief"], calendar=CALENDAR)
    mail = RENDERER.render("confirmation", "email", "nl", whole, LINK)
    assert mail.invitation is not None
    for said in (mail.text, mail.invitation.entry.description):
        assert "Leg klaar:\n- je diploma\n- een brief\n" in said
    assert "<li>je diploma</li><li>een brief</li>" in str(mail.html)


@pytest.mark.parametrize("link", [LINK, None])
def test_a_video_is_where_the_mail_says_it_is(link: str | None) -> None:
    whole = facts(mode="video", calendar=CALENDAR)
    mail = RENDERER.render("confirmation", "email", "nl", whole, link)
    assert mail.invitation is not None
    assert mail.invitation.entry.location == (link or "")


def test_a_call_has_no_place_in_a_calendar() -> None:
    whole = facts(mode="phone", called="0470 00 00 01", latitude=51.0, longitude=3.0)
    entry = RENDERER.calendar_entry(whole, "nl", LINK, uid="a", sequence=0)
    assert (entry.location, entry.where) == ("", None)
    assert entry.description.startswith("Wij bellen je op 0470 00 00 01.")


@pytest.mark.parametrize("language", ["nl", "fr", "ar"])
def test_a_mail_leads_to_what_is_kept_of_its_reader(language: str) -> None:
    link = "https://zitdag.example.org/a/x"
    mail = RENDERER.render("confirmation", "email", language, facts(), link)
    assert "https://zitdag.example.org/privacy" in mail.text
    assert 'href="https://zitdag.example.org/privacy"' in (mail.html or "")


def test_a_mail_without_a_link_leads_nowhere() -> None:
    mail = RENDERER.render("confirmation", "email", "nl", facts(), None)
    assert "/privacy" not in mail.text
