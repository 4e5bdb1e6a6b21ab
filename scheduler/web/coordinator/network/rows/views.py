"""Lists and forms of the network kept by hand: places, partners, counsellors, services, questions.

Each kind of row says what its form has (`RowKind`); these views are the same for all. What is
typed goes by the rules of the files (`scheduler/network/by_hand.py`).
"""

import hashlib
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from flask import abort, redirect, request, url_for
from sqlalchemy.orm import Session

from database import reading, write
from logs import Event
from scheduler.access.roles import Role
from scheduler.network import by_hand, load, regional
from scheduler.network.by_hand import RowChanged, RowEdit
from scheduler.network.checking import numbered
from scheduler.network.edit import SaveRow
from scheduler.network.errors import ImportRefused
from scheduler.network.tables import (
    COLUMNS,
    COUNSELLORS,
    ORGANISATIONS,
    SERVICES,
    NetworkTables,
    Row,
    cells,
)
from scheduler.people.actors import Actor
from scheduler.web.coordinator.network.rows import words as row_words
from scheduler.web.coordinator.network.rows.fields import FieldGroup, RowField
from scheduler.web.coordinator.planning import choices, decision_form
from scheduler.web.coordinator.planning.decision_form import DecisionPage
from scheduler.web.core import auth, clock, kept_answers, rendering
from scheduler.web.core.forms import BUTTON, Form
from scheduler.web.core.rendering import Answer
from scheduler.zitdagen import rule_facts

log = logging.getLogger(__name__)
SEEN: Final = "vooraf"
SURE: Final = "zeker"
CODE: Final = "code"
_RULED: Final = frozenset({ORGANISATIONS, COUNSELLORS, SERVICES})


@dataclass(frozen=True, slots=True)
class RowKind:
    """A kind of row on pages. `noun` and `nouns` as people say them; `endpoint` of one, `endpoints`
    of the list; `heads` are the columns of the list, and `line` the cells of a row in it.

    The other endpoints are named after `endpoint`: `new_`, `retire_` and `bring_back_`.

    `is_shared`: all regions have the same ones. `suggest` makes a code of what was typed,
    `complete` fills in what may be left to us. `ask` gives what is asked about before a row is
    saved, columns with words. `helps` are the buttons that fill in fields and save nothing, with a
    note on what they did. `more` is what else the form shows, of the network and what was typed.
    """

    file: str
    noun: str
    nouns: str
    new: str
    endpoint: str
    endpoints: str
    heads: tuple[str, ...]
    line: Callable[[Any, NetworkTables], tuple[str, ...]]
    name: Callable[[Any], str]
    sections: tuple[FieldGroup, ...]
    suggest: Callable[[Mapping[str, str]], str]
    is_shared: bool = False
    retires: bool = True
    template: str = "coordinator/network/row.html"
    complete: Callable[[Mapping[str, str]], Mapping[str, str]] = lambda _typed: {}
    ask: Callable[[NetworkTables, str], Sequence[tuple[str, str]]] = lambda _network, _code: ()
    helps: Mapping[str, Callable[[Mapping[str, str]], "Filled"]] = field(default_factory=dict)
    more: Callable[[NetworkTables, Form], Mapping[str, Any]] = lambda _network, _form: {}

    def act(self, verb: str) -> str:
        """The endpoint of an act on one of them: `new`, `retire`, `bring_back`."""
        blueprint, _dot, name = self.endpoint.partition(".")
        return f"{blueprint}.{verb}_{name}"

    @property
    def fields(self) -> tuple[RowField, ...]:
        return tuple(field for section in self.sections for field in section.fields)


@dataclass(frozen=True, slots=True)
class Filled:
    """What a button filled in: fields of the form, and words on what it did."""

    fields: Mapping[str, str]
    words: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What every page of rows reads: the network, the code of one's region, and whether it is the
    only one.
    """

    network: NetworkTables
    region: str

    @property
    def is_only(self) -> bool:
        return len(self.network.regions) == 1

    def may_change(self, kind: RowKind) -> bool:
        """What all regions share only administrators change, where there are several."""
        is_administrator = auth.current().role is Role.ADMINISTRATOR
        return not kind.is_shared or self.is_only or is_administrator


def list_all(kind: RowKind) -> str:
    """The rows of one's own region, and those that were retired."""
    with reading() as session:
        shown = _read(session)
        gone = load.retired(session) if kind.retires else NetworkTables()
        against = _against_rules(session, kind)
    saved = shown.network.rows(kind.file).get(request.args.get("bewaard", ""))
    return rendering.render(
        "coordinator/network/rows.html",
        kind=kind,
        may_change=shown.may_change(kind),
        is_shared=kind.is_shared and not shown.is_only,
        lines=[_line(kind, row, shown.network) for row in _own(kind, shown.network, shown.region)],
        retired=[_line(kind, row, gone) for row in _own(kind, gone, shown.region)],
        saved=kind.name(saved) if saved else "",
        against=against,
    )


