"""The figures for Prometheus: what they say, and to whom."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from app import create_app
from database import db, write
from notifications.channels.channel import Sent
from notifications.errors import Permanent
from notifications.outbox import claims, queue, receipts
from notifications.outbox.claims import Dispatch
from notifications.texts.rendered import Rendered
from settings import Settings
from tests.conftest import FreshDatabase
from tests.support import today
from tests.support.message_builders import MAIL, SMS, mark_sent, new_message
from tests.support.site import Site, book, go_to_times, take_time

TOKEN = "a token of sixteen characters"
COUNTED_BY_A_PROCESS = ("request_seconds", "request_errors_total", "events_total")
FROM_ELSEWHERE = {"REMOTE_ADDR": "192.0.2.1"}


@contextmanager
def serving(fresh: FreshDatabase, **settings: str) -> Iterator[FlaskClient]:
    with fresh() as url:
        app = create_app(Settings(secret_key="test-secret", database_url=url, **settings))  # type: ignore[arg-type]  # texts
        with app.app_context():
            yield app.test_client()
            db.engine.dispose()


@pytest.fixture
def client(sqlite: FreshDatabase) -> Iterator[FlaskClient]:
    with serving(sqlite) as client:
        yield client


def text_of(client: FlaskClient) -> str:
    answer = client.get("/metrics")
    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    return answer.text


def sample(text: str, name: str, **labels: str) -> float:
    """The figure with that name and exactly those labels."""
    [figure] = [
        one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
        if (one.name, one.labels) == (name, labels)
    ]
    return figure


def test_an_empty_outbox_has_figures_too(client: FlaskClient) -> None:
    text = text_of(client)
    assert sample(text, "zitdag_messages", state="pending") == 0
    assert sample(text, "zitdag_oldest_message_seconds") == 0
    assert sample(text, "zitdag_texts_daily_cap") == 1000


def test_what_waits_left_and_failed_is_counted(client: FlaskClient) -> None:
    now = today.now()
    for number, route in enumerate((SMS, SMS, MAIL, MAIL)):
        due = now - timedelta(minutes=10 + number)
        message = new_message(
            subject=f"{number}", routes=(route,), due=due, useless_after=now + timedelta(days=1)
        )
        write(queue.enqueue, message)
    gone, left, waits = write(claims.claim, now)
    write(claims.mark_failed, gone, Permanent('smtp_550"'), now=now)
    receipt = Dispatch(Sent("smtp", "1", None, 2), MAIL.address, Rendered("", ""))
    write(mark_sent, left, receipt, now=now)
    write(receipts.mark_delivered, left.id, "smtp", now=now)
    text = text_of(client)
    assert sample(text, "zitdag_messages", state="sent") == 1
    assert sample(text, "zitdag_messages", state="sending") == 1
    assert sample(text, "zitdag_messages_overdue") == 2
    assert sample(text, "zitdag_messages_sent_total", channel="smtp") == 1
    assert sample(text, "zitdag_messages_delivered_total", channel="smtp") == 1
    failed = sample(text, "zitdag_messages_failed_total", channel="email", cause='smtp_550"')
    assert failed == 1
    half = sample(text, "zitdag_message_latency_seconds", channel="smtp", quantile="0.5")
    assert half == 720
    assert sample(text, "zitdag_texts_last_day") == 2
    assert 660 <= sample(text, "zitdag_oldest_message_seconds") < 700
    assert waits.route.address not in text


def test_metrics_say_what_they_are(client: FlaskClient) -> None:
    said = [line for line in text_of(client).splitlines() if line.startswith("# ")]
    ours = [line for line in said if line.split()[2].endswith(COUNTED_BY_A_PROCESS)]
    assert len(ours) == 6
    assert [line for line in said if line not in ours] == [
        "# HELP zitdag_messages Messages by state.",
        "# TYPE zitdag_messages gauge",
        "# HELP zitdag_messages_overdue Messages that could have left by now.",
        "# TYPE zitdag_messages_overdue gauge",
        "# HELP zitdag_oldest_message_seconds How long the oldest of them has waited.",
        "# TYPE zitdag_oldest_message_seconds gauge",
        "# HELP zitdag_messages_sent_total Messages that left.",
        "# TYPE zitdag_messages_sent_total counter",
        "# HELP zitdag_messages_delivered_total Of them, reported to be there.",
        "# TYPE zitdag_messages_delivered_total counter",
        "# HELP zitdag_messages_failed_total Messages that were given up.",
        "# TYPE zitdag_messages_failed_total counter",
        "# HELP zitdag_message_latency_seconds Seconds from when a message was due until it left,"
        " in the last quarter of an hour.",
        "# TYPE zitdag_message_latency_seconds gauge",
        "# HELP zitdag_texts_last_day Parts of text messages that left in 24 hours.",
        "# TYPE zitdag_texts_last_day gauge",
        "# HELP zitdag_texts_daily_cap The most that may; 0 is no cap.",
        "# TYPE zitdag_texts_daily_cap gauge",
        "# HELP zitdag_holds Hours that somebody keeps while booking.",
        "# TYPE zitdag_holds gauge",
        "# HELP zitdag_bookings_total Appointments that were booked.",
        "# TYPE zitdag_bookings_total counter",
        "# HELP zitdag_appointments Appointments by state.",
        "# TYPE zitdag_appointments gauge",
        "# HELP zitdag_audit_unsealed Rows of the audit that are not sealed yet.",
        "# TYPE zitdag_audit_unsealed gauge",
    ]


def test_every_line_is_of_the_text_format(client: FlaskClient) -> None:
    for line in text_of(client).splitlines():
        name = line.split()[2] if line.startswith("# ") else line.split("{")[0].split()[0]
        assert name.startswith("zitdag_")
        assert line.startswith(("# HELP ", "# TYPE ")) or float(line.rsplit(" ", 1)[1]) >= 0


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({"Authorization": f"Bearer {TOKEN}"}, 200, id="the token"),
        pytest.param({"Authorization": "Bearer a guess"}, 401, id="a guess"),
        pytest.param({}, 401, id="nothing"),
    ],
)
def test_with_a_token_who_shows_it_may_ask(
    sqlite: FreshDatabase, headers: dict[str, str], status: int
) -> None:
    with serving(sqlite, metrics_token=TOKEN) as client:
        answer = client.get("/metrics", headers=headers, environ_overrides=FROM_ELSEWHERE)
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("environment", "headers"),
    [
        pytest.param(FROM_ELSEWHERE, {}, id="from elsewhere"),
        pytest.param({"REMOTE_ADDR": ""}, {}, id="from nowhere"),
        pytest.param({}, {"X-Forwarded-For": "127.0.0.1"}, id="through a proxy"),
        pytest.param({}, {"Forwarded": "for=127.0.0.1"}, id="through another proxy"),
    ],
)
def test_without_a_token_only_the_machine_itself_may_ask(
    client: FlaskClient, environment: dict[str, str], headers: dict[str, str]
) -> None:
    answer = client.get("/metrics", environ_overrides=environment, headers=headers)
    assert (answer.status_code, answer.data) == (401, b"")


def test_a_database_that_is_down_is_503() -> None:
    nowhere = Settings(secret_key="test-secret", database_url="sqlite:////nowhere/at/all")
    assert create_app(nowhere).test_client().get("/metrics").status_code == 503


def test_holds_and_bookings_are_counted_where_they_are(site: Site) -> None:
    book(site.visitor())
    holder = site.visitor()
    go_to_times(holder)
    take_time(holder)
    text = site.visitor().fetch("GET", "/metrics").text

    assert sample(text, "zitdag_holds") == 1
    assert sample(text, "zitdag_bookings_total", channel="online") == 1
    assert sample(text, "zitdag_appointments", state="booked") == 1
    assert sample(text, "zitdag_audit_unsealed") == 0
