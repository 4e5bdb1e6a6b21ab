"""Where mails say that they may be answered, and with which word."""

import re

import pytest

from notifications.texts.languages import ANSWERS
from tests.support.message_builders import facts, renderer

PLAIN = renderer()
ANSWERED = renderer(reads_mail=True)


@pytest.mark.parametrize("language", PLAIN.languages)
@pytest.mark.parametrize("kind", ["confirmation", "reminder_1_day"])
def test_a_mail_names_the_word_that_is_understood(kind: str, language: str) -> None:
    before, after = (
        one.render(kind, "email", language, facts(), None) for one in (PLAIN, ANSWERED)
    )
    [line] = set(after.text.splitlines()) - set(before.text.splitlines())
    said = re.findall(r"\w+", line.casefold())
    assert set(said) & {word.casefold() for word in ANSWERS[language].no}
    assert line.split()[-1] in (after.html or "")
    assert line not in (before.html or "")


def test_what_is_off_asks_for_no_no() -> None:
    texts = [
        one.render("cancelled_by_client", "email", "nl", facts(), None).text
        for one in (PLAIN, ANSWERED)
    ]
    assert texts[0] == texts[1]
