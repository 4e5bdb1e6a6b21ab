"""The private addresses of calendars: a counsellor's own days, and a loket's for its host.

Renewing an address revokes the one before; generation 0 is none yet.
"""

from collections.abc import Collection

from sqlalchemy import update
from sqlalchemy.orm import Session

from scheduler.access import signed_links
from scheduler.people.actors import By
from scheduler.people.counsellors import Counsellor
from scheduler.people.organisations import LoketHost


def of_counsellor(key: bytes, counsellor: Counsellor) -> str | None:
    """The token of a counsellor's calendar; None while it has no address."""
    if counsellor.feed_generation == 0:
        return None
    return signed_links.token(key, counsellor.id, _signed_of_counsellor(counsellor))


def of_loket(key: bytes, host: LoketHost) -> str | None:
    """The token of a loket's calendar; None while it has no address."""
    if host.feed_generation == 0:
        return None
    return signed_links.token(key, host.loket_id, _signed_of_loket(host))


def find_counsellor(session: Session, key: bytes, text: str) -> Counsellor | None:
    """The counsellor whose calendar `text` opens; None where forged, revoked or unknown."""
    found = session.get(Counsellor, signed_links.claimed_id(text) or 0)
    if found is None or not found.active or found.feed_generation == 0:
        return None
    signed = _signed_of_counsellor(found)
    return found if signed_links.is_valid(text, key, found.id, signed) else None


def find_loket(session: Session, key: bytes, text: str) -> LoketHost | None:
    """The loket whose calendar `text` opens; None as with `find_counsellor`."""
    host = session.get(LoketHost, signed_links.claimed_id(text) or 0)
    if host is None or host.feed_generation == 0:
        return None
    signed = _signed_of_loket(host)
    return host if signed_links.is_valid(text, key, host.loket_id, signed) else None


def renew_counsellor(session: Session, counsellor_id: int, *, by: By) -> None:
    """Renew the address of a counsellor's calendar; the former one is revoked."""
    session.execute(
        update(Counsellor)
        .where(Counsellor.id == counsellor_id)
        .values(feed_generation=Counsellor.feed_generation + 1)
        .execution_options(synchronize_session=False)
    )


def revoke_counsellors(session: Session, counsellor_ids: Collection[int], *, by: By) -> None:
    """Renew the address of these calendars, where there is one: nobody has been given it yet."""
    session.execute(
        update(Counsellor)
        .where(Counsellor.id.in_(counsellor_ids), Counsellor.feed_generation > 0)
        .values(feed_generation=Counsellor.feed_generation + 1)
        .execution_options(synchronize_session=False)
    )


def renew_loket(session: Session, loket_id: int, *, by: By) -> None:
    """Renew the address of a loket's calendar; the former one is revoked."""
    session.execute(
        update(LoketHost)
        .where(LoketHost.loket_id == loket_id)
        .values(feed_generation=LoketHost.feed_generation + 1)
        .execution_options(synchronize_session=False)
    )


def _signed_of_counsellor(counsellor: Counsellor) -> str:
    return f"counsellor:{counsellor.id}:{counsellor.feed_generation}"


def _signed_of_loket(host: LoketHost) -> str:
    return f"loket:{host.loket_id}:{host.feed_generation}"
