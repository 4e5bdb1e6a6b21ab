"""Rendering messages: Jinja templates by kind, localised with gettext catalogues.

templates/messages/<kind>/ holds sms.txt for text messages, and subject.txt, body.txt and body.html
for mail. Their source language is Dutch; translations/<language>/LC_MESSAGES/notifications.po
translates them. A language without such a catalogue gets Dutch.
"""

import copy
import io
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NotRequired, TypedDict
from zoneinfo import ZoneInfo

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from notifications.invitations import CalendarEntry, Invitation
from notifications.texts import text_messages
from notifications.texts.gsm7 import gsm7
from notifications.texts.languages import SOURCE, direction, is_in_gsm7, of_locale, tag
from notifications.texts.limits import fits
from notifications.texts.map_address import map_address, privacy_address
from notifications.texts.overrides import PLACEHOLDERS, fill
from notifications.texts.rendered import Rendered
from notifications.texts.text_messages import Saving
from notifications.texts.words import (
    comma,
    date_words,
    isolated,
    language_words,
    listed,
    range_words,
    time_words,
)

SMS = "sms"
IN_PERSON = "in_person"
SUMMARY = "Leerwinkel"
"""All that a calendar says of an appointment where others look on."""
LAST_TEXT = "reminder_1_day"
"""The kind that nothing follows, where the facts do not say it (`is_last`)."""
_LEFT_TO_RIGHT = (
    "code", "called", "phone", "phone_display", "dutch_moment",
    "place", "former_place", "detail", "street", "town", "room", "reception_words",
)  # fmt: skip
_MAY_BE_LEFT_OUT = ("called", "former_place", "detail", "former_face", "interpreter")
Texts = Callable[[str, str, str, str], str | None]


class AppointmentFacts(TypedDict):
    """The template context of a message about an appointment. Strings are shown as they are; all
    but the first name, the moments and the phone may be empty.
    """

    first_name: str
    starts_at: str  # ISO 8601 with an offset
    ends_at: str
    zone: str  # "Europe/Brussels"
    place: str  # the public name
    sms_place: str  # at most 44 characters of GSM-7
    street: str
    postcode: str
    city: str
    room: str
    reception_words: str  # "Ik kom voor Leerwinkel."
    with_whom: str  # a first name
    spoken: list[str]  # ISO 639 codes
    bring: list[str]  # besides the identity card, which templates name
    code: str  # "47295"
    others: NotRequired[int]  # in a group session, about how many others come; 0 alone
    interpreter: NotRequired[str]  # for staff: the language of the one asked for, "Tigrinya"
    interpreter_comes: NotRequired[bool]  # one is arranged for that hour
    region_name: str
    phone: str  # E.164
    phone_display: str  # "050 00 00 00"
    phone_hours: str
    mode: NotRequired[str]  # "in_person" where not said, "phone" or "video"
    called: NotRequired[str]  # "0470 00 00 00": the number rung for a conversation by phone


class CalendarFacts(TypedDict):
    """The additional facts of an invitation, under `calendar` in messages that carry one."""

    uid: str
    sequence: int
    method: str  # "REQUEST" or "CANCEL"
    made_at: str  # ISO 8601 with an offset


