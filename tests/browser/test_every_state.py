"""Every form of an adult as it stands, with a mistake, and after: for every eye and every thumb."""

from itertools import product
from typing import Literal

import pytest

from tests.support.browser import PHONE, Watch
from tests.support.eyes import look
from tests.support.presses import PUBLIC, Press
from tests.support.walks import Windows

pytestmark = pytest.mark.browser

EYES: tuple[tuple[str, Literal["light", "dark"]], ...] = (("nl", "light"), ("ar", "dark"))


@pytest.mark.parametrize(
    ("eyes", "press"),
    [pytest.param(*one, id=f"{one[1]}, {', '.join(one[0])}") for one in product(EYES, PUBLIC)],
)
def test_no_state_of_a_form_has_a_violation_or_hides_anything(
    windows: Windows, eyes: tuple[str, Literal["light", "dark"]], press: Press
) -> None:
    language, scheme = eyes
    walk = windows.open(None)
    walk.page.emulate_media(color_scheme=scheme)
    walk.goto(f"/?lang={language}")
    watch = Watch(walk.page, walk.own)
    hidden: dict[str, list[str]] = {}

    def see(state: str) -> None:
        watch.look(state, PHONE)
        look(walk.page, hidden, state, (PHONE,))

    walk.open(press)
    see("as it stands")
    walk.press_wrong(press)
    see("with a mistake")
    if not walk.has(press):
        walk.step(walk.page.go_back)
    walk.press(press)
    see("after")
    assert watch.wrong == {}
    assert hidden == {}
    assert watch.noise == []
