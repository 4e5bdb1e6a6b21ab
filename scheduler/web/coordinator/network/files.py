"""The files of the network: take them away, put changed ones back, and see first what changes.

What was uploaded waits in the page that reports on it, not on the server: whoever confirms sends
the same files again, and they are read again as if they were new.
"""

import base64
import io
import logging
import zipfile
import zlib
from collections.abc import Mapping
from datetime import date
from itertools import islice
from typing import Final

from flask import Response as FlaskResponse
from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from database import reading
from logs import Event
from scheduler.access.roles import Role
from scheduler.network import doubts, load, regional, series, workbooks
from scheduler.network.checking import check_part
from scheduler.network.edit import ImportNetwork, ReportChanged
from scheduler.network.errors import ImportRefused
from scheduler.network.exporting import written, written_for_excel
from scheduler.network.import_report import describe, digest, summarise
from scheduler.network.importing import Changes, rehearse_import
from scheduler.network.tables import ROWS, NetworkTables
from scheduler.people.actors import Actor
from scheduler.web.coordinator import client_rows
from scheduler.web.coordinator.network.rows import doubts as doubt_words
from scheduler.web.coordinator.planning import choices, decision_form
from scheduler.web.coordinator.planning.decision_form import DecisionPage
from scheduler.web.core import auth, clock, rendering
from scheduler.web.core.forms import Form
from scheduler.web.core.rendering import Answer

log = logging.getLogger(__name__)
BODY_LIMIT: Final = 2 * 1024 * 1024
MOST_DATES: Final = 2_500
"""Of the series that change: about two seconds, in which others wait to book."""
_PACKED: Final = "inhoud-"
_WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SEEN: Final = "verslag"