class Renderer:
    """Renders messages from a template folder and a folder of gettext catalogues. Thread-safe.

    It caches compiled templates. `texts` looks up the override of a region (by region, kind,
    channel, language); `answers`: whether text messages can be replied to, `reads_mail`: mails;
    `map_url` is the pattern of `map_address`.
    """

    def __init__(
        self,
        messages: Path,
        translations: Path,
        *,
        texts: Texts = lambda *_asked: None,
        answers: bool = False,
        reads_mail: bool = False,
        map_url: str = "",
    ) -> None:
        self._texts = texts
        self._map_url = map_url
        self._answers = answers
        self._reads_mail = reads_mail
        self.kinds = tuple(sorted(p.name for p in messages.iterdir() if p.name[0] not in "._"))
        sources = translations.glob("*/LC_MESSAGES/notifications.po")
        self._sources = {of_locale(path.parts[-3]): path for path in sources}
        self._catalogues: dict[str, NullTranslations] = {}
        self.languages = tuple(sorted({SOURCE, *self._sources}))
        self._loader = FileSystemLoader(messages)
        self._environments: dict[str, Environment] = {}

    def render(
        self, kind: str, channel: str, language: str, facts: Mapping[str, Any], link: str | None
    ) -> Rendered:
        """Render a message. `link` appears in mails only, and is optional.

        Raises:
            jinja2.TemplateError: no such kind, or a fact that its template needs is missing.
            KeyError, ValueError: the facts of an appointment are not whole.
        """
        if language not in self.languages:
            language = SOURCE
        kind = facts.get("words", kind)
        own = self._override(kind, channel, language, facts)
        template = self._environment(language).get_template
        words = _words(facts, language)
        if "starts_at" in facts:
            words |= self._appointment_words(facts, language)
        words |= {"kind": kind, "link": link, "reads_mail": self._reads_mail}
        words["privacy_url"] = privacy_address(link)
        if channel == SMS:
            text = self._text_message(kind, language, facts, words, own)
            return Rendered(subject="", text=text)
        plain = _isolated(words, language)
        own_words = fill(own, _mail_words(plain)) if own is not None else ""
        return Rendered(
            subject=" ".join(template(f"{kind}/subject.txt").render(words).split()),
            text=_tidy(template(f"{kind}/body.txt").render(plain, own_words=own_words)),
            html=template(f"{kind}/body.html").render(words, own_words=own_words),
            invitation=self._invitation(words, language) if "calendar" in facts else None,
            sender_name=facts.get("region_name", ""),
        )

    def _override(
        self, kind: str, channel: str, language: str, facts: Mapping[str, Any]
    ) -> str | None:
        """The region's own text; none of a conversation at a distance, for it speaks of coming."""
        if "region" not in facts or facts.get("mode", IN_PERSON) != IN_PERSON:
            return None
        return self._texts(facts["region"], kind, channel, language)

    def _how(self, words: Mapping[str, Any], language: str) -> dict[str, str]:
        """What a text says instead of a place: how a conversation at a distance is held."""
        if words["mode"] == IN_PERSON:
            return {}

        def said_in(code: str) -> str:
            return self._environment(code).get_template("_shared/how.txt").render(words).strip()

        place = said_in(language if is_in_gsm7(language) else SOURCE)
        return {"place": gsm7(place), "own_how": said_in(language)}

    def _text_message(
        self,
        kind: str,
        language: str,
        facts: Mapping[str, Any],
        words: Mapping[str, Any],
        own: str | None,
    ) -> str:
        """The text, as whole as its parts allow: the last one says what to bring in any case."""
        text = ""
        must_bring = facts.get("is_last", kind == LAST_TEXT) or not words.get("bring")
        for saving in text_messages.savings(must_bring=must_bring):
            said = {**words, **text_messages.words(facts, language, saving)}
            said |= {"kind": kind, "answers": self._answers, "bring": _bring(words, saving)}
            said |= self._how(words, language)
            text = self._environment(language).get_template(f"{kind}/sms.txt").render(said)
            if own is not None:
                text = _with_own_words(text, self._own_words(own, facts, language, said), language)
            text = text_messages.tidy(text, language)
            if fits(text, language):
                break
        return text

    def _own_words(
        self, own: str, facts: Mapping[str, Any], language: str, said: Mapping[str, Any]
    ) -> str:
        """An override with its name in any case, and what it lacks: what to bring, and the code."""
        name = text_messages.words(facts, language, Saving())["name"]
        template = self._environment(language).get_template("_shared/sms_added.txt")
        added = template.render(said, own=own).split()
        return " ".join([fill(own, _isolated({**said, "name": name}, language)), *added])

    def ours(self, kind: str, channel: str, language: str) -> str:
        """The default text with placeholders in braces, as the starting point of an override.

        Of a text message outside GSM-7 the sentence after the Dutch facts; of a mail what stands
        on top.
        """
        braces = {word: f"{{{name}}}" for name, word in PLACEHOLDERS.items()}
        words = _words({}, language) | braces
        environment = self._environment(language)
        if channel == SMS:
            facts = {
                "dutch_day": "",
                "dutch_hour": "",
                "dutch_former": "",
                "bring": [],
                "rings": True,
            }
            words |= facts | {
                "kind": kind,
                "answers": self._answers,
                "in_latin": is_in_gsm7(language),
            }
            words |= Saving(is_tight=True)._asdict()
            text = environment.get_template(f"{kind}/sms.txt").render(words)
            return text_messages.tidy(text, language).splitlines()[-1]
        template = environment.get_template(f"{kind}/body.txt")
        news = template.blocks["news"](template.new_context(words))
        return " ".join("".join(news).split())

    def with_texts(self, texts: Texts) -> "Renderer":
        """A copy of this renderer with other text overrides, for a preview."""
        other = copy.copy(self)
        other._texts = texts  # noqa: SLF001 -- a copy of this very object
        return other

    def calendar_entry(
        self, facts: Mapping[str, Any], language: str, link: str, *, uid: str, sequence: int
    ) -> CalendarEntry:
        """An appointment as the event that mails carry, in the reader's language."""
        if language not in self.languages:
            language = SOURCE
        words = _words(facts, language) | self._appointment_words(facts, language) | {"link": link}
        return self._entry(words, language, uid=uid, sequence=sequence)

    def _invitation(self, words: Mapping[str, Any], language: str) -> Invitation:
        """The calendar invitation for an appointment, from its CalendarFacts under `calendar`."""
        known = words["calendar"]
        entry = self._entry(words, language, uid=known["uid"], sequence=known["sequence"])
        made_at = datetime.fromisoformat(known["made_at"])
        return Invitation(known["method"], entry, made_at, words["region_name"])

    def _entry(
        self, words: Mapping[str, Any], language: str, *, uid: str, sequence: int
    ) -> CalendarEntry:
        template = self._environment(language).get_template("_shared/invitation.txt")
        is_here = words["mode"] == IN_PERSON
        return CalendarEntry(
            uid=uid,
            sequence=sequence,
            start=datetime.fromisoformat(words["starts_at"]),
            end=datetime.fromisoformat(words["ends_at"]),
            summary=SUMMARY,
            location=", ".join(part for part in _spot(words) if part),
            description=_tidy(template.render(_isolated(words, language))).strip(),
            where=_where(words) if is_here else None,
        )

    def _appointment_words(self, facts: Mapping[str, Any], language: str) -> dict[str, Any]:
        words = _appointment_words(facts, language)
        # Not by `_` in the template: there a "%" in somebody's text would be a placeholder.
        gettext = self._catalogue(language).gettext
        words["bring"] = [gettext(thing) for thing in facts["bring"]]
        room = gettext(facts["room"]) if facts["room"] else ""
        words["own_room"] = room if room != facts["room"] else ""
        where = facts.get("latitude"), facts.get("longitude")
        words["map_url"] = map_address(self._map_url, *where)
        return words

    def _environment(self, language: str) -> Environment:
        if language not in self._environments:
            environment = Environment(
                loader=self._loader,
                extensions=["jinja2.ext.i18n"],
                autoescape=select_autoescape(("html",), default=False),
                undefined=StrictUndefined,
                trim_blocks=True,
                lstrip_blocks=True,
            )
            environment.filters["tag"] = tag
            environment.policies["ext.i18n.trimmed"] = True
            environment.install_gettext_translations(  # type: ignore[attr-defined]  # the extension adds it
                self._catalogue(language), newstyle=True
            )
            self._environments[language] = environment
        return self._environments[language]

    def _catalogue(self, language: str) -> NullTranslations:
        if language not in self._catalogues:
            self._catalogues[language] = _read_catalogue(self._sources.get(language))
        return self._catalogues[language]


