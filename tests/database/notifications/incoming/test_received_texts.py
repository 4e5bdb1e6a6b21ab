"""What comes in about text messages, on each database: seen once, and found by its numbers."""

from collections.abc import Callable
from datetime import timedelta

from database import reading, write
from notifications.channels.channel import Sent
from notifications.channels.sms.provider import DeliveryReport, DeliveryStatus
from notifications.incoming import delivery_reports, received_texts
from notifications.outbox import lookups, receipts
from notifications.outbox.claims import Dispatch
from notifications.outbox.models import Message
from notifications.reporting import figures
from notifications.texts.rendered import Rendered
from tests.support.message_builders import MORNING, SMS, mark_sent
from tests.support.outbox import GivenUp
from tests.support.outbox_rows import claim_one, row

OURS = "+32460000000"
DAY = timedelta(days=1)


def test_what_comes_in_is_seen_once(app_context: object) -> None:
    assert app_context
    assert write(received_texts.is_new, "cm", "1", now=MORNING)
    assert not write(received_texts.is_new, "cm", "1", now=MORNING + DAY)
    assert write(received_texts.is_new, "twilio", "1", now=MORNING)
    assert write(received_texts.is_new, "cm", "x" * 300, now=MORNING)
    write(received_texts.purge, MORNING + DAY)
    assert write(received_texts.is_new, "cm", "1", now=MORNING)


def test_reports_and_answers_find_the_message(enqueue: Callable[..., Message]) -> None:
    for number in range(3):
        enqueue(subject=f"appointment:{number}", routes=(SMS,))
        message = claim_one(MORNING)
        receipt = Dispatch(Sent("cm", str(number), OURS, 2), SMS.address, Rendered("", "Zoe"))
        write(mark_sent, message, receipt, now=MORNING + timedelta(minutes=number))
    with reading() as session:
        last = lookups.last_text(session, SMS.address, OURS)
        assert last is not None
        assert last.subject == "appointment:2"
        assert lookups.last_text(session, SMS.address, "+32460000001") is None
        assert receipts.by_provider_reference(session, "cm", "1") is not None
        assert figures.sms_parts_since(session, MORNING + timedelta(minutes=1)) == 4
        assert figures.is_capped(session, 6, now=MORNING + DAY)
        assert not figures.is_capped(session, 7, now=MORNING + DAY)
        assert not figures.is_capped(session, 6, now=MORNING + 2 * DAY)
        assert not figures.is_capped(session, 0, now=MORNING + DAY)
    told = GivenUp()
    write(
        delivery_reports.record,
        "cm",
        DeliveryReport(DeliveryStatus.FAILED, str(last.id)),
        told,
        now=MORNING,
    )
    assert (told.subjects, row(last.id).state) == (["appointment:2"], "failed")
    with reading() as session:
        arrived = lookups.last_text(session, SMS.address, OURS)
    assert arrived is not None
    assert arrived.subject == "appointment:1"
