"""Names inside sentences: said to be Dutch, and never markup of their own."""

from markupsafe import Markup

from scheduler.web.core.dutch_names import dutch, sentence

STOP = '<bdi class="name" lang="nl">{}</bdi>'


def test_a_name_in_a_sentence_is_said_to_be_dutch() -> None:
    assert sentence("انزل: %(stop)s.", stop=dutch("Esen Dorp")) == (
        f"انزل: {STOP.format('Esen Dorp')}."
    )


def test_neither_a_name_nor_a_word_nor_the_sentence_is_markup() -> None:
    found = sentence("<i>%(stop)s, %(length)s</i>", stop=dutch("<b>"), length="<u>")

    assert isinstance(found, Markup)
    assert found == f"&lt;i&gt;{STOP.format('&lt;b&gt;')}, &lt;u&gt;&lt;/i&gt;"


def test_a_percent_sign_in_a_name_is_one() -> None:
    assert "100%(s" in sentence("%(stop)s.", stop=dutch("100%(s"))
