"""What a text message that came back says."""

import pytest

from notifications.texts.languages import ANSWERS
from scheduler.appointments.incoming.replies import Said, Word, understood


@pytest.mark.parametrize(
    ("body", "language", "said"),
    [
        pytest.param("NEE", "nl", Said(Word.NO), id="as it is asked"),
        pytest.param(" nee! ", "nl", Said(Word.NO), id="with what people put around it"),
        pytest.param("“Nee.”", "nl", Said(Word.NO), id="quoted"),
        pytest.param("Ja", "nl", Said(Word.YES), id="yes"),
        pytest.param("stop", "nl", Said(Word.STOP), id="stop"),
        pytest.param("Non", "fr", Said(Word.NO), id="in their own language"),
        pytest.param("NEE", "ar", Said(Word.NO), id="in Dutch, whatever they speak"),
        pytest.param("لا", "ar", Said(Word.NO), id="in another script"),
        pytest.param("HAYIR", "tr", Said(Word.NO), id="capitals without a dot"),
        pytest.param("NEE 24", "nl", Said(Word.NO, 24), id="with a day"),
        pytest.param("nee24", "nl", Said(Word.NO, 24), id="without a space"),
        pytest.param("Nee, 24/11.", "nl", Said(Word.NO, 24, 11), id="with a day and a month"),
        pytest.param("Nee ik kom niet", "nl", None, id="more than the word"),
        pytest.param("neen hoor", "nl", None, id="nearly"),
        pytest.param("No", "nl", None, id="another language"),
        pytest.param("NEE NEE", "nl", None, id="twice"),
        pytest.param("24", "nl", None, id="a day alone"),
        pytest.param("NEE 24 25", "nl", None, id="two days"),
        pytest.param("", "nl", None, id="nothing"),
        pytest.param("?!", "nl", None, id="signs"),
        pytest.param("NEE" + " " * 60_000 + "x", "nl", None, id="very long"),
        pytest.param("NEE", "xx", Said(Word.NO), id="a language we have no words for"),
    ],
)
def test_only_the_word_alone_is_understood(body: str, language: str, said: Said | None) -> None:
    assert understood(body, language) == said


@pytest.mark.parametrize("language", ANSWERS)
def test_each_language_says_each_word(language: str) -> None:
    for word in Word:
        for written in getattr(ANSWERS[language], word.value):
            assert understood(written.upper(), language) == Said(word), written
