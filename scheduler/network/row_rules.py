"""What must go together in one row of a network's files."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from scheduler.calendar.recurrence import counts_from_its_start
from scheduler.network import counsellor_clashes
from scheduler.network.errors import Expected, Mistake
from scheduler.network.tables import (
    CONTACTS,
    LOKETS,
    QUESTIONS,
    SERIES,
    ContactRow,
    LoketRow,
    NetworkTables,
    QuestionRow,
    SeriesRow,
)
from scheduler.zitdagen.models import Audience


def check(network: NetworkTables) -> Iterator[Mistake]:
    """Every mistake of every row by itself."""
    yield from check_contacts(network.contacts)
    yield from chain.from_iterable(map(_check_loket, network.lokets))
    yield from chain.from_iterable(map(_check_question, network.questions))
    yield from chain.from_iterable(map(_check_series, network.series))


def check_contacts(rows: Sequence[ContactRow]) -> Iterator[Mistake]:
    for row in rows:
        if row.told_of_changes and not row.email:
            yield Mistake(CONTACTS, row.line, "email", "", Expected.TOLD_BY_MAIL)
        elif not row.email and not row.phone:
            yield Mistake(CONTACTS, row.line, "email", "", Expected.A_WAY_TO_REACH)


def _check_loket(row: LoketRow) -> Iterator[Mistake]:
    where = {"latitude": row.latitude, "longitude": row.longitude}
    yield from _check_coordinates(LOKETS, row.line, where)


def _check_coordinates(
    file: str, line: int, where: Mapping[str, float | None]
) -> Iterator[Mistake]:
    """The two columns of a place: both of them, or neither."""
    unknown = [column for column, degrees in where.items() if degrees is None]
    if len(unknown) == 1:
        yield Mistake(file, line, unknown[0], "", Expected.BOTH_COORDINATES)


def _check_question(row: QuestionRow) -> Iterator[Mistake]:
    if row.service is None and not row.signpost:
        yield Mistake(QUESTIONS, row.line, "service", "", Expected.SERVICE_OR_SIGNPOST)
    where = {
        "signpost_latitude": row.signpost_latitude,
        "signpost_longitude": row.signpost_longitude,
    }
    yield from _check_coordinates(QUESTIONS, row.line, where)
    if None not in where.values() and not row.signpost_address:
        yield Mistake(QUESTIONS, row.line, "signpost_address", "", Expected.AN_ADDRESS)
    for column in () if row.signpost else ("signpost_phone", "signpost_address", "signpost_url"):
        if found := getattr(row, column):
            yield Mistake(QUESTIONS, row.line, column, found, Expected.NO_SIGNPOST)


def _check_series(row: SeriesRow) -> Iterator[Mistake]:
    if row.starts_on and row.ends_on and row.ends_on < row.starts_on:
        yield _of_series(row, "ends_on", row.ends_on.isoformat(), Expected.NOT_BEFORE_START)
    if row.starts_on is None and counts_from_its_start(row.rule):
        yield _of_series(row, "starts_on", "", Expected.FIRST_DATE)
    if row.audience is Audience.EVERYBODY and row.released_hours is not None:
        yield _of_series(row, "released_hours", str(row.released_hours), Expected.NOTHING)
    booked = counsellor_clashes.appointment_spans(row) or counsellor_clashes.session_spans(row)
    if booked and not row.services:
        yield _of_series(row, "services", "", Expected.SOMETHING_TO_BOOK)


def _of_series(row: SeriesRow, column: str, value: str, expected: Expected) -> Mistake:
    return Mistake(SERIES, row.line, column, value, expected)
