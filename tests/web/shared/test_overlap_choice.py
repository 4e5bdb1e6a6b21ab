"""Staff book a client who has something else at that hour: they see it, and choose."""

from datetime import datetime, timedelta

from scheduler.access.roles import Role
from scheduler.appointments.models import AppointmentState
from tests.support.browserless import Page, Visitor
from tests.support.site import Site
from tests.support.staff_accounts import SignIn

NUMBER = "0470 00 00 11"
NAMED = "Met dit nummer is er al:"
NOT_NAMED = "Met dit nummer is er al iets op dat uur."
AN_HOUR = timedelta(hours=1)


def moment(value: str) -> datetime:
    return datetime.fromisoformat(value.split()[-1])


def ask(visitor: Visitor, hour: str, **more: str) -> Page:
    """Book this hour for Amina, on the form that is open."""
    return visitor.submit("Boek", uur=hour, voornaam="Amina", nummer=NUMBER, **more)


def two_that_overlap(page: Page) -> tuple[str, str]:
    """Two hours on offer at two places, at which nobody can be both."""
    hours = page.choices("uur")
    return next(
        (one, other)
        for one in hours
        for other in hours
        if one.split()[0] != other.split()[0] and abs(moment(one) - moment(other)) < AN_HOUR
    )


def book_one_of_two(visitor: Visitor, path: str = "/partner/") -> str:
    """Book the one; the other is returned."""
    one, other = two_that_overlap(visitor.open(path))
    assert "/afspraak/" in ask(visitor, one).path
    return other


def booked(site: Site) -> int:
    return len(site.appointments(AppointmentState.BOOKED))


def test_an_own_sites_is_named_and_a_tick_books_all_the_same(site: Site, signed_in: SignIn) -> None:
    visitor = signed_in()
    other = book_one_of_two(visitor)
    visitor.open("/partner/")
    page = ask(visitor, other)

    assert page.status == 422
    assert [one.startswith(NAMED) for one in page.errors] == [True]
    assert booked(site) == 1
    assert page.form("Boek").fields["voornaam"] == "Amina"
    assert visitor.submit("Boek", uur=other, toch=other).path.startswith("/partner/afspraak/")
    assert booked(site) == 2


def test_a_tick_for_one_hour_is_none_for_another(site: Site, signed_in: SignIn) -> None:
    visitor = signed_in()
    other = book_one_of_two(visitor)
    visitor.open("/partner/")
    page = ask(visitor, other, toch="another hour")

    assert len(page.errors) == 1
    assert booked(site) == 1


def test_another_sites_is_said_to_be_there_and_no_more(site: Site, signed_in: SignIn) -> None:
    other = book_one_of_two(signed_in())
    stranger = signed_in(email="other@example.org", at="ocmw-brugge")
    stranger.open(f"/partner/?plaats={other.split()[0]}")

    assert ask(stranger, other).errors == [NOT_NAMED]


def test_the_desk_sees_all_of_its_region(site: Site, signed_in: SignIn) -> None:
    other = book_one_of_two(signed_in())
    desk = signed_in(Role.COORDINATOR)
    desk.open(f"/balie/boek?plaats={other.split()[0]}")
    (error,) = ask(desk, other).errors

    assert error.startswith(NAMED)
    assert error.endswith(" uur, Brugge.")
    assert desk.submit("Boek", uur=other, toch=other).heading == "De afspraak is gemaakt."


def test_a_move_onto_it_is_shown_too(site: Site, signed_in: SignIn) -> None:
    visitor = signed_in()
    other = book_one_of_two(visitor)
    last = visitor.open("/partner/").choices("uur")[-1]
    assert "/afspraak/" in ask(visitor, last).path
    visitor.open(f"{visitor.page.path}uur?plaats={other.split()[0]}")
    page = visitor.submit("Verzet de afspraak", uur=other)

    assert (page.status, [one[: len(NAMED)] for one in page.errors]) == (422, [NAMED])
    moved = visitor.submit("Verzet de afspraak", uur=other, toch=other)
    assert moved.heading == "De afspraak is verzet."
