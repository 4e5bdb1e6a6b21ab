"""Every page of staff asks the database a small, fixed number of things, however much there is."""

from scheduler.access.roles import Role
from tests.conftest import FreshDatabase
from tests.support.access_matrix import BY_TOKEN, WAYS
from tests.support.browserless import Visitor
from tests.support.two_regions import NOW_HERE, World, crowd, open_places, plan_sessions, world_over

MOST = {"GET ": 17, "POST": 50}
"""A form may try an operation, find whom it touches, and read what can be done with them."""
PAGES = [way for way in (*WAYS, *BY_TOKEN) if way.own != 303]
MORE = {
    # Other hours, places and colleagues for everybody, beside the page.
    "GET /planning/kijk-na": 25,
    # What is planned, in the way, closed and booked on the days that a series gives, and the rules
    # of planning: buildings, people, services and who else sits there in those weeks.
    "GET /planning/reeksen/{series}/dagen": 24,
    "GET /planning/reeksen/0/dagen": 19,
    "GET /planning/seizoenen/{season}/vergelijk": 30,
    "POST /planning/seizoenen/{season}/publiceer": 61,
    # The rules again, before it is asked and when it is written.
    "POST /planning/zitdag/": 53,
    # Each series of who leaves is planned anew.
    "POST /planning/vertrek": 120,
}
VANDAAG = "GET /planning/"
ALL_THAT_WAITS = 21
"""On `Vandaag`: what asks for a decision, of every kind."""


def _counts(world: World, visitors: dict[Role, Visitor]) -> dict[str, int]:
    """How many SELECTs each page asks; the answers to forms, too, that show a page."""
    counts = {}
    for way in PAGES:
        visitor = visitors[way.usual_role]
        path, fields = way.filled(world.names("mine"))
        world.site.clock.now = NOW_HERE  # it ticks, and pages of one's account ask who just came in
        with world.site.counting_queries() as asked:
            answer = visitor.shown(way.method, path, fields if way.method == "POST" else None)
        assert answer.status in (way.own, 200, 422), way
        counts[str(way)] = len([one for one in asked if one.startswith(("SELECT", "WITH"))])
    return counts


def test_no_page_asks_more_where_there_is_more(sqlite_network: FreshDatabase) -> None:
    with world_over(sqlite_network, alone=True) as world:
        world.site.app.config["WTF_CSRF_ENABLED"] = False
        open_places(world.site, 1)  # the seventeenth: of a larger region the nearest come first
        plan_sessions(world.site, 1)  # soon, or a form of booking shows none of its hours
        visitors = {role: world.sign_in(role) for role in Role}
        few = _counts(world, visitors)
        crowd(world.site)
        many = _counts(world, visitors)
    assert few == many
    assert {way: count for way, count in many.items() if not 0 < count <= _most(way)} == {}


def _most(way: str) -> int:
    if way == VANDAAG:
        return ALL_THAT_WAITS
    return next((most for path, most in MORE.items() if way.startswith(path)), MOST[way[:4]])