def _spot(words: Mapping[str, Any]) -> list[str | None]:
    """Where to be, as a calendar says it: by video at our own page, which leads to the room."""
    if words["mode"] == IN_PERSON:
        return [words["place"], words["street"], words["town"], words["room"]]
    return [words["link"]] if words["mode"] == "video" else []


def _read_catalogue(source: Path | None) -> NullTranslations:
    """The catalogue, compiled in memory from its .po file: translations need no build step."""
    if source is None:
        return NullTranslations()
    compiled = io.BytesIO()
    with source.open("rb") as file:
        write_mo(compiled, read_po(file))
    compiled.seek(0)
    return Translations(compiled)


def _words(facts: Mapping[str, Any], language: str) -> dict[str, Any]:
    return dict(facts) | {
        "language": language,
        "direction": direction(language),
        "comma": comma(language),
        "mode": facts.get("mode", IN_PERSON),
        **{name: facts.get(name, "") for name in _MAY_BE_LEFT_OUT},
        "interpreter_comes": facts.get("interpreter_comes", False),
    }


def _appointment_words(facts: Mapping[str, Any], language: str) -> dict[str, Any]:
    zone = ZoneInfo(facts["zone"])
    start, end = (datetime.fromisoformat(facts[key]) for key in ("starts_at", "ends_at"))
    return {
        **text_messages.moments(facts, language, is_short=False),
        "hours": range_words(start, end, zone, language),
        "dutch_hours": range_words(start, end, zone, SOURCE),
        "dutch_moment": ", ".join(
            (date_words(start, zone, SOURCE), range_words(start, end, zone, SOURCE))
        ),
        "former": _former(facts, zone, language),
        "town": f"{facts['postcode']} {facts['city']}".strip(),
        "spoken": listed((language_words(code, language) for code in facts["spoken"]), language),
        "code": " ".join(facts["code"]),
    }


