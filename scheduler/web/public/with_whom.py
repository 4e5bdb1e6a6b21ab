"""With whom did you talk? For who was here before: a few first names, or the one that is typed."""

from typing import NamedTuple

from flask import request, url_for
from sqlalchemy.orm import Session

from database import reading
from notifications.texts.words import language_words, listed
from scheduler.access import scope
from scheduler.people.counsellors import Counsellor
from scheduler.people.names import begins_as
from scheduler.web.core import page_language, rendering, served_region
from scheduler.web.public import parts
from scheduler.web.public.choose import STEPS, chosen


class PublicCounsellor(NamedTuple):
    """A counsellor, by what the public reads of them."""

    code: str
    first_name: str
    languages: list[str]


def with_whom() -> str:
    """Page of the counsellor. Where there are many, a first name can be typed."""
    with reading() as session:
        question = chosen(session, request.args).question.code
        everybody = _everybody(session)
    typed = request.args.get("naam", "").strip()
    named = [one for one in everybody if begins_as(one.first_name, typed)]
    shown, later = parts.part_of(named or everybody, request.args)
    more = {"vraag": question, "naam": typed if named else "", "later": str(later)}
    return rendering.render(
        "public/with_whom.html",
        counsellors=[
            (
                one.first_name,
                _spoken(one.languages),
                url_for("public.where", vraag=question, met=one.code),
            )
            for one in shown
        ],
        are_many=len(everybody) > parts.AT_ONCE,
        typed=typed,
        is_unknown=not named,
        question=question,
        more_url=rendering.link("public.with_whom", more) if later else None,
        unknown_url=url_for("public.where", vraag=question),
        step=(1, STEPS),
        back_url=url_for("public.question"),
    )


def _everybody(session: Session) -> list[PublicCounsellor]:
    """By first name. One SELECT, of a few columns: a region may have hundreds."""
    columns = [getattr(Counsellor, name) for name in PublicCounsellor._fields]
    statement = scope.counsellors(served_region.current().id).with_only_columns(*columns)
    return [PublicCounsellor._make(row) for row in session.execute(statement)]


def _spoken(codes: list[str]) -> str:
    reader = page_language.current()
    return listed((language_words(code, reader) for code in codes), reader)
