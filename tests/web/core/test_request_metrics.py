"""What a process counts of its requests, for Prometheus."""

import pytest
from prometheus_client.parser import text_string_to_metric_families

from scheduler.access.roles import Role
from scheduler.web.core import request_metrics
from tests.support import log_lines
from tests.support.site import Site, book
from tests.support.staff_accounts import sign_in


def _figure(name: str, **labels: str) -> float:
    text = request_metrics.read().decode()
    found = [
        one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
        if (one.name, one.labels) == (name, labels)
    ]
    return sum(found)


def test_a_page_is_timed_by_its_rule(site: Site) -> None:
    rule = {"route": "/a/<token>"}
    before = _figure("zitdag_request_seconds_count", **rule)
    site.visitor().open("/a/AAAAAAAAAAAAAAAA")
    site.visitor().open("/a/BBBBBBBBBBBBBBBB")

    assert _figure("zitdag_request_seconds_count", **rule) == before + 2
    assert "AAAAAAAA" not in request_metrics.read().decode()


def test_what_nobody_linked_to_is_one_line_whatever_is_asked(site: Site) -> None:
    before = _figure("zitdag_request_errors_total", route="", status="404")
    for number in range(3):
        site.visitor().open(f"/nothing-{number}")

    assert _figure("zitdag_request_errors_total", route="", status="404") == before + 3


def test_a_refused_form_counts_though_a_browser_is_sent_on(site: Site) -> None:
    labels = {"route": "/bel-mij", "status": "400"}
    before = _figure("zitdag_request_errors_total", **labels)
    answer = site.visitor(HTTP_ACCEPT="text/html").fetch("POST", "/bel-mij", {})

    assert answer.status == 303
    assert _figure("zitdag_request_errors_total", **labels) == before + 1


def test_every_event_is_counted(site: Site) -> None:
    labels = {"event": "forbidden", "limit": ""}
    before = _figure("zitdag_events_total", **labels)
    with log_lines.written():
        sign_in(site, Role.PARTNER).open("/planning/")

    assert _figure("zitdag_events_total", **labels) == before + 1


@pytest.mark.parametrize(("code", "event"), [("00000", "lookup_missed"), (None, "lookup_found")])
def test_finding_an_appointment_is_counted(site: Site, code: str | None, event: str) -> None:
    book(site.visitor())
    (appointment,) = site.appointments()
    before = _figure("zitdag_events_total", event=event, limit="")
    seeker = site.visitor()
    seeker.open("/mijn-afspraak/")
    with log_lines.written():
        seeker.submit("Stuur mij mijn code", voornaam="Amina", nummer="0470 00 00 11")
        seeker.submit("Toon mijn afspraak", code=code or appointment.code)

    assert _figure("zitdag_events_total", event=event, limit="") == before + 1
