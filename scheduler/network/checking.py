"""Parsing and checking files of a network, with all their errors. No database.

Each file is read, each cell by itself; then codes, cycles, and what must go together in a row; then
counsellor_clashes.py checks the series against the counsellors.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from typing import Any, Final

from scheduler.network import counsellor_clashes, regional, remote_services, row_rules
from scheduler.network.errors import Expected, ImportRefused, Mistake, Unreadable
from scheduler.network.files import SheetRow, read_sheet
from scheduler.network.tables import (
    COLUMNS,
    CONTACTS,
    LOKETS,
    OPTIONAL,
    ORGANISATIONS,
    QUESTIONS,
    REGIONS,
    ROWS,
    SERVICES,
    ContactRow,
    NetworkTables,
    OrganisationRow,
    Row,
    in_order,
)

OWN_LINE: Final = 1
"""Where a row stands that is checked by itself."""
_DECIDE_ON_SERIES: Final = {
    REGIONS: ("travel_minutes",),
    LOKETS: ("timezone",),
    SERVICES: ("minutes", "places", "mode"),
}


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
                row = draft.row()
                rows.setdefault(row.code, row)
        return list(rows.values())

    def add(self, file: str, draft: _Draft) -> None:
        """One more row of a file that has a column of codes."""
        self.of[file].append(draft)
        self.codes[file].add(draft.values.get("code", ""))


def check(files: Mapping[str, bytes], *, today: date) -> NetworkTables:
    """The network that the files describe.

    `today` is a local date: from there the dates of the series are looked at.

    Raises:
        ImportRefused: with every mistake in every file, in the order of files and lines.
    """
    mistakes: list[Mistake] = []
    drafts = _read(files, mistakes)
    network, together = _judge(drafts, today)
    if mistakes or together:
        raise ImportRefused(_in_order([*mistakes, *together]))
    return replace(network, left_out=OPTIONAL - files.keys())


def check_part(
    files: Mapping[str, bytes],
    network: NetworkTables,
    region: str,
    *,
    today: date,
    may_change_shared: bool,
) -> NetworkTables:
    """The network with what is of one region as the files say. Services and questions are of all
    regions: they stay as they are unless `may_change_shared`.

    Raises:
        ImportRefused: as `check`, or a row is of another region.
    """
    mistakes: list[Mistake] = []
    drafts = _read(files, mistakes)
    mistakes += _of_others(drafts, region)
    for file, others in _drafts_of(regional.beside(network, region)).of.items():
        drafts.of[file][:0] = others  # on line 0: the files' own rows are found wrong
        if file in drafts.codes:
            drafts.codes[file] |= {one.values.get("code", "") for one in others}
    changed, together = _judge(drafts, today)
    if not may_change_shared:
        mistakes += _changed_shared(network, changed)
    there = _judge(_drafts_of(network), today)[1] if any(not one.line for one in together) else []
    mistakes += (one for one in together if one.line or one not in there)
    if mistakes:
        raise ImportRefused(_in_order(mistakes))
    return changed


def _of_others(drafts: _Drafts, region: str) -> Iterator[Mistake]:
    for file, found in drafts.of.items():
        column = "code" if file == REGIONS else "region"
        for draft in found:
            if draft.values.get(column, region) != region:
                details = {"region": region}
                code = draft.values[column]
                yield Mistake(file, draft.line, column, code, Expected.OWN_REGION, details)


def _changed_shared(before: NetworkTables, after: NetworkTables) -> Iterator[Mistake]:
    for file in (SERVICES, QUESTIONS):
        if before.rows(file) != after.rows(file):
            yield Mistake(file, 0, "", "", Expected.AS_IT_IS)


def check_row(
    network: NetworkTables, file: str, cells: Mapping[str, str], *, today: date
) -> NetworkTables:
    """The network with the row of these cells in it, new or instead of the one with its code.

    What was wrong elsewhere already is not this row's: its own mistakes stand on line OWN_LINE, the
    new ones that it makes on the lines of `numbered(network, file, code)`.

    Raises:
        ImportRefused: as `check`.
    """
    mistakes: list[Mistake] = []
    own = _read_line(file, SheetRow(OWN_LINE, cells), mistakes)
    beside = numbered(network, file, own.values.get("code", ""))
    drafts = _drafts_of(beside)
    drafts.add(file, own)
    bears = _bears_on_series(network, file, own)
    changed, together = _judge(drafts, today if bears else None)
    mistakes += _new_ones(together, network, today if bears else None)
    if mistakes:
        raise ImportRefused(_in_order(mistakes))
    return changed


def check_without(network: NetworkTables, file: str, code: str) -> NetworkTables:
    """The network without this row.

    Raises:
        ImportRefused: other rows need it; they are those of `numbered(network, file, code)`.
    """
    changed, together = _judge(_drafts_of(numbered(network, file, code)), None)
    if mistakes := list(_new_ones(together, network, None)):
        raise ImportRefused(_in_order(mistakes))
    return changed


def check_contacts(
    network: NetworkTables, site: str, people: Sequence[Mapping[str, str]]
) -> NetworkTables:
    """The network with these cells as the contact persons of a site; mistakes are on the lines of
    `people`, from 1.

    Raises:
        ImportRefused: as `check`.
    """
    mistakes: list[Mistake] = []
    drafts = [
        _read_line(CONTACTS, SheetRow(line, {**cells, "organisation": site}), mistakes)
        for line, cells in enumerate(people, 1)
    ]
    found = [ContactRow(**draft.values, line=draft.line) for draft in drafts if draft.complete]
    mistakes += [*_check_names(drafts), *row_rules.check_contacts(found)]
    if mistakes:
        raise ImportRefused(_in_order(mistakes))
    others = [row for row in network.contacts if row.organisation != site]
    return replace(network, contacts=in_order([*others, *found]))


def numbered(network: NetworkTables, file: str, code: str) -> NetworkTables:
    """The network without that row, the others on lines of their own, after OWN_LINE."""
    rows: dict[str, Any] = {
        name: tuple(
            replace(row, line=line)
            for line, row in enumerate(network.rows(name).values(), OWN_LINE + 1)
            if (name, row.code) != (file, code)
        )
        for name in ROWS
    }
    return NetworkTables(**{name.removesuffix(".csv"): found for name, found in rows.items()})


def _drafts_of(network: NetworkTables) -> _Drafts:
    drafts = _Drafts()
    for file, columns in COLUMNS.items():
        drafts.of[file], drafts.codes[file] = [], set()
        for row in network.rows(file).values():
            drafts.add(file, _Draft(file, row.line, {name: getattr(row, name) for name in columns}))
    return drafts


def _new_ones(
    mistakes: Sequence[Mistake], before: NetworkTables, today: date | None
) -> Iterator[Mistake]:
    """Those that were not there before, in rows that are not changed now."""
    elsewhere = any(mistake.line != OWN_LINE for mistake in mistakes)
    there = _judge(_drafts_of(numbered(before, "", "")), today)[1] if elsewhere else []
    return (one for one in mistakes if one not in there)


def _bears_on_series(network: NetworkTables, file: str, draft: _Draft) -> bool:
    """Whether a row changes something that decides which series go together."""
    there = network.rows(file).get(draft.values.get("code", ""))
    columns = _DECIDE_ON_SERIES.get(file, ())
    return there is not None and any(
        draft.values.get(name) != getattr(there, name) for name in columns
    )


def _judge(drafts: _Drafts, today: date | None) -> tuple[NetworkTables, list[Mistake]]:
    """The complete rows, and what is wrong with them together: of the dates of the series, which
    take the most time, only where a day is given.
    """
    network = _network(drafts)
    mistakes = list(_check_codes(drafts))
    mistakes += _check_circles(network.organisations)
    mistakes += row_rules.check(network)
    mistakes += remote_services.check(network)
    if today is not None:
        mistakes += counsellor_clashes.check(network, today=today)
    return network, mistakes


def _network(drafts: _Drafts) -> NetworkTables:
    rows: dict[str, Any] = {file: in_order(drafts.rows(file)) for file in ROWS}
    return NetworkTables(**{file.removesuffix(".csv"): found for file, found in rows.items()})


def _in_order(mistakes: Iterable[Mistake]) -> list[Mistake]:
    files = list(ROWS)
    return sorted(mistakes, key=lambda mistake: (files.index(mistake.file), mistake.line))


# --- cell by cell


def _read(files: Mapping[str, bytes], mistakes: list[Mistake]) -> _Drafts:
    drafts = _Drafts()
    for file in ROWS:
        drafts.of[file] = []
        if file not in files:
            if file in OPTIONAL:
                continue
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
        if file == CONTACTS:
            yield from _check_names(found)
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
        if earlier != draft.line and not earlier:
            yield Mistake(draft.file, draft.line, column, str(value), Expected.NEW_CODE)
        elif earlier != draft.line:
            details = {"line": earlier}
            yield Mistake(
                draft.file, draft.line, column, str(value), Expected.ONCE_IN_FILE, details
            )


def _check_names(drafts: Sequence[_Draft]) -> Iterator[Mistake]:
    """Nobody stands twice on one site."""
    by_site: dict[str, list[_Draft]] = defaultdict(list)
    for draft in drafts:
        by_site[draft.values.get("organisation", "")].append(draft)
    return chain.from_iterable(_check_once(found, "name") for found in by_site.values())


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
