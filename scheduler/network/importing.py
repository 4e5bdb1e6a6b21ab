"""Import of a network from files: rows are created, updated or retired."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final, NoReturn

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from database import write
from locations.models import Loket
from scheduler.appointments.affected import AffectedAppointment
from scheduler.appointments.messages import facts, places, refreshing
from scheduler.appointments.rescheduling import appointments_ahead
from scheduler.appointments.rescheduling.edits.loket import told_otherwise
from scheduler.appointments.rescheduling.flags import flag_misfits
from scheduler.network import load, regional, series, store, workbooks
from scheduler.network.checking import check
from scheduler.network.errors import ImportRefused
from scheduler.network.files import read_folder
from scheduler.network.store import Named
from scheduler.network.tables import (
    CONTACTS,
    COUNSELLORS,
    LOKETS,
    ORGANISATIONS,
    QUESTIONS,
    REGIONS,
    ROWS,
    SERIES,
    SERVICES,
    NetworkTables,
    Row,
    cells,
    in_order,
)
from scheduler.people import diaries, locks
from scheduler.people.actors import By
from scheduler.people.counsellors import Counsellor
from scheduler.people.locks import Lock
from scheduler.people.organisations import Organisation
from scheduler.people.regions import Region
from scheduler.zitdagen import rule_facts
from scheduler.zitdagen.catalogue import Question, Service
from scheduler.zitdagen.models import ZitdagSeries

MODELS: Final[Mapping[str, type[Named]]] = {
    REGIONS: Region,
    ORGANISATIONS: Organisation,
    LOKETS: Loket,
    COUNSELLORS: Counsellor,
    SERVICES: Service,
    QUESTIONS: Question,
    SERIES: ZitdagSeries,
}
_THAT_RETIRE: Final = frozenset({CONTACTS, LOKETS, COUNSELLORS, QUESTIONS, SERIES})


@dataclass(frozen=True, slots=True)
class Updated:
    """A row that changes, and its columns that do; none when it only comes back."""

    code: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableChanges:
    """Changes by an import to the rows of one file; codes, ascending.

    `retired` are no longer in the file and become inactive, or are deleted where they are people of
    partners; `left` are no longer in the file
    either, but of a kind that knows no such state: they stay as they are.
    """

    file: str
    created: tuple[str, ...] = ()
    updated: tuple[Updated, ...] = ()
    unchanged: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    left: tuple[str, ...] = ()

    @property
    def to_save(self) -> frozenset[str]:
        return frozenset(self.created) | {one.code for one in self.updated}


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes of an import, per file, and how many appointments no longer fit their zitdag.

    `touched` are the future appointments that fitted before and do not now, and those whose clients
    were told of another place (`still_fits`), soonest first. `against_rules`: how many zitdagen
    break a rule of planning then, which their region only warns of or which was no rule before.
    """

    tables: tuple[TableChanges, ...]
    misfits: int
    touched: tuple[AffectedAppointment, ...] = ()
    against_rules: int = 0

    @property
    def none(self) -> bool:
        """Whether the network stays as it is."""
        return not any(table.to_save or table.retired for table in self.tables)


class Rehearsed(Exception):
    """Carries the changes of a dry run out of the transaction it rolls back."""

    def __init__(self, changes: Changes) -> None:
        super().__init__()
        self.changes = changes


def plan_import(path: Path, *, today: date) -> NetworkTables:
    """Read and check a folder of files, or a workbook, without a database. `today` is local.

    Raises:
        ImportRefused: with every mistake in every file.
        OSError: a file is there and cannot be read.
    """
    return check(_read(path), today=today)


def _read(path: Path) -> dict[str, bytes]:
    if path.suffix.lower() == workbooks.SUFFIX:
        return workbooks.read(path.name, path.read_bytes())
    return read_folder(path, list(ROWS))


