"""What a language is called by several."""

import pytest

from scheduler.web.shared.spoken_languages import in_both


@pytest.mark.parametrize(
    ("names", "called"),
    [
        pytest.param(("Arabisch", "العربية"), "Arabisch – العربية", id="two names"),
        pytest.param(("Dari", "Dari"), "Dari", id="one name"),
        pytest.param(("Français", "français"), "Français", id="with a capital"),
        pytest.param(("русский", "Русский"), "русский", id="in Cyrillic"),
    ],
)
def test_a_language_is_named_once_where_all_call_it_the_same(
    names: tuple[str, ...], called: str
) -> None:
    assert in_both(*names) == called
