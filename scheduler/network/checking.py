"""Parsing and checking files of a network, with all their errors. No database.

Each file is read, each cell by itself; then codes, cycles, and what must go together in a row; then
counsellor_clashes.py checks the series against the counsellors.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any

from scheduler.calendar.recurrence import counts_from_its_start
from scheduler.network import counsellor_clashes, remote_services
from scheduler.network.errors import Expected, ImportRefused, Mistake, Unreadable
from scheduler.network.files import SheetRow, read_sheet
from scheduler.network.tables import (
    COLUMNS,
    LOKETS,
    ORGANISATIONS,
    QUESTIONS,
    ROWS,
    SERIES,
    LoketRow,
    NetworkTables,
    OrganisationRow,
    QuestionRow,
    Row,
    SeriesRow,
    in_order,
)
from scheduler.zitdagen.models import Audience


@dataclass(frozen=True, slots=True)
class _Draft:
    """The readable cells of a row. Complete when all are."""

    file: str
    line: int
    values: Mapping[str, Any]

    @property
    def complete(self) -> bool:
        return len(self.values) == len(COLUMNS[self.file])

    def row(self) -> Row:
        return ROWS[self.file](**self.values, line=self.line)


@dataclass(slots=True)
class _Drafts:
    """The rows of all files; `codes` of the files that have a column of them."""

    of: dict[str, list[_Draft]] = field(default_factory=dict)
    codes: dict[str, set[str]] = field(default_factory=dict)

    def rows(self, file: str) -> list[Any]:
        """The complete rows, the first one of each code."""
        rows: dict[str, Row] = {}
        for draft in self.of[file]:
            if draft.complete:
                rows.setdefault(draft.values["code"], draft.row())
        return list(rows.values())


def check(files: Mapping[str, bytes], *, today: date) -> NetworkTables:
    """The network that the files describe.

    `today` is a local date: from there the dates of the series are looked at.

    Raises:
        ImportRefused: with every mistake in every file, in the order of files and lines.
    """
    mistakes: list[Mistake] = []
    drafts = _read(files, mistakes)
    mistakes += _check_codes(drafts)
    network = _network(drafts)
    mistakes += _check_circles(network.organisations)
    mistakes += chain.from_iterable(map(_check_loket, network.lokets))
    mistakes += chain.from_iterable(map(_check_question, network.questions))
    mistakes += chain.from_iterable(map(_check_series, network.series))
    mistakes += remote_services.check(network)
    mistakes += counsellor_clashes.check(network, today=today)
    if mistakes:
        raise ImportRefused(_in_order(mistakes))
    return network


def _network(drafts: _Drafts) -> NetworkTables:
    return NetworkTables(
        **{file.removesuffix(".csv"): in_order(drafts.rows(file)) for file in ROWS}
    )


def _in_order(mistakes: Iterable[Mistake]) -> list[Mistake]:
    files = list(ROWS)
    return sorted(mistakes, key=lambda mistake: (files.index(mistake.file), mistake.line))


# --- cell by cell


def _read(files: Mapping[str, bytes], mistakes: list[Mistake]) -> _Drafts:
    drafts = _Drafts()
    for file in ROWS:
        drafts.of[file] = []
        if file not in files:
            mistakes.append(Mistake(file, 0, "", "", Expected.FILE))
            continue
        sheet = read_sheet(file, files[file], list(COLUMNS[file]))
        mistakes += sheet.mistakes
        for line in sheet.lines:
            drafts.of[file].append(_read_line(file, line, mistakes))
        if "code" in sheet.columns:
            drafts.codes[file] = {draft.values.get("code", "") for draft in drafts.of[file]}
    return drafts


def _read_line(file: str, line: SheetRow, mistakes: list[Mistake]) -> _Draft:
    values: dict[str, Any] = {}
    for name, column in COLUMNS[file].items():
        if name not in line.cells:  # the header's mistake
            continue
        try:
            values[name] = column.parse(line.cells[name])
        except Unreadable as error:
            mistakes.append(
                Mistake(file, line.number, name, error.found, error.expected, error.details)
            )
    return _Draft(file, line.number, values)


# --- codes


def _check_codes(drafts: _Drafts) -> Iterator[Mistake]:
    for file, found in drafts.of.items():
        yield from _check_once(found, "code")
        if file == QUESTIONS:
            yield from _check_once(found, "position")
        for draft in found:
            yield from _check_references(draft, drafts.codes)


def _check_once(drafts: Sequence[_Draft], column: str) -> Iterator[Mistake]:
    lines: dict[Any, int] = {}
    for draft in drafts:
        if column not in draft.values:
            continue
        value = draft.values[column]
        earlier = lines.setdefault(value, draft.line)
        if earlier != draft.line:
            details = {"line": earlier}
            yield Mistake(
                draft.file, draft.line, column, str(value), Expected.ONCE_IN_FILE, details
            )


def _check_references(draft: _Draft, codes: Mapping[str, set[str]]) -> Iterator[Mistake]:
    for name, column in COLUMNS[draft.file].items():
        # Where that file could not be read, nothing can be said of its codes.
        known = codes.get(column.refers_to)
        value = draft.values.get(name)
        if known is None or value is None:
            continue
        for code in (value,) if isinstance(value, str) else value:
            if code not in known:
                details = {"file": column.refers_to}
                yield Mistake(draft.file, draft.line, name, code, Expected.KNOWN_CODE, details)


def _check_circles(organisations: Sequence[OrganisationRow]) -> Iterator[Mistake]:
    """Each cycle of parents once, at the first of its lines."""
    parents = {row.code: row.parent for row in organisations}
    lines = {row.code: row.line for row in organisations}
    seen: set[str] = set()
    for row in organisations:
        path: list[str] = []
        code: str | None = row.code
        while code in parents and code not in seen:
            seen.add(code)
            path.append(code)
            code = parents[code]
        if code in path:
            circle = path[path.index(code) :]
            first = min(circle, key=lines.__getitem__)
            details = {"path": (*circle, code)}
            yield Mistake(
                ORGANISATIONS,
                lines[first],
                "parent",
                str(parents[first]),
                Expected.NO_CIRCLE,
                details,
            )


# --- what goes together in a row


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
