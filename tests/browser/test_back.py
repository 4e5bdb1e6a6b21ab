"""Back, forward and reload work on every page of every role, whatever its form answered.

Each form is pressed in the browser, with a mistake and without; then all pages are walked back, and
what comes of a form is reloaded. Nothing is sent again, nothing happens twice, and the browser
never asks whether to send a form again. A form that is not in tests.support.presses fails.
"""

import pytest
from playwright.sync_api import Error
from sqlalchemy import func, select

from scheduler.access.roles import Role
from scheduler.zitdagen.models import Zitdag
from tests.support.presses import BY_ROLE, NO_FORMS, OF_ONE_S_OWN, Press
from tests.support.two_regions import World
from tests.support.walks import Windows

pytestmark = pytest.mark.browser

PRESSES = [(role, press) for role, presses in BY_ROLE.items() for press in presses]
ONCE = ("public.who", "public.cancel", "partner.book", "coordinator.new_zitdag")
CLOSE, SIGN_OUT = Press("public.close", ""), Press("auth.leave", "")
WITH_NAMES = {
    None: ("/mijn-afspraak/{booked}/", "/mijn-afspraak/{booked}/naam"),
    Role.PARTNER: ("/partner/doorverwijzingen",),
    Role.COUNSELLOR: ("/begeleider/", "/balie/"),
    Role.COORDINATOR: ("/planning/te-bellen",),
    Role.ADMINISTRATOR: ("/planning/te-bellen",),
}


@pytest.mark.parametrize(
    ("role", "press"),
    [pytest.param(role, press, id=f"{role or 'public'}: {press}") for role, press in PRESSES],
)
def test_every_form_can_be_walked_back_from_and_sends_nothing_again(
    windows: Windows, role: Role | None, press: Press
) -> None:
    walk = windows.open(role)
    walk.open(press)
    walk.press_wrong(press)
    assert walk.step(walk.page.reload) in (400, 422)
    pages_behind = 2
    if not walk.has(press):
        walk.step(walk.page.go_back)
        pages_behind = 1
    walk.press(press)
    done = windows.world.site.dump()
    assert walk.step(walk.page.reload) == 200
    for _page in range(pages_behind):
        walk.step(walk.page.go_back)
    walk.step(walk.page.go_forward)
    assert windows.world.site.dump() == done


def test_no_form_is_left_out(windows: Windows) -> None:
    taking = {
        rule.endpoint
        for rule in windows.world.site.app.url_map.iter_rules()
        if "POST" in (rule.methods or ())
    }
    walked = {press.endpoint for _role, press in PRESSES}
    assert taking - walked == NO_FORMS.keys() | OF_ONE_S_OWN.keys()
    assert walked <= taking


@pytest.mark.parametrize(
    ("role", "press"),
    [pytest.param(*one, id=str(one[1])) for one in PRESSES if one[1].endpoint in ONCE],
)
def test_the_same_form_in_a_second_tab_does_it_once(
    windows: Windows, role: Role | None, press: Press
) -> None:
    first = windows.open(role)
    first.open(press)
    second = windows.tab(role)
    second.page.goto(first.page.url)
    first.press(press)
    once = _made(windows.world)
    second.press(press)
    second.step(second.page.reload)
    second.step(second.page.go_back)
    assert _made(windows.world) == once


def _made(world: World) -> tuple[list[str], int, int]:
    """The states of all appointments, how many messages and how many zitdagen there are."""
    with world.site.looking() as session:
        zitdagen = session.scalar(select(func.count()).select_from(Zitdag)) or 0
    return [one.state for one in world.site.appointments()], len(world.site.messages()), zitdagen


@pytest.mark.parametrize("role", [pytest.param(role, id=role or "public") for role in WITH_NAMES])
def test_after_the_end_of_a_visit_no_page_behind_it_shows_a_name(
    windows: Windows, role: Role | None
) -> None:
    """Pages with a name, and one that answered a form and holds what was typed.

    What we send is looked at: over plain http, as here, the browser itself keeps what was typed.
    """
    walk, name = windows.open(role), windows.world.things["mine"]["client"]
    walk.open(Press("public.call_me", "/bel-mij"))
    walk.press(Press("public.call_me", "/bel-mij", {"nummer": f"0470 {name}"}))
    assert name in walk.page.content()
    for path in WITH_NAMES[role]:
        walk.goto(path)
        assert name in walk.page.content()
    walk.press(CLOSE if role is None else SIGN_OUT)
    for _page in (*WITH_NAMES[role], "what answered", "/bel-mij"):
        walk.step(walk.page.go_back)
        assert name not in walk.page.content(), walk.page.url
    assert walk.page.url == f"{walk.own}/bel-mij"


def test_without_the_redirect_the_browser_would_send_it_again(
    windows: Windows, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where an error answers at once, Back and reload do harm: the control."""
    monkeypatch.setattr("scheduler.web.core.error_pages._SHOWN_AGAIN", frozenset())
    walk, forged = windows.open(None), Press("public.call_me", "/bel-mij")
    walk.open(forged)
    walk.press_wrong(forged)
    with pytest.raises(AssertionError, match="sent again"):
        walk.step(walk.page.reload)
    walk.goto("/")
    with pytest.raises(Error, match="ERR_CACHE_MISS"):
        walk.page.go_back()
