"""The addresses where providers of text messages report."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import create_app
from database import db, reading, write
from logs import Event
from notifications.channels.channel import Sent
from notifications.outbox import claims, queue
from notifications.outbox.claims import Dispatch
from notifications.outbox.models import Message
from notifications.texts.rendered import Rendered
from scheduler.appointments.models import Appointment
from settings import Settings
from tests.conftest import FreshDatabase
from tests.support import log_lines
from tests.support.message_builders import MORNING, SMS, mark_sent, new_message
from tests.support.outbox_rows import claim_one, row
from tests.support.site import book
from tests.web.conftest import SiteOver

SECRET = "sixteen or more characters"
SETTINGS: dict[str, Any] = {
    "secret_key": "test-secret",
    "base_url": "https://zitdag.example.org",
    "sms_providers": "spryng,cm,smstools,ringring,twilio",
    "sms_sender": "+32460000000",
    "sms_spryng_key": "k",
    "sms_cm_key": "k",
    "sms_ringring_key": "k",
    "sms_smstools_user": "u",
    "sms_smstools_key": "k",
    "sms_smstools_webhook_secret": SECRET,
    "sms_twilio_user": "u",
    "sms_twilio_key": SECRET,
    "sms_webhook_secret": SECRET,
}


@pytest.fixture
def client(sqlite: FreshDatabase) -> Iterator[FlaskClient]:
    with sqlite() as url:
        app = create_app(Settings(database_url=url, **SETTINGS))
        app.config["CLOCK"] = lambda: MORNING
        with app.app_context():
            yield app.test_client()
            db.engine.dispose()


@pytest.fixture
def sent(client: FlaskClient) -> Message:
    """One text message that left by cm."""
    write(queue.enqueue, new_message(routes=(SMS,)))
    message = claim_one(MORNING)
    receipt = Dispatch(Sent("cm", str(message.id)), SMS.address, Rendered("", "Zoe"))
    write(mark_sent, message, receipt, now=MORNING)
    return message


def cm_report(reference: object, code: int = 2) -> dict[str, Any]:
    return {"messages": {"msg": {"reference": str(reference), "status": {"code": code}}}}


def from_cm(client: FlaskClient, told: object, secret: str = SECRET) -> TestResponse:
    return client.post(f"/webhooks/cm/{secret}", json=told)


def test_a_report_needs_no_form_token_and_is_noted(client: FlaskClient, sent: Message) -> None:
    answer = from_cm(client, cm_report(sent.id))
    assert (answer.status_code, answer.data) == (200, b"")
    assert row(sent.id).delivered_at == MORNING


def test_the_secret_may_come_by_basic_login(client: FlaskClient, sent: Message) -> None:
    told = cm_report(sent.id)
    assert client.post("/webhooks/cm", json=told, auth=("any", SECRET)).status_code == 200
    assert row(sent.id).delivered_at == MORNING


def test_a_forged_report_is_401_and_changes_nothing(client: FlaskClient, sent: Message) -> None:
    for answer in (
        from_cm(client, cm_report(sent.id), "a guess"),
        client.post("/webhooks/cm", json=cm_report(sent.id)),
        client.post("/webhooks/cm", json=cm_report(sent.id), auth=("any", "a guess")),
        client.post("/webhooks/smstools", json={}),
        client.post("/webhooks/twilio", data={"MessageStatus": "delivered"}),
    ):
        assert (answer.status_code, answer.data) == (401, b"")
    assert row(sent.id).delivered_at is None


def test_who_goes_on_guessing_is_told_to_stop(client: FlaskClient) -> None:
    answers = [from_cm(client, {}, f"guess {number}").status_code for number in range(32)]
    assert answers == [401] * 30 + [429] * 2
    assert from_cm(client, {}).status_code == 200, "who knows the secret may"


def test_a_repeated_report_changes_nothing(client: FlaskClient, sent: Message) -> None:
    client.application.config["CLOCK"] = lambda: MORNING
    assert from_cm(client, cm_report(sent.id)).status_code == 200
    client.application.config["CLOCK"] = lambda: MORNING + timedelta(days=1)
    assert from_cm(client, cm_report(sent.id)).status_code == 200
    assert row(sent.id).delivered_at == MORNING


@pytest.mark.parametrize(
    ("told", "status"),
    [
        pytest.param({"messages": {"msg": {}}}, 400, id="half a report"),
        pytest.param({"messages": {"msg": [1]}}, 400, id="another shape"),
        pytest.param({"else": 1}, 200, id="something that is not for us"),
        pytest.param(cm_report("unknown"), 200, id="an unknown reference"),
    ],
)
def test_nonsense_is_400_and_what_is_unknown_is_nothing(
    client: FlaskClient, told: object, status: int
) -> None:
    assert from_cm(client, told).status_code == status


def test_a_report_that_is_too_early_is_asked_for_again(client: FlaskClient) -> None:
    write(queue.enqueue, new_message(routes=(SMS,)))
    held = claim_one(MORNING)
    assert from_cm(client, cm_report(held.id, 3)).status_code == 503


def test_what_came_too_early_keeps_nothing_else_of_its_list(
    client: FlaskClient, sent: Message
) -> None:
    write(queue.enqueue, new_message(subject="appointment:2", routes=(SMS,)))
    reports = [cm_report(claim_one(MORNING).id, 3), cm_report(sent.id)]
    batch = {"messages": {"msg": [one["messages"]["msg"] for one in reports]}}
    assert from_cm(client, batch).status_code == 503
    assert row(sent.id).delivered_at == MORNING


def test_who_reports_by_get_may_and_nobody_else(client: FlaskClient) -> None:
    told = {"STATUS": "10", "REFERENCE": "unknown"}
    assert client.get(f"/webhooks/spryng/{SECRET}", query_string=told).status_code == 200
    assert client.get(f"/webhooks/cm/{SECRET}").status_code == 405


def _from_smstools(client: FlaskClient, body: bytes) -> int:
    moment = int(MORNING.timestamp())
    mac = hmac.new(SECRET.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    headers = {"X-Smstools-Signature": f"t={moment},v1={mac}"}
    return client.post("/webhooks/smstools", data=body, headers=headers).status_code


def test_a_signature_over_the_body_opens(client: FlaskClient) -> None:
    body = json.dumps({"webhook_type": "other", "message": {"messageid": "1"}}).encode()
    assert _from_smstools(client, body) == 200


def _wrote(**other: object) -> bytes:
    message = {
        "messageid": "1",
        "sender": "32470000001",
        "receiver": "32460000000",
        "content": "JA",
    }
    return json.dumps({"webhook_type": "inbox_message", "message": {**message, **other}}).encode()


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(_wrote(content=["JA"]), id="a list for a text"),
        pytest.param(_wrote(sender=32470000001), id="a number for a text"),
        pytest.param(_wrote(content="J\0A"), id="a NUL"),
        pytest.param(_wrote(content="\ud83d"), id="half of a pair"),
        pytest.param(b"[" * 30_000, id="a list in a list, and so on"),
    ],
)
def test_what_no_database_could_take_is_nonsense_and_comes_once(
    client: FlaskClient, body: bytes
) -> None:
    assert _from_smstools(client, _wrote()) == 200  # as it should be
    assert _from_smstools(client, body) == 400  # not 500, for which a provider sends it again


def test_a_reference_that_is_no_text_is_nonsense(client: FlaskClient) -> None:
    report = {"messageid": "1", "reference": 5, "delivery_code": "1"}
    body = json.dumps({"webhook_type": "delivery_report", "message": report}).encode()
    assert _from_smstools(client, body) == 400


def test_a_provider_that_is_not_configured_has_no_address(client: FlaskClient) -> None:
    assert client.post("/webhooks/pigeon").status_code == 404
    without = create_app(Settings(**SETTINGS | {"sms_providers": "cm", "sms_webhook_secret": ""}))
    assert without.test_client().post("/webhooks/twilio").status_code == 404


def test_without_a_secret_nothing_is_believed(sqlite: FreshDatabase) -> None:
    with sqlite() as url:
        app = create_app(Settings(database_url=url, **SETTINGS | {"sms_webhook_secret": ""}))
        with app.app_context():
            assert app.test_client().post("/webhooks/cm", json={}).status_code == 401
            db.engine.dispose()


def test_a_body_that_is_too_long_is_refused(client: FlaskClient) -> None:
    assert from_cm(client, {"x": "y" * 70_000}).status_code == 413


def test_the_log_holds_no_number_and_no_reference(client: FlaskClient, sent: Message) -> None:
    with log_lines.written() as lines:
        from_cm(client, {"messages": {"msg": {"reference": SMS.address}}})
        from_cm(client, cm_report(SMS.address), "a guess")
    logged = log_lines.text(lines)
    refused = log_lines.of(lines, Event.WEBHOOK_REFUSED)
    assert [(line["provider"], line["reason"]) for line in refused] == [
        ("cm", "nonsense"),
        ("cm", "forged"),
    ]
    assert SMS.address not in logged
    assert "a guess" not in logged


def test_nee_by_text_message_calls_off(site_with: SiteOver) -> None:
    with site_with(**SETTINGS | {"base_url": "http://127.0.0.1:8000"}) as site:
        book(site.visitor())
        with site.app.app_context():
            now = site.clock.now
            [message] = [one for one in write(claims.claim, now) if one.kind == "confirmation"]
            by = Sent("cm", str(message.id), SETTINGS["sms_sender"], 1)
            receipt = Dispatch(by, message.route.address, Rendered("", "Dag"))
            write(mark_sent, message, receipt, now=now)
            told = {
                "reference": "in-1",
                "from": {"number": message.route.address.replace("+", "00")},
                "to": {"number": SETTINGS["sms_sender"].removeprefix("+")},
                "message": {"text": "Nee"},
            }
            assert from_cm(site.app.test_client(), told).status_code == 200
            with reading() as session:
                states = session.scalars(select(Appointment.state).order_by(Appointment.id)).all()
            assert states == ["cancelled", "held"]