def rehearse_import(network: NetworkTables, *, today: date, by: By, region: str = "") -> Changes:
    """Dry run of `import_network`, or of `import_part` for a region, rolled back. Changes nothing.

    Raises:
        ImportRefused: as `import_network`.
    """
    try:
        write(_import_and_undo, network, region, today=today, by=by)
    except Rehearsed as rehearsed:
        return rehearsed.changes


def _import_and_undo(
    session: Session, network: NetworkTables, region: str, *, today: date, by: By
) -> NoReturn:
    if region:
        raise Rehearsed(import_part(session, network, region, today=today, by=by))
    raise Rehearsed(import_network(session, network, today=today, by=by))


def import_network(session: Session, network: NetworkTables, *, today: date, by: By) -> Changes:
    """Make the database equal to the files. Idempotent.

    Runs inside `database.write`. Rows are known by their codes. Lokets, counsellors, questions
    and series that are no longer there become inactive and are never deleted; series are laid out
    from `today` (local) on, those that stay the same are left alone. Appointments that no longer
    fit are kept and flagged. Messages that wait say the new place and phone.

    Raises:
        ImportRefused: a series cannot go beside what was planned by hand; then nothing may be kept.
    """
    lock_planning(session, network)
    diaries.lock(session, session.scalars(select(Counsellor.id)))
    return apply(session, load.network(session), network, today=today, by=by)


def import_part(
    session: Session, network: NetworkTables, region: str, *, today: date, by: By
) -> Changes:
    """As `import_network`, of one region alone: what is of others stays as it is now."""
    lock_planning(session, network)
    before = load.network(session)
    others, own = regional.beside(before, region), regional.part(network, region)
    whole = NetworkTables(
        regions=in_order([*others.regions, *own.regions]),
        organisations=in_order([*others.organisations, *own.organisations]),
        contacts=in_order([*others.contacts, *own.contacts]),
        lokets=in_order([*others.lokets, *own.lokets]),
        counsellors=in_order([*others.counsellors, *own.counsellors]),
        services=own.services,
        questions=own.questions,
        series=in_order([*others.series, *own.series]),
    )
    return apply(session, before, whole, today=today, by=by)


def apply(
    session: Session, before: NetworkTables, network: NetworkTables, *, today: date, by: By
) -> Changes:
    """As `import_network`, for who holds Lock.NETWORK and read `before` under it. What it plans
    needs the locks of planning too.
    """
    for file in network.left_out:
        name = file.removesuffix(".csv")
        network = replace(network, **{name: getattr(before, name)})
    there = appointments_ahead.booked(session, true(), now=by.now)
    places_before = _places(session)
    tables = {file: _compare(session, file, before, network) for file in ROWS}
    _save(session, network, tables)
    mistakes = series.plan(session, before, network, today=today, by=by)
    if mistakes:
        raise ImportRefused(mistakes)
    store.remove_contacts(session, tables[CONTACTS].retired)
    for file in (LOKETS, COUNSELLORS, QUESTIONS):
        store.retire(session, MODELS[file], tables[file].retired)
    session.flush()
    _tell_anew(session, tables)
    misfits = flag_misfits(session, by=by) if _decide_on_fit(tables) else []
    touched = _touched(session, there, misfits, places_before)
    against = rule_facts.of_region(session, None, today)
    return Changes(tuple(tables.values()), len(misfits), touched, len(against))


def _places(session: Session) -> dict[int, dict[str, Any]]:
    """What clients are told of each loket, by id."""
    return {loket.id: facts.of_place(loket) for loket in session.scalars(select(Loket))}


def _touched(
    session: Session,
    there: Sequence[AffectedAppointment],
    misfits: Collection[int],
    places_before: Mapping[int, Mapping[str, Any]],
) -> tuple[AffectedAppointment, ...]:
    """Those that no longer fit, or whose loket or counsellor is gone; and who goes elsewhere."""
    lokets, counsellors = (_inactive(session, model) for model in (Loket, Counsellor))
    found = []
    for one in there:
        is_off = one.appointment_id in misfits
        is_left = one.loket_id in lokets or one.counsellor_id in counsellors
        if one.misfit is None and (is_off or is_left):
            found.append(one)
    left = {one.appointment_id for one in found}
    now = _places(session)
    news = {id_: places.news(was, now[id_]) for id_, was in places_before.items()}
    moved = [one for one in told_otherwise(there, news) if one.appointment_id not in left]
    return tuple(sorted([*found, *moved], key=lambda one: (one.starts_at, one.appointment_id)))


