"""What is left beside a no: a greeting, or something that somebody must read."""

import pytest

from scheduler.appointments.incoming.politeness import says_more


@pytest.mark.parametrize(
    "words",
    [
        "",
        " !\n",
        ", ik kan niet komen.",
        ", sorry!\n\nGroeten, Zoë",
        "\n\nZOE",
        ". Je ne peux pas venir, désolée. Cordialement, Zoé",
        ", I can't come. Kind regards",
        "، آسف",
    ],
)
def test_a_greeting_says_no_more(words: str) -> None:
    assert not says_more(words, "Zoe")


@pytest.mark.parametrize(
    "words",
    [
        ", ik kan komen",
        ", kan het donderdag",
        ", sorry?",
        "، شكرا؟",
        "ik ben ziek",
        "\n\nKarim",
        " 0470 00 00 01",
    ],
)
def test_anything_else_does(words: str) -> None:
    assert says_more(words, "Zoe")


def test_who_has_no_name_says_more_with_one() -> None:
    assert says_more("Zoe", "")