def _former(facts: Mapping[str, Any], zone: ZoneInfo, language: str) -> str:
    """Day and hour of what was moved, or else its place; empty where nothing was."""
    if not facts.get("moved_from"):
        return str(facts.get("former_place", ""))
    was = datetime.fromisoformat(facts["moved_from"])
    day, hour = date_words(was, zone, language), time_words(was, zone, language)
    return f"{day}{comma(language)} {hour}"


def _where(words: Mapping[str, Any]) -> tuple[float, float] | None:
    latitude, longitude = words.get("latitude"), words.get("longitude")
    return None if latitude is None or longitude is None else (latitude, longitude)


def _bring(words: Mapping[str, Any], saving: Saving) -> list[str]:
    return [] if saving.brings_nothing else words.get("bring", [])


def _mail_words(words: Mapping[str, Any]) -> dict[str, Any]:
    known = {name: words[name] for name in ("day", "hour", "place", "former", "code", "with_whom")}
    return known | {"name": words["first_name"], "phone": words["phone_display"]}


def _isolated(words: Mapping[str, Any], language: str) -> Mapping[str, Any]:
    """The words of a plain text, or of a region's own wording, where figures and Dutch keep their
    direction: our own HTML has `bdi`.
    """
    if direction(language) == "ltr":
        return words
    marked = {name: isolated(words[name]) for name in _LEFT_TO_RIGHT if words.get(name)}
    former = {"former": marked["former_place"]} if "former_place" in marked else {}
    return {**words, **marked, **former}


def _with_own_words(text: str, own: str, language: str) -> str:
    """The text override alone in GSM-7 languages; in others appended to the Dutch facts."""
    if is_in_gsm7(language):
        return own
    facts = text.strip().splitlines()[0]
    return f"{facts}\n{' '.join(own.split())}"


def _tidy(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