def _against_rules(session: Session, kind: RowKind) -> int:
    """After something that a rule of planning asks about was saved: how many zitdagen break one."""
    if "bewaard" not in request.args or kind.file not in _RULED:
        return 0
    return len(rule_facts.of_region(session, auth.current().region_id, clock.today()))


def new(kind: RowKind, first: Mapping[str, str]) -> Answer:
    """Make one; `first` are the cells that its form begins with."""
    with reading() as session:
        shown = _read(session)
    if request.method == "GET":
        return _page(kind, _form(kind, first), shown, seen={})
    form = Form(request.form)
    if help_ := kind.helps.get(form.value(BUTTON)):
        return _helped(kind, form, shown, help_)
    typed = _cells(kind, form, shown)
    typed |= {CODE: typed[CODE] or kind.suggest(typed), **kind.complete(typed)}
    return _save(kind, form, shown, RowEdit(kind.file, typed[CODE], typed))


def one(kind: RowKind, code: str) -> Answer:
    """Look at one, and change it."""
    with reading() as session:
        shown = _read(session)
    row = find(kind, shown.network, shown.region, code)
    now = cells(kind.file, row)
    if request.method == "GET":
        return _page(kind, _form(kind, now), shown, seen=now, row=row)
    form = Form(request.form)
    if help_ := kind.helps.get(form.value(BUTTON)):
        return _helped(kind, form, shown, help_, row)
    typed = {**now, **_cells(kind, form, shown), CODE: code}
    typed |= kind.complete(typed)
    return _save(kind, form, shown, RowEdit(kind.file, code, typed, _seen(form)), row)


def retire(kind: RowKind, code: str) -> Answer:
    """Take one out of use, where nothing needs it."""
    with reading() as session:
        shown = _read(session)
    row = find(kind, shown.network, shown.region, code)
    if not shown.may_change(kind):
        return redirect(url_for(kind.endpoints), 303)
    try:
        write(by_hand.retire, kind.file, code, today=clock.today(), by=auth.by(Actor.COORDINATOR))
    except ImportRefused as refused:
        now = cells(kind.file, row)
        form = _form(kind, now)
        beside = numbered(shown.network, kind.file, code)
        for words in row_words.needed_by(refused.mistakes, beside):
            form.refuse(BUTTON, words)
        return _page(kind, form, shown, seen=now, row=row), 422
    _note()
    return redirect(url_for(kind.endpoints), 303)


def bring_back(kind: RowKind, code: str) -> Answer:
    """Use one again that was retired."""
    with reading() as session:
        shown, gone = _read(session), load.retired(session)
    rows = (*_own(kind, gone, shown.region), *_own(kind, shown.network, shown.region))
    if code not in [row.code for row in rows]:
        abort(404)
    if not shown.may_change(kind):
        return redirect(url_for(kind.endpoints), 303)
    today, by = clock.today(), auth.by(Actor.COORDINATOR)
    write(by_hand.bring_back, kind.file, code, today=today, by=by)
    _note()
    return redirect(url_for(kind.endpoints, bewaard=code), 303)


def find(kind: RowKind, network: NetworkTables, region: str, code: str) -> Row:
    """The row with this code, of one's own region; 404 where there is none."""
    rows = {row.code: row for row in _own(kind, network, region)}
    return rows.get(code) or abort(404)


def _own(kind: RowKind, network: NetworkTables, region: str) -> list[Row]:
    rows = network.rows(kind.file).values()
    return [row for row in rows if kind.is_shared or regional.region_of(row) == region]


def _read(session: Session) -> Shown:
    """What is there. The series, the most by far, are read only to check what was typed."""
    network = load.network(session, with_series=request.method == "POST")
    return Shown(network, regional.code_of(session, auth.current().region_id))


def _line(kind: RowKind, row: Row, network: NetworkTables) -> dict[str, Any]:
    return {
        "name": kind.name(row),
        "cells": kind.line(row, network),
        "url": url_for(kind.endpoint, code=row.code),
        "back_url": url_for(kind.act("bring_back"), code=row.code) if kind.retires else "",
    }


# --- what was typed


def _cells(kind: RowKind, form: Form, shown: Shown) -> dict[str, str]:
    """The cells that were typed; of a new row the region is one's own."""
    own = {"region": shown.region, CODE: form.value(CODE).strip()}
    fixed = {name: cell for name, cell in own.items() if name in COLUMNS[kind.file]}
    return {**fixed, **{field.column: field.read(form) for field in kind.fields}}


