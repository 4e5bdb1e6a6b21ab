"""The contact persons of a partner's site, all of them in one form."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from database import reading, write
from scheduler.network import by_hand, load, regional
from scheduler.network.by_hand import ContactsChanged
from scheduler.network.errors import Expected, ImportRefused
from scheduler.network.import_report import expected
from scheduler.network.tables import ORGANISATIONS, NetworkTables
from scheduler.people.actors import Actor
from scheduler.web.core import auth, clock, kept_answers, rendering
from scheduler.web.core.forms import Form
from scheduler.web.core.rendering import Answer

FREE_ROWS: Final = 2
MOST: Final = 30
_NAMES: Final = {
    "name": "naam",
    "email": "email",
    "phone": "telefoon",
    "told_of_changes": "verwittigd",
}
_WORDS: Final = {
    Expected.SOMETHING: "Schrijf een naam.",
    Expected.ONCE_IN_FILE: "Deze naam staat er al.",
    Expected.A_WAY_TO_REACH: "Schrijf een e-mailadres of een telefoonnummer.",
    Expected.TOLD_BY_MAIL: "Schrijf een e-mailadres: daar komen de berichten.",
}


def of_site(code: str) -> Answer:
    """Look at them, and change them. A row without a name is nobody."""
    with reading() as session:
        network = load.network(session, with_series=False)
        region = regional.code_of(session, auth.current().region_id)
    site = network.rows(ORGANISATIONS).get(code)
    if site is None or regional.region_of(site) != region:
        abort(404)
    there = by_hand.contacts_of(network, code)
    if request.method == "GET":
        return _page(network, code, _form(there), there)
    return _save(network, code, Form(request.form))


def _save(network: NetworkTables, code: str, form: Form) -> Answer:
    people, seen = _typed(form), _seen(form)
    lines = list(people)
    rows = list(people.values())
    today, by = clock.today(), auth.by(Actor.COORDINATOR)
    try:
        write(by_hand.save_contacts, code, rows, seen, today=today, by=by)
    except ImportRefused as refused:
        for one in refused.mistakes:
            words = _WORDS.get(one.expected) or f"Schrijf {expected(one)}."
            form.refuse(f"{_NAMES[one.column]}-{lines[one.line - 1]}", words)
        return _page(network, code, form, seen), 422
    except ContactsChanged as changed:
        kept_answers.keep_this_one()
        return _page(network, code, form, changed.now, others=changed.now), 409
    return _back(code)


def _back(code: str) -> Response:
    return redirect(url_for("coordinator.site_contacts", code=code, bewaard="ja"), 303)


def _typed(form: Form) -> dict[int, dict[str, str]]:
    """The rows in which something stands, by their numbers on the page."""
    found = {}
    for number in range(1, MOST + 1):
        row = {column: form.value(f"{name}-{number}").strip() for column, name in _NAMES.items()}
        row["told_of_changes"] = "yes" if row["told_of_changes"] else "no"
        if row["name"] or row["email"] or row["phone"]:
            found[number] = row
    return found


def _seen(form: Form) -> list[dict[str, str]]:
    try:
        seen = json.loads(form.value("gezien"))
    except ValueError:
        abort(400)
    return seen if isinstance(seen, list) else abort(400)


def _form(people: Sequence[Mapping[str, str]]) -> Form:
    values = {
        f"{name}-{number}": row[column]
        for number, row in enumerate(people, 1)
        for column, name in _NAMES.items()
    }
    ticks = {name: "" for name, cell in values.items() if cell == "no"}
    return Form({**values, **ticks})


def _page(
    network: NetworkTables,
    code: str,
    form: Form,
    seen: Sequence[Mapping[str, str]],
    others: Sequence[Mapping[str, str]] | None = None,
) -> str:
    filled = [int(name.partition("-")[2]) for name in form.values if name.startswith("naam-")]
    rows = max([number for number in filled if form.value(f"naam-{number}")], default=0)
    shown: dict[str, Any] = {
        "rows": range(1, min(rows + FREE_ROWS, MOST) + 1),
        "seen": json.dumps(list(seen)),
        "others": others,
    }
    site = network.rows(ORGANISATIONS)[code]
    return rendering.render("coordinator/network/contacts.html", form=form, site=site, **shown)
