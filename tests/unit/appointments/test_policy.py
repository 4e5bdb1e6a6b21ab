"""Who may book when: notice, horizon, and what is kept for partners until it is released."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from scheduler.appointments.policy import (
    PUBLIC,
    STAFF,
    Asker,
    AskerRole,
    bounds,
    client_of,
    may_ask,
)
from scheduler.zitdagen.catalogue import ServiceAudience
from scheduler.zitdagen.models import Audience

NOW = datetime(2026, 11, 16, 8, tzinfo=UTC)
HOST = 1
HOSTING = Asker(AskerRole.PARTNER, HOST)
PARTNER = Asker(AskerRole.PARTNER, 2)


@dataclass(frozen=True)
class Rules:
    """Booking rules as a zitdag has them."""

    audience: Audience = Audience.EVERYBODY
    released_hours: int | None = None
    notice_hours: int = 2
    horizon_days: int = 10
    host_id: int = HOST


def _hours(found: tuple[datetime, datetime] | None) -> tuple[float, float] | None:
    if found is None:
        return None
    return tuple((moment - NOW) / timedelta(hours=1) for moment in found)  # type: ignore[return-value]  # two of them


@pytest.mark.parametrize(
    ("rules", "asker", "hours"),
    [
        pytest.param({}, PUBLIC, (2, 240), id="everybody, the public"),
        pytest.param({}, PARTNER, (2, 240), id="everybody, a partner"),
        pytest.param({"notice_hours": 0}, PUBLIC, (0, 240), id="no notice"),
        pytest.param({"horizon_days": 1, "notice_hours": 24}, PUBLIC, (24, 24), id="one moment"),
        pytest.param({"horizon_days": 1, "notice_hours": 25}, PUBLIC, None, id="no moment"),
        pytest.param({"audience": Audience.PARTNERS}, PUBLIC, None, id="partners, the public"),
        pytest.param({"audience": Audience.PARTNERS}, PARTNER, (2, 240), id="partners, a partner"),
        pytest.param({"audience": Audience.PARTNERS}, HOSTING, (2, 240), id="partners, the host"),
        pytest.param({"audience": Audience.HOST}, PUBLIC, None, id="host, the public"),
        pytest.param({"audience": Audience.HOST}, PARTNER, None, id="host, another partner"),
        pytest.param({"audience": Audience.HOST}, HOSTING, (2, 240), id="host, the host"),
        pytest.param(
            {"audience": Audience.HOST, "released_hours": 48},
            PUBLIC,
            (2, 48),
            id="released to the public",
        ),
        pytest.param(
            {"audience": Audience.HOST, "released_hours": 48},
            PARTNER,
            (2, 48),
            id="released to another partner",
        ),
        pytest.param(
            {"audience": Audience.HOST, "released_hours": 48},
            HOSTING,
            (2, 240),
            id="its host does not wait for that",
        ),
        pytest.param(
            {"audience": Audience.PARTNERS, "released_hours": 2},
            PUBLIC,
            (2, 2),
            id="released as the notice ends",
        ),
        pytest.param(
            {"audience": Audience.PARTNERS, "released_hours": 1},
            PUBLIC,
            None,
            id="released too late for the notice",
        ),
        pytest.param(
            {"audience": Audience.PARTNERS, "released_hours": 0},
            PUBLIC,
            None,
            id="released when it begins",
        ),
        pytest.param(
            {"audience": Audience.PARTNERS, "released_hours": 10_000},
            PUBLIC,
            (2, 240),
            id="released from the first day of the horizon",
        ),
    ],
)
def test_from_when_to_when_somebody_may_start(
    rules: dict[str, Any], asker: Asker, hours: tuple[float, float] | None
) -> None:
    assert _hours(bounds(Rules(**rules), asker, now=NOW)) == hours


@pytest.mark.parametrize("audience", Audience)
def test_neither_notice_nor_horizon_nor_audience_binds_the_staff(audience: Audience) -> None:
    found = bounds(Rules(audience=audience), STAFF, now=NOW)

    assert found is not None
    first, last = found
    assert first == NOW
    assert last > NOW + timedelta(days=10_000)


def test_what_is_for_professionals_is_not_for_the_public() -> None:
    for_adults, for_professionals = ServiceAudience.ADULTS, ServiceAudience.PROFESSIONALS
    askers = PUBLIC, PARTNER, STAFF
    assert [may_ask(asker, for_professionals) for asker in askers] == [False, True, True]
    assert [may_ask(asker, for_adults) for asker in askers] == [True, True, True]


def test_a_professional_moves_as_staff_of_their_site() -> None:
    assert client_of(ServiceAudience.PROFESSIONALS, 7) == Asker(AskerRole.PARTNER, 7)
    assert client_of(ServiceAudience.ADULTS, 7) == PUBLIC
