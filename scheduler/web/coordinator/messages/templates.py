"""Texts of messages, as the region wants them: with a preview, what they cost, and a way back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from flask import abort, current_app, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from database import reading, write
from locations.zones import BRUSSELS
from notifications.errors import LinkInText, UnknownPlaceholder
from notifications.texts import limits, overrides
from notifications.texts.gsm7 import sms_parts
from notifications.texts.languages import LANGUAGES, direction
from notifications.texts.overrides import TextOverride
from notifications.texts.rendering import Renderer
from scheduler.access import scope
from scheduler.people import phone_hours, phones
from scheduler.people.regions import Region
from scheduler.web.core import catalogues, rendering
from scheduler.web.core.auth import current
from scheduler.web.core.forms import Form
from scheduler.web.core.rendering import Answer
from scheduler.web.shared import message_kinds
from scheduler.web.shared.message_kinds import EDITABLE

LONGEST: Final = 600
CHANNELS: Final = {"sms": lazy_gettext("Sms"), "email": lazy_gettext("E-mail")}


@dataclass(frozen=True, slots=True)
class TemplateText:
    """A text in one language, as the longest example shows it.

    `cents` of all its parts, empty where no price is set.
    """

    language: str
    own_name: str
    direction: str
    preview: str
    is_own: bool
    parts: int
    most_parts: int
    cents: str
    url: str


@dataclass(frozen=True, slots=True)
class _RegionTexts:
    """A region with its longest loket, and the texts it wrote, by kind, channel and language."""

    code: str
    facts: Mapping[str, Any]
    own: Mapping[tuple[str, str, str], str]


def list_all() -> str:
    """One kind in every language, by text message or mail."""
    kind = request.args.get("bericht", "confirmation")
    channel = request.args.get("via", "sms")
    if kind not in EDITABLE or channel not in CHANNELS:
        abort(404)
    with reading() as session:
        region = _region_texts(session)
    return rendering.render(
        "coordinator/messages/templates.html",
        kind=kind,
        channel=channel,
        kinds=[(code, message_kinds.title(code)) for code in EDITABLE],
        channels=[(code, str(words)) for code, words in CHANNELS.items()],
        texts=[_shown(region, kind, channel, code) for code in LANGUAGES],
    )


def one_template(kind: str, channel: str, language: str) -> Answer:
    """Try another text, keep it, or go back to ours."""
    if kind not in EDITABLE or channel not in CHANNELS or language not in LANGUAGES:
        abort(404)
    with reading() as session:
        region = _region_texts(session)
    back = url_for("coordinator.templates", bericht=kind, via=channel)
    now = region.own.get((kind, channel, language)) or _renderer().ours(kind, channel, language)
    form = Form(request.form if request.method == "POST" else {"tekst": now})
    if "gewone_tekst" in form.values:
        write(overrides.drop, region.code, kind, channel, language)
        return redirect(back, 303)
    typed = _typed(form, kind, channel)
    own = {**region.own, (kind, channel, language): typed} if not form.wrong else region.own
    shown = _shown(_RegionTexts(region.code, region.facts, own), kind, channel, language)
    if channel == "sms" and shown.parts > shown.most_parts and not form.wrong:
        form.refuse(
            "tekst", _("Te lang: %(parts)s sms’en. Maak de tekst korter.", parts=shown.parts)
        )
    if "bewaar" in form.values and not form.wrong:
        write(
            overrides.write,
            TextOverride(
                scope=region.code, kind=kind, channel=channel, language=language, text=typed
            ),
        )
        return redirect(back, 303)
    answer = rendering.render(
        "coordinator/messages/template.html",
        form=form,
        title=message_kinds.title(kind),
        channel=channel,
        text=shown,
        ours=_renderer().ours(kind, channel, language),
        is_own=(kind, channel, language) in region.own,
        placeholders=[f"{{{name}}}" for name in overrides.placeholders(kind)],
        back_url=back,
    )
    return answer, 422 if form.wrong else 200


def _typed(form: Form, kind: str, channel: str) -> str:
    text = " ".join(form.value("tekst").split())
    if not text:
        form.refuse("tekst", _("Schrijf een tekst."))
    elif len(text) > LONGEST:
        form.refuse("tekst", _("Deze tekst is te lang."))
    try:
        overrides.check(text, kind, channel)
    except UnknownPlaceholder as unknown:
        known = ", ".join(f"{{{name}}}" for name in overrides.placeholders(kind))
        form.refuse(
            "tekst",
            _(
                "Wij kennen %(name)s niet. Je kan kiezen: %(known)s.",
                name=unknown.name,
                known=known,
            ),
        )
    except LinkInText:
        form.refuse("tekst", _("Zet geen link in een sms: mensen vertrouwen die niet."))
    return text


def _renderer() -> Renderer:
    renderer: Renderer = current_app.extensions["zitdag.renderer"]
    return renderer


def _shown(region: _RegionTexts, kind: str, channel: str, language: str) -> TemplateText:
    start = limits.longest_moment(language)
    facts = {
        **region.facts,
        "starts_at": start.isoformat(),
        "ends_at": (start + timedelta(hours=1)).isoformat(),
        "moved_from": (start - timedelta(days=7)).isoformat(),
    }

    def of_region(_region: str, *asked: str) -> str | None:
        return region.own.get((asked[0], asked[1], asked[2]))

    said = _renderer().with_texts(of_region).render(kind, channel, language, facts, None)
    parts = sms_parts(said.text) if channel == "sms" else 0
    cents = parts * current_app.config["SMS_CENTS"]
    return TemplateText(
        language=language,
        own_name=LANGUAGES[language].own_name,
        direction=direction(language),
        preview=said.text.strip(),
        is_own=(kind, channel, language) in region.own,
        parts=parts,
        most_parts=limits.most_parts(language),
        cents=f"{cents:.1f}".replace(".", ",") if cents else "",
        url=url_for("coordinator.template", kind=kind, channel=channel, language=language),
    )


def _region_texts(session: Session) -> _RegionTexts:
    """The region of who asks. Three SELECTs."""
    region = session.get_one(Region, current().region_id)
    lokets = session.scalars(scope.lokets(region.id))
    loket = max(lokets, key=lambda one: (len(one.sms_place), -one.id), default=None)
    facts: dict[str, Any] = {
        "first_name": limits.LONGEST_NAME,
        "zone": BRUSSELS.key,
        "place": loket.name if loket else region.name,
        "sms_place": loket.sms_place if loket else region.name,
        "street": loket.street if loket else "",
        "postcode": loket.postcode if loket else "",
        "city": loket.city if loket else "",
        "room": loket.room if loket else "",
        "reception_words": "",
        "with_whom": limits.LONGEST_NAME,
        "spoken": [],
        "bring": [],
        "code": "00000",
        "others": 0,
        "region": region.code,
        "region_name": region.name,
        "phone": region.phone,
        "phone_display": phones.display(region.phone),
        "phone_hours": phone_hours.in_words(region.phone_hours, catalogues.SOURCE),
    }
    return _RegionTexts(region.code, facts, overrides.of_scope(session, region.code))
