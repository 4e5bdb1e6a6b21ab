"""A new user: from nothing to a planned quarter of sixteen lokets, with each request counted."""

import csv
import io
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask.testing import FlaskClient
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from database import write
from locations.models import Loket
from scheduler.access.roles import Role
from scheduler.network import beginning
from scheduler.zitdagen.models import Zitdag, ZitdagState
from tests.conftest import FreshDatabase
from tests.support.example_site import running
from tests.support.network_builders import EXAMPLE
from tests.support.site import Site, go_to_times
from tests.support.staff_accounts import file_browser
from tests.web.coordinator.network.test_files import hidden

PAGE = "/planning/bestanden"
MOST_ACTIONS = 4
"""Open the page of the files, take the workbook, send it filled in, confirm."""
FIRST = date(2027, 1, 4)
QUARTER = timedelta(weeks=13)
WEEKDAYS = ("MO", "TU", "WE", "TH")
HOURS = ("appointment 09:00-12:00", "appointment 13:30-16:30|walk_in 16:30-17:00")


@dataclass
class NewUser:
    """Somebody at the pages, who counts what they do."""

    browser: FlaskClient
    actions: list[str] = field(default_factory=list)

    def get(self, address: str) -> TestResponse:
        self.actions.append(f"open {address}")
        return self.browser.get(address)

    def send(self, seen: TestResponse, **fields: Any) -> TestResponse:
        """The form of a page; where that sends them, their browser goes by itself."""
        self.actions.append("send")
        typed = {**hidden(seen), **fields}
        answer = self.browser.post(PAGE, data=typed, content_type="multipart/form-data")
        return self.browser.get(answer.location) if answer.location else answer


def fill_in(book: Workbook) -> int:
    """The sheets of a new network, and how many cells somebody types or copies."""
    typed = 0
    sheets = ("regions", "organisations", "lokets", "counsellors", "services", "questions")
    rows = {name: _example(name) for name in sheets}
    rows["series"] = _series(rows["lokets"])
    for name, lines in rows.items():
        sheet = book[name]
        head = [cell.value for cell in sheet[1]]
        sheet.delete_rows(2, sheet.max_row)
        for number, line in enumerate(lines, start=2):
            for column, title in enumerate(head, start=1):
                if value := line.get(str(title), ""):
                    sheet.cell(number, column, value)
                    typed += 1
    return typed


def _example(name: str) -> list[dict[str, str]]:
    with (EXAMPLE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _series(lokets: list[dict[str, str]]) -> list[dict[str, str]]:
    """Half a day a week at each loket: five counsellors, morning and afternoon."""
    people = [line["code"] for line in _example("counsellors")]
    return [
        {
            "code": loket["code"],
            "loket": loket["code"],
            "counsellor": people[number % len(people)],
            "rule": f"FREQ=WEEKLY;BYDAY={WEEKDAYS[number // len(people)]}",
            "starts_on": FIRST.isoformat(),
            "ends_on": (FIRST + QUARTER - timedelta(days=1)).isoformat(),
            "openings": HOURS[number % 2],
            "services": "conversation|follow-up",
        }
        for number, loket in enumerate(lokets)
    ]


def begin(site: Site) -> FlaskClient:
    """As `zitdag account create --new-region --region west-vlaanderen` lets them in."""
    with site.app.app_context():
        write(beginning.begin_region, "west-vlaanderen")
    return file_browser(site, Role.ADMINISTRATOR)


def test_a_quarter_of_sixteen_lokets_is_planned_from_one_workbook(sqlite: FreshDatabase) -> None:
    with sqlite() as url, running(url) as site:
        user = NewUser(begin(site))
        page = user.get(PAGE)
        book = load_workbook(io.BytesIO(user.get(f"{PAGE}/netwerk.xlsx").data))
        cells = fill_in(book)
        content = io.BytesIO()
        book.save(content)
        report = user.send(page, bestanden=(io.BytesIO(content.getvalue()), "netwerk.xlsx"))
        assert "Voer uit" in report.text, report.text
        user.send(report)

        assert len(user.actions) <= MOST_ACTIONS
        assert cells < 700
        with site.looking() as session:
            planned = session.scalar(
                select(func.count()).where(Zitdag.state == ZitdagState.PLANNED)
            )
            lokets = list(session.scalars(select(Loket.code)))
        assert len(lokets) == 16
        # Thirteen weeks; New Year is before it, and Easter Monday (29 March) is a Monday of it.
        assert planned == 16 * 13 - 5
        site.clock.now += timedelta(weeks=7)
        anybody = site.visitor()
        for code in lokets:
            times = go_to_times(anybody, place=code, question="learn-something")
            assert any("deel=" in address for address in times.addresses), code
