"""What was said about one appointment, and whether it arrived: for staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from notifications.channels import nowhere
from notifications.outbox import lookups
from notifications.outbox.models import FAILED, WITHDRAWN, Message
from notifications.texts.words import date_words, time_words
from scheduler.appointments.messages import to_clients, to_staff
from scheduler.appointments.models import Appointment
from scheduler.web.core import catalogues, clock
from scheduler.web.shared.message_kinds import KINDS

AT_ONCE = (
    "confirmation", "changed", "changed_by_us", "place_changed",
    "cancelled_by_client", "cancelled_by_us",
)  # fmt: skip
"""What is told while the client is still there."""
SMS = "sms"
MOST = 100
"""Messages on the page of a client."""


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One message: what, by which way, and where it stands. `cause` is a code, of a failure."""

    kind: str
    way: str
    state: str
    cause: str
    is_wrong: bool


@dataclass(frozen=True, slots=True)
class News:
    """The last message while the client is at the desk; `is_settled`: it will not change."""

    words: str
    is_settled: bool
    is_wrong: bool


def lines(session: Session, appointment: Appointment) -> list[MessageLine]:
    """Everything said about an appointment, in the order in which it is due. One SELECT."""
    subjects = [to_clients.subject(appointment), to_staff.partner_subject(appointment.uid)]
    zone = ZoneInfo(appointment.entry.zitdag.loket.timezone)
    return [_line(row, zone) for row in lookups.about_any(session, subjects)]


def of_all(session: Session, appointments: Sequence[Appointment]) -> list[tuple[str, MessageLine]]:
    """What was and will be said about these, the last first, each with the day it is about.

    At most MOST of them. One SELECT.
    """
    about: dict[str, Appointment] = {}
    for one in appointments:
        about[to_clients.subject(one)] = about[to_staff.partner_subject(one.uid)] = one
    rows = list(reversed(lookups.about_any(session, about)))[:MOST] if about else []
    return [_of_visit(row, about[row.subject]) for row in rows]


def _of_visit(row: Message, appointment: Appointment) -> tuple[str, MessageLine]:
    zone = ZoneInfo(appointment.entry.zitdag.loket.timezone)
    day = date_words(appointment.entry.starts_at, zone, catalogues.SOURCE)
    return day, _line(row, zone)


def _line(row: Message, zone: ZoneInfo) -> MessageLine:
    return MessageLine(
        kind=str(KINDS.get(row.kind, row.kind)),
        way=way(row),
        state=_state(row, zone),
        cause=(row.cause or "") if row.sent_at is None else "",
        is_wrong=row.state == FAILED,
    )


def way(row: Message) -> str:
    """By text message or mail; of whom is forgotten, the way is known no more."""
    channel = row.route.channel if row.routes else row.first_channel
    return str(_("sms") if channel == SMS else _("e-mail"))


def _state(row: Message, zone: ZoneInfo) -> str:
    words: str
    if row.sent_by == nowhere.NAME:
        words = _("niet verstuurd: dit is een proef")
    elif row.delivered_at is not None:
        words = _("aangekomen %(when)s", when=_moment(row.delivered_at, zone))
    elif row.sent_at is not None:
        words = _("verstuurd %(when)s", when=_moment(row.sent_at, zone))
    elif row.gave_up_at is not None:
        words = _("niet aangekomen, opgegeven %(when)s", when=_moment(row.gave_up_at, zone))
    elif row.state == WITHDRAWN:
        words = _("niet meer nodig")
    elif row.due > clock.now():
        words = _("gepland voor %(when)s", when=_moment(row.due, zone))
    else:
        words = _("wacht om te vertrekken")
    return words


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    language = catalogues.SOURCE
    return f"{date_words(moment, zone, language)}, {time_words(moment, zone, language)}"


def news(session: Session, appointment: Appointment) -> News | None:
    """Whether the client was told what was just done; None where no message tells it."""
    rows = lookups.of_version(
        session, to_clients.subject(appointment), appointment.version, AT_ONCE
    )
    return _news(rows, ZoneInfo(appointment.entry.zitdag.loket.timezone)) if rows else None


def _news(rows: Sequence[Message], zone: ZoneInfo) -> News:
    row = rows[-1]
    if row.sent_by == nowhere.NAME:
        words = _("Niet verstuurd: dit is een proef.")
        return News(words, is_settled=True, is_wrong=False)
    is_text = (row.route.channel if row.routes else row.first_channel) == SMS
    if row.delivered_at is not None:
        when = time_words(row.delivered_at, zone, catalogues.SOURCE)
        return News(_("Sms aangekomen om %(when)s.", when=when), is_settled=True, is_wrong=False)
    if row.sent_at is not None:
        when = time_words(row.sent_at, zone, catalogues.SOURCE)
        words = _("Sms verstuurd om %(when)s.") if is_text else _("E-mail verstuurd om %(when)s.")
        return News(words % {"when": when}, is_settled=not is_text, is_wrong=False)
    if row.gave_up_at is not None:
        wrong = _("Het bericht kwam niet aan. Druk het papier af.")
        return News(wrong, is_settled=True, is_wrong=True)
    if row.state == WITHDRAWN:
        return News(_("Er vertrekt geen bericht meer."), is_settled=True, is_wrong=False)
    return News(_("Het bericht vertrekt zo."), is_settled=False, is_wrong=False)
