"""What is kept of whom, how long, why, and on which ground: the one table.

`retention.purge` enforces it, the page `/privacy` and that of staff are written from it, and
`docs/register.md` (the register of processing, GDPR article 30) holds it word for word. A test
compares them, and names for each line the test that looks at both sides of its last moment.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from scheduler.access import kept_answers, sign_in, staff_sessions


class Whose(StrEnum):
    """Whom it is about."""

    CLIENT = "client"
    BROWSER = "browser"
    """Of the public, whoever sits there."""
    STAFF = "staff"


class Ground(StrEnum):
    """The ground of GDPR article 6(1)."""

    TASK = "a task in the public interest (e)"
    SECURITY = "a legitimate interest: the security of the service (f)"


@dataclass(frozen=True, slots=True)
class Rule:
    """`what` is kept for `lasts`, `since` then, because of `why`."""

    code: str
    whose: Whose
    what: str
    lasts: timedelta
    since: str
    why: str
    ground: Ground


_DAY: Final = timedelta(days=1)

CLIENT: Final = Rule(
    "client",
    Whose.CLIENT,
    "first name, number or mail address, whose phone it is, language, municipality, and what was "
    "agreed to tell a partner; after that the figures alone",
    365 * _DAY,
    "the last appointment",
    "to keep the appointment, and to help again",
    Ground.TASK,
)
DRAFT: Final = Rule(
    "draft",
    Whose.CLIENT,
    "what was chosen and typed for a booking that is not finished, and the hour that is held",
    timedelta(hours=24),
    "its beginning",
    "to go on with it",
    Ground.TASK,
)
ANSWERED_CALL: Final = Rule(
    "answered_call",
    Whose.CLIENT,
    "the number, language and part of the day of who asked to be called",
    30 * _DAY,
    "the call",
    "to see that it was done",
    Ground.TASK,
)
OPEN_CALL: Final = Rule(
    "open_call",
    Whose.CLIENT,
    "the same, of a request that nobody could answer",
    90 * _DAY,
    "the request",
    "to call back",
    Ground.TASK,
)
BODY: Final = Rule(
    "body",
    Whose.CLIENT,
    "the text of a message and the facts in it; that it was sent, and whether it arrived, stays",
    7 * _DAY,
    "its sending",
    "to see what somebody was told",
    Ground.TASK,
)
ATTEMPTS: Final = Rule(
    "attempts",
    Whose.BROWSER,
    "keyed digests of networks, browsers and numbers: how often each tried, what was booked there",
    2 * _DAY,
    "the try",
    "that nobody is found, bombed or kept out through us",
    Ground.SECURITY,
)
RECEIVED: Final = Rule(
    "received",
    Whose.CLIENT,
    "the number of an answer by text or mail; neither its sender nor its words",
    30 * _DAY,
    "its coming in",
    "to act on it once",
    Ground.TASK,
)
BROWSER: Final = Rule(
    "browser",
    Whose.BROWSER,
    "in the cookie: municipality, means of travel, needs, and which appointments it opened",
    timedelta(minutes=30),
    "the last page",
    "to go on from page to page",
    Ground.TASK,
)
ANSWER: Final = Rule(
    "answer",
    Whose.BROWSER,
    "a page that answered a form, with what was typed",
    kept_answers.LASTS,
    "the form",
    "to show what is wrong in it",
    Ground.TASK,
)
SIGN_IN_CODE: Final = Rule(
    "sign_in_code",
    Whose.STAFF,
    "the digest of a code to sign in",
    sign_in.LASTS,
    "its mailing",
    "to sign in",
    Ground.TASK,
)
STAFF_SESSION: Final = Rule(
    "staff_session",
    Whose.STAFF,
    "when a session began, was last used and ended, and how somebody signed in",
    staff_sessions.KEPT,
    "its end",
    "to see that somebody else was in",
    Ground.SECURITY,
)
AUDIT: Final = Rule(
    "audit",
    Whose.CLIENT,
    "which of our staff saw or changed an appointment, and when: by numbers, without a name",
    timedelta(days=5 * 365 + 1),
    "that moment",
    "to see who looked without a reason",
    Ground.SECURITY,
)
RULES: Final = (
    CLIENT,
    DRAFT,
    ANSWERED_CALL,
    OPEN_CALL,
    BODY,
    RECEIVED,
    AUDIT,
    ATTEMPTS,
    BROWSER,
    ANSWER,
    SIGN_IN_CODE,
    STAFF_SESSION,
)
