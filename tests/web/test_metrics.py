"""The figures for Prometheus: what they say, and to whom."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app import Settings, create_app
from database import db, write
from notifications import outbox
from notifications.channels import Rendered, Sent
from notifications.errors import Permanent
from notifications.outbox import Receipt
from tests import today
from tests.conftest import FreshDatabase
from tests.message_builders import MAIL, SMS, new_message

TOKEN = "a token of sixteen characters"
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


def test_an_empty_outbox_has_figures_too(client: FlaskClient) -> None:
    text = text_of(client)
    assert 'zitdag_messages{state="pending"} 0\n' in text
    assert "zitdag_oldest_message_seconds 0\n" in text
    assert "zitdag_texts_daily_cap 1000\n" in text


def test_what_waits_left_and_failed_is_counted(client: FlaskClient) -> None:
    now = today.now()
    for number, route in enumerate((SMS, SMS, MAIL, MAIL)):
        due = now - timedelta(minutes=10 + number)
        message = new_message(
            subject=f"{number}", routes=(route,), due=due, useless_after=now + timedelta(days=1)
        )
        write(outbox.enqueue, message)
    gone, left, waits = write(outbox.claim, now)
    write(outbox.mark_failed, gone, Permanent('smtp_550"'), now=now)
    receipt = Receipt(Sent("smtp", "1", None, 2), MAIL.address, Rendered("", ""))
    write(outbox.mark_sent, left, receipt, now=now)
    write(outbox.mark_arrived, left.id, "smtp", now=now)
    text = text_of(client)
    for line in (
        'zitdag_messages{state="sent"} 1',
        'zitdag_messages{state="sending"} 1',
        "zitdag_messages_overdue 2",
        'zitdag_messages_sent_total{channel="smtp"} 1',
        'zitdag_messages_delivered_total{channel="smtp"} 1',
        'zitdag_messages_failed_total{channel="email",cause="smtp_550_"} 1',
        'zitdag_message_latency_seconds{channel="smtp",quantile="0.5"} 720',
        "zitdag_texts_last_day 2",
    ):
        assert f"{line}\n" in text
    [oldest] = [line for line in text.splitlines() if line.startswith("zitdag_oldest_message")]
    assert 660 <= float(oldest.split()[1]) < 700
    assert waits.route.address not in text


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
