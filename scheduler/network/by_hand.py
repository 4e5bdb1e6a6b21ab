"""One row of the network kept by hand: by the rules of the files, and saved as they are.

A form and a file can differ in nothing: cells of a form are checked as a file of one line, beside
all that is there, and saving is an import in which one row differs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from scheduler.network import load, store
from scheduler.network.checking import OWN_LINE, check_contacts, check_row, check_without
from scheduler.network.errors import Expected, ImportRefused, Mistake
from scheduler.network.importing import MODELS, Changes, apply, import_network
from scheduler.network.tables import CONTACTS, NetworkTables, cells
from scheduler.people import locks
from scheduler.people.actors import By
from scheduler.people.locks import Lock


@dataclass(frozen=True, slots=True)
class RowEdit:
    """A row as it was typed. `cells` by column, `seen` as they were when the form was shown: empty
    for a new row, which has a code of its own.
    """

    file: str
    code: str
    cells: Mapping[str, str]
    seen: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        """Whether the row is to be made."""
        return not self.seen


@dataclass(frozen=True, slots=True)
class Both:
    """A cell that somebody else changed meanwhile: what it says now, and what was typed."""

    column: str
    now: str
    typed: str


class RowChanged(Exception):
    """Somebody else changed the row, or retired it; nothing was saved.

    `now`: its cells, empty where it is retired; `merged`: those with what was typed over them;
    `both`: what the other one changed.
    """

    code = "row_changed"

    def __init__(self, edit: RowEdit, now: Mapping[str, str]) -> None:
        super().__init__(edit.file, edit.code)
        self.now = now
        changed = [name for name, cell in now.items() if cell != edit.seen.get(name, "")]
        self.both = tuple(Both(name, now[name], edit.cells[name]) for name in changed)
        self.merged = {
            name: now.get(name, "") if cell == edit.seen.get(name, "") else cell
            for name, cell in edit.cells.items()
        }


def save(session: Session, edit: RowEdit, *, today: date, by: By) -> Changes:
    """Save a row as it was typed. `today` is a local date. A second time it changes nothing.

    Runs inside `database.write`.

    Raises:
        ImportRefused: with every mistake; those of the row itself are on line OWN_LINE.
        RowChanged: what was shown is no longer so.
    """
    locks.take(session, Lock.NETWORK)
    before = load.network(session)
    after = checked(before, edit, today=today)
    _check_unused(session, before, edit)
    if _plans(before, after):
        return import_network(session, after, today=today, by=by)
    return apply(session, before, after, today=today, by=by)


def _plans(before: NetworkTables, after: NetworkTables) -> bool:
    """Whether series are laid out anew: those at a loket that goes by another clock."""
    was = {row.code: row.timezone for row in before.lokets}
    return any(was.get(row.code, row.timezone) != row.timezone for row in after.lokets)


def checked(before: NetworkTables, edit: RowEdit, *, today: date) -> NetworkTables:
    """The network with the row as it was typed. Without a database.

    Raises:
        ImportRefused: as `save`.
        RowChanged: as `save`.
    """
    there = before.rows(edit.file).get(edit.code)
    now = {} if there is None else cells(edit.file, there)
    after = check_row(before, edit.file, edit.cells, today=today)
    becomes = cells(edit.file, after.rows(edit.file)[edit.cells["code"]])
    if becomes == now:  # the button was pressed twice
        return before
    if edit.is_new and now:
        raise _taken(edit)
    if now != edit.seen:
        raise RowChanged(edit, now)
    return after


def _check_unused(session: Session, before: NetworkTables, edit: RowEdit) -> None:
    """A new row has no code of one that was retired: that one is brought back instead."""
    is_there = edit.code in before.rows(edit.file)
    if edit.is_new and not is_there and edit.code in store.ids(session, MODELS[edit.file]):
        raise _taken(edit)


def _taken(edit: RowEdit) -> ImportRefused:
    return ImportRefused([Mistake(edit.file, OWN_LINE, "code", edit.code, Expected.NEW_CODE)])


class ContactsChanged(Exception):
    """Somebody else changed the contact persons of a site; nothing was saved. `now`: the cells."""

    code = "contacts_changed"

    def __init__(self, now: Sequence[Mapping[str, str]]) -> None:
        super().__init__(len(now))
        self.now = now


def contacts_of(network: NetworkTables, site: str) -> list[dict[str, str]]:
    """The cells of the contact persons of a site."""
    return [cells(CONTACTS, row) for row in network.contacts if row.organisation == site]


def save_contacts(
    session: Session,
    site: str,
    people: Sequence[Mapping[str, str]],
    seen: Sequence[Mapping[str, str]],
    *,
    today: date,
    by: By,
) -> Changes:
    """Save who the contact persons of a site are; `seen` are those that the form showed.

    `today` is a local date. A second time it changes nothing.

    Raises:
        ImportRefused: with every mistake, on the lines of `people` from 1.
        ContactsChanged: what was shown is no longer so.
    """
    locks.take(session, Lock.NETWORK)
    before = load.network(session)
    after = check_contacts(before, site, people)
    now = contacts_of(before, site)
    if now != list(seen) and now != contacts_of(after, site):
        raise ContactsChanged(now)
    return apply(session, before, after, today=today, by=by)


def retire(session: Session, file: str, code: str, *, today: date, by: By) -> Changes:
    """Retire a row: of a kind that can be. `today` is a local date. Twice is as once.

    Raises:
        ImportRefused: others need it, on the lines of `checking.numbered`.
    """
    locks.take(session, Lock.NETWORK)
    after = check_without(load.network(session), file, code)
    return import_network(session, after, today=today, by=by)


def bring_back(session: Session, file: str, code: str, *, today: date, by: By) -> Changes:
    """Bring a retired row back, as it was. `today` is a local date. Twice is as once.

    Raises:
        ImportRefused: it no longer fits.
    """
    locks.take(session, Lock.NETWORK)
    before, row = load.network(session), load.retired(session).rows(file).get(code)
    after = before if row is None else check_row(before, file, cells(file, row), today=today)
    return import_network(session, after, today=today, by=by)