def _inactive(session: Session, model: type[Loket] | type[Counsellor]) -> set[int]:
    return set(session.scalars(select(model.id).where(~model.active)))


def _decide_on_fit(tables: Mapping[str, TableChanges]) -> bool:
    """Whether an appointment may fit its zitdag no more, or again: only then all are looked at."""
    if tables[SERIES].to_save or tables[SERIES].retired:
        return True
    for table in (tables[LOKETS], tables[COUNSELLORS]):
        back = (not one.columns or "timezone" in one.columns for one in table.updated)
        if table.retired or any(back):
            return True
    return False


def _tell_anew(session: Session, tables: Mapping[str, TableChanges]) -> None:
    """Update the place, phone and hours in pending messages, written at the booking."""
    changed = {file: [one.code for one in tables[file].updated] for file in (LOKETS, REGIONS)}
    for loket in session.scalars(select(Loket).where(Loket.code.in_(changed[LOKETS]))).all():
        refreshing.place_changed(session, loket)
    for region in session.scalars(select(Region).where(Region.code.in_(changed[REGIONS]))).all():
        refreshing.region_changed(session, region)


def lock_planning(session: Session, network: NetworkTables) -> None:
    """One import at a time, and every series: the locks before appointments and diaries."""
    locks.take(session, Lock.NETWORK)
    there = store.ids(session, ZitdagSeries).keys()
    for code in sorted(there | {row.code for row in network.series}):
        locks.take(session, Lock.SERIES, code)


def _compare(
    session: Session, file: str, before: NetworkTables, after: NetworkTables
) -> TableChanges:
    old, new = before.rows(file), after.rows(file)
    known = _known(session, file)
    gone = tuple(sorted(old.keys() - new.keys()))
    retires = file in _THAT_RETIRE
    return TableChanges(
        file=file,
        created=tuple(sorted(new.keys() - known.keys())),
        updated=tuple(_updated(file, old, new, known)),
        unchanged=tuple(code for code in sorted(new) if old.get(code) == new[code]),
        retired=gone if retires else (),
        left=() if retires else gone,
    )


def _known(session: Session, file: str) -> dict[str, int]:
    return store.contact_ids(session) if file == CONTACTS else store.ids(session, MODELS[file])


def _updated(
    file: str, old: Mapping[str, Row], new: Mapping[str, Row], ids: Mapping[str, int]
) -> Iterator[Updated]:
    for code in sorted(new.keys() & ids.keys()):
        if code not in old:  # it was retired, and comes back
            yield Updated(code, ())
        elif old[code] != new[code]:
            was, becomes = cells(file, old[code]), cells(file, new[code])
            yield Updated(code, tuple(name for name in was if was[name] != becomes[name]))


def _save(session: Session, network: NetworkTables, tables: Mapping[str, TableChanges]) -> None:
    saved = {file: table.to_save for file, table in tables.items()}
    store.save_regions(session, [row for row in network.regions if row.code in saved[REGIONS]])
    store.save_organisations(
        session, [row for row in network.organisations if row.code in saved[ORGANISATIONS]]
    )
    store.save_contacts(session, [row for row in network.contacts if row.code in saved[CONTACTS]])
    store.save_lokets(session, [row for row in network.lokets if row.code in saved[LOKETS]])
    store.save_services(session, [row for row in network.services if row.code in saved[SERVICES]])
    store.save_counsellors(
        session, [row for row in network.counsellors if row.code in saved[COUNSELLORS]]
    )
    store.save_questions(
        session, [row for row in network.questions if row.code in saved[QUESTIONS]]
    )
    session.flush()
