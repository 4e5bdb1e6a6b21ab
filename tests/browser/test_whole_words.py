"""Words stay whole where there is room for them: in tables at a desk, in lists on a phone."""

import pytest
from playwright.sync_api import Page

from scheduler.access.roles import Role
from tests.support.browser import DESK, HEIGHT, PHONE
from tests.support.eyes import LOOK
from tests.support.walks import Windows

pytestmark = pytest.mark.browser

LISTS = {
    Role.COORDINATOR: ("/planning/te-bellen", "/planning/accounts", "/planning/teksten"),
    Role.COUNSELLOR: ("/begeleider/", "/balie/"),
    Role.PARTNER: ("/partner/doorverwijzingen",),
}
SAME_LINE = """(name) => {
    const [dot] = name.nextSibling.data.match(/^\\S/);
    const range = document.createRange();
    range.setStart(name.nextSibling, 0);
    range.setEnd(name.nextSibling, dot.length);
    const rows = [...name.getClientRects()].map((one) => one.top);
    return Math.abs(range.getBoundingClientRect().top - rows.at(-1)) < 4;
}"""


def broken(page: Page, width: int) -> list[str]:
    page.set_viewport_size({"width": width, "height": HEIGHT})
    found: list[str] = page.evaluate(LOOK, 1)
    return [one for one in found if one.startswith("broken")]


@pytest.mark.parametrize("role", [pytest.param(role, id=role.value) for role in LISTS])
def test_no_table_breaks_a_word_at_a_desk(windows: Windows, role: Role) -> None:
    walk = windows.open(role)
    found = {}
    for path in LISTS[role]:
        walk.goto(path)
        found[path] = broken(walk.page, DESK)
    assert not any(found.values()), found


def test_what_came_from_one_place_is_read_on_a_phone(windows: Windows) -> None:
    walk = windows.open(Role.COORDINATOR)
    walk.goto("/planning/van-een-plaats")
    assert walk.page.locator(".ticks label").count() > 0
    assert broken(walk.page, PHONE) == []
    assert ",  (" not in walk.page.locator(".ticks").first.inner_text()


def test_a_full_stop_stays_with_its_name(windows: Windows) -> None:
    walk = windows.open(None)
    walk.page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    walk.goto("/privacy?lang=nl")
    assert walk.page.locator("main span[lang=nl]").first.evaluate(SAME_LINE)