def _seen(form: Form) -> dict[str, str]:
    """The cells that the form showed; 400 where they were tampered with."""
    try:
        seen = json.loads(form.value(SEEN))
    except ValueError:
        abort(400)
    if not isinstance(seen, dict):
        abort(400)
    return {str(name): str(cell) for name, cell in seen.items()}


def _form(kind: RowKind, row: Mapping[str, str]) -> Form:
    values: dict[str, str] = {CODE: row.get(CODE, "")}
    for one_field in kind.fields:
        values |= one_field.shown(row.get(one_field.column, ""))
    return Form(values)


def _helped(
    kind: RowKind,
    form: Form,
    shown: Shown,
    help_: Callable[[Mapping[str, str]], Filled],
    row: Row | None = None,
) -> str:
    """The form with what a button filled in; nothing is saved."""
    filled = help_(form.values)
    typed = {**form.values, **filled.fields}
    return _page(kind, Form(typed), shown, seen=_seen(form), row=row, helped=filled.words)


def _save(kind: RowKind, form: Form, shown: Shown, edit: RowEdit, row: Row | None = None) -> Answer:
    asked: Sequence[tuple[str, str]] = ()
    if not shown.may_change(kind):
        form.refuse(BUTTON, "Alle regio’s hebben dezelfde. Alleen een beheerder verandert ze.")
        return _page(kind, form, shown, seen=edit.seen, row=row), 422
    if form.value("bewerken"):
        return _page(kind, form, shown, seen=edit.seen, row=row)
    try:
        after = by_hand.checked(shown.network, edit, today=clock.today())
        asked = kind.ask(after, edit.code)
        if not asked or form.value(SURE) == _digest(asked):
            return _decide(kind, form, edit)
    except ImportRefused as refused:
        beside = numbered(shown.network, kind.file, edit.code)
        for name, words in row_words.beside_fields(refused.mistakes, kind.fields, beside):
            form.refuse(name, words)
    except RowChanged as changed:
        return _meanwhile(kind, shown, edit, changed, row)
    for column, words in asked:
        form.refuse(row_words.field_of(kind.fields, column), words)
    sure = _digest(asked) if asked else ""
    return _page(kind, form, shown, seen=edit.seen, row=row, sure=sure), 422


def _decide(kind: RowKind, form: Form, edit: RowEdit) -> Answer:
    """Save it; whom a change of a place touches is shown and decided on first."""
    page = DecisionPage(
        title=f"Verander {kind.noun}", action=request.path, button="Bewaar", tell="wat er nieuw is"
    )
    with reading() as session:
        offered = choices.of_region(session)
    answer = decision_form.submit_decision(form, SaveRow(edit, clock.today()), page, offered)
    if answer is not None:
        return answer
    _note()
    return decision_form.done(form, url_for(kind.endpoints, bewaard=edit.code))


def _digest(asked: Sequence[tuple[str, str]]) -> str:
    """What was asked: whoever is sure of it is not sure of something else."""
    return hashlib.sha256(repr(list(asked)).encode()).hexdigest()[:16]


def _meanwhile(
    kind: RowKind, shown: Shown, edit: RowEdit, changed: RowChanged, row: Row | None
) -> Answer:
    """The form with what both changed: nothing of anybody is lost, and it is saved by one press."""
    kept_answers.keep_this_one()
    options = _options(kind, shown)
    by_column = {field.column: field for field in kind.fields}
    others = [
        (by_column[both.column].label, by_column[both.column].words(both.now, options[both.column]))
        for both in changed.both
        if both.column in by_column
    ]
    form = _form(kind, changed.merged)
    return _page(kind, form, shown, seen=changed.now, row=row, others=others), 409


def _options(kind: RowKind, shown: Shown) -> dict[str, dict[str, str]]:
    return {
        field.column: dict(field.options(shown.network, shown.region)) if field.options else {}
        for field in kind.fields
    }


def _page(
    kind: RowKind,
    form: Form,
    shown: Shown,
    *,
    seen: Mapping[str, str],
    row: Row | None = None,
    **more: Any,
) -> str:
    told = {**kind.more(shown.network, form), **more}
    return rendering.render(
        kind.template,
        kind=kind,
        form=form,
        row=row,
        name=kind.name(row) if row else "",
        options=_options(kind, shown),
        seen=json.dumps(dict(seen)),
        may_change=shown.may_change(kind),
        **told,
    )


def _note() -> None:
    log.info(Event.IMPORTED, extra={"kind": "row", "account": auth.current().account_id})