def allow_files(_endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Let the files in, which no other page takes. Before anything reads the form."""
    if request.endpoint == "coordinator.network" and request.method == "POST":
        auth.take_files(BODY_LIMIT)


def network() -> Answer:
    """Choose files, see what they would change or what is wrong, and confirm."""
    if request.method == "GET":
        return rendering.render("coordinator/network/files.html", **_nothing())
    try:
        files = _confirmed() or _uploaded()
    except ImportRefused as refused:
        return _refused_for(refused)
    strange = [name for name in files if name not in ROWS]
    if strange or not files:
        wrong = [_("%(name)s is geen bestand van het netwerk.", name=name) for name in strange]
        wrong.append(_("Kies een of meer van deze bestanden: %(names)s.", names=", ".join(ROWS)))
        return _refused(wrong)
    try:
        return _run(files)
    except ImportRefused as refused:
        return _refused_for(refused)


def _refused_for(refused: ImportRefused) -> Answer:
    _note(Event.IMPORT_REFUSED, len(refused.mistakes))
    return _refused([describe(mistake) for mistake in refused.mistakes])


def download() -> FlaskResponse:
    """All files of the network in one zip, as a Flemish Excel opens them."""
    with reading() as session:
        files = written_for_excel(regional.part(*_own_part(session)))
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return _to_keep("netwerk.zip", content.getvalue(), "application/zip")


def download_workbook() -> FlaskResponse:
    """The network in one workbook of Excel."""
    with reading() as session:
        content = workbooks.written(regional.part(*_own_part(session)))
    return _to_keep("netwerk.xlsx", content, _WORKBOOK)


def _to_keep(name: str, content: bytes, media_type: str) -> FlaskResponse:
    _note(Event.EXPORTED, len(ROWS))
    answer = FlaskResponse(content, mimetype=media_type)
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer


def _note(event: Event, count: int) -> None:
    extra = {"kind": "network", "count": count, "account": auth.current().account_id}
    log.info(event, extra=extra)


def _own_part(session: Session) -> tuple[NetworkTables, str]:
    """The whole network, and the code of one's own region."""
    return load.network(session), regional.code_of(session, auth.current().region_id)


def _nothing() -> dict[str, object]:
    texts: dict[str, object] = {"wrong": [], "lines": [], "packed": [], "seen": "", "rows": []}
    return {**texts, "asks": [], "done": False, "changed": False, "stays": False}


def _uploaded() -> dict[str, bytes]:
    """What was chosen, by name; of a workbook each of its sheets.

    Raises:
        ImportRefused: a workbook cannot be read.
    """
    files: dict[str, bytes] = {}
    for sent in request.files.getlist("bestanden"):
        name, content = sent.filename or "", sent.read()
        if name.lower().endswith(workbooks.SUFFIX):
            files |= workbooks.read(name, content)
        elif name:
            files[name] = content
    return files


def _confirmed() -> dict[str, bytes]:
    if _SEEN not in request.form:
        return {}
    found = {name: request.form.get(_PACKED + name, "") for name in ROWS}
    return {name: _unpack(text) for name, text in found.items() if text}


def _pack(content: bytes) -> str:
    return base64.b64encode(zlib.compress(content)).decode()


def _unpack(text: str) -> bytes:
    """What was packed; 400 where it was tampered with, or grows beyond what may be uploaded."""
    opened = zlib.decompressobj()
    try:
        content = opened.decompress(base64.b64decode(text, validate=True), BODY_LIMIT)
    except (ValueError, zlib.error):
        abort(400)
    return content if opened.eof else abort(400)


def _run(files: Mapping[str, bytes]) -> Answer:
    """Rehearse, or import what was seen. Files that were not uploaded stay as they are."""
    with reading() as session:
        network, region = _own_part(session)
    there = {name: text.encode() for name, text in written(regional.part(network, region)).items()}
    today, by = clock.today(), auth.by(Actor.COORDINATOR)
    is_only = len(network.regions) == 1
    whole = check_part(
        {**there, **files},
        network,
        region,
        today=today,
        may_change_shared=is_only or auth.current().role is Role.ADMINISTRATOR,
    )
    if _takes_long(whole, today):
        return _refused([_("Dit zijn te veel dagen tegelijk. Zet minder reeksen in één bestand.")])
    seen = request.form.get(_SEEN)
    asks = doubt_words.listed(doubts.of_changed(network, whole))
    if seen is None:
        changes = rehearse_import(whole, region=region, today=today, by=by)
        return _report(files, changes, asks)
    edit = ImportNetwork(whole, today, seen, region=region)
    try:
        return _import(files, edit)
    except ReportChanged as refusal:
        return _report(files, refusal.changes, asks, changed=True), 409


def _import(files: Mapping[str, bytes], edit: ImportNetwork) -> Answer:
    """Import as was seen; whom it touches is decided on first."""
    form = Form(request.form)
    if form.value("bewerken"):
        return redirect(url_for("coordinator.network"), 303)
    asked = DecisionPage(
        title=_("Bestanden van het netwerk"),
        action=url_for("coordinator.network"),
        button=_("Voer uit"),
    )
    with reading() as session:
        offered = choices.of_region(session)
    answer = decision_form.submit_decision(form, edit, asked, offered)
    if answer is not None:
        return answer
    _note(Event.IMPORTED, len(files))
    if form.value("gezien") or edit.changes is None:
        return decision_form.done(form, url_for("coordinator.network"))
    return rendering.render(
        "coordinator/network/files.html",
        **{**_nothing(), "lines": summarise(edit.changes), "done": True},
    )


def _takes_long(whole: NetworkTables, today: date) -> bool:
    """Whether nobody could book meanwhile, for too long. `zitdag import-network` may, at night."""
    with reading() as session:
        before = load.network(session)
    dates = series.dates_to_plan(before, whole, today=today)
    return sum(1 for _date in islice(dates, MOST_DATES + 1)) > MOST_DATES


def _refused(wrong: list[str]) -> Answer:
    answer = rendering.render("coordinator/network/files.html", **{**_nothing(), "wrong": wrong})
    return answer, 422


def _report(
    files: Mapping[str, bytes], changes: Changes, asks: list[str], *, changed: bool = False
) -> str:
    if changes.none and not changed:
        return rendering.render("coordinator/network/files.html", **{**_nothing(), "stays": True})
    shown = {
        "lines": summarise(changes),
        "asks": asks,
        "packed": [(_PACKED + name, _pack(content)) for name, content in files.items()],
        "seen": digest(changes),
        "rows": [client_rows.touched(one) for one in changes.touched],
        "changed": changed,
    }
    return rendering.render("coordinator/network/files.html", **{**_nothing(), **shown})
