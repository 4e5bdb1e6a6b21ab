"""The private address of a reception's week sheet.

Renewing it revokes the one before; generation 0 is none yet.
"""

from sqlalchemy import update
from sqlalchemy.orm import Session

from scheduler.access import signed_links
from scheduler.people.actors import By
from scheduler.people.organisations import LoketHost


def token(key: bytes, host: LoketHost) -> str | None:
    """The token of the present generation; None while no address was given yet."""
    if host.sheet_generation == 0:
        return None
    return signed_links.token(key, host.loket_id, _signed(host))


def find(session: Session, key: bytes, text: str) -> LoketHost | None:
    """The loket whose sheet `text` opens; None where forged, revoked or unknown."""
    host = session.get(LoketHost, signed_links.claimed_id(text) or 0)
    if host is None or host.sheet_generation == 0:
        return None
    return host if signed_links.is_valid(text, key, host.loket_id, _signed(host)) else None


def renew(session: Session, loket_id: int, *, by: By) -> None:
    """Give the loket a new address; the one before opens nothing any more."""
    session.execute(
        update(LoketHost)
        .where(LoketHost.loket_id == loket_id)
        .values(sheet_generation=LoketHost.sheet_generation + 1)
        .execution_options(synchronize_session=False)
    )


def _signed(host: LoketHost) -> str:
    return f"{host.loket_id}:{host.sheet_generation}"
