"""Every limit on what strangers can do, in one table, each with its reason.

What counts is what costs somebody something (a guess that failed, a message that went out, an hour
that is kept), never mere presses: ten visitors of a library sit behind one address. Limits on what
we send to one contact stand in `notifications/outbox`, for whoever asked for it.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final


class Effect(StrEnum):
    """What happens beyond a limit.

    REFUSE: the asker is told that it was too often (429), with other ways on. QUIET: the page
    answers as always, and what was asked for is not done, or is done in a safer way. ALARM: all
    goes on, and the log says so once a window, as an error.
    """

    REFUSE = "refuse"
    QUIET = "quiet"
    ALARM = "alarm"


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` in any `window`. `name` stands in the database and in the log: it stays."""

    name: str
    most: int
    window: timedelta
    effect: Effect
    reason: str


_MINUTE: Final = timedelta(minutes=1)
_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)

# ---------------------------------------------- hours that strangers keep (rows, not attempts)

HOLDS_OF_A_NETWORK = Limit(
    "holds of a network",
    30,
    _HOUR,
    Effect.QUIET,
    "A script that holds every free hour. The next hold lets the oldest go of the kind of browser"
    " that holds most there; nobody is refused.",
)
LONGEST_HOLD = Limit(
    "a hold", 1, _HOUR, Effect.QUIET, "However often a hold is asked again, an hour is enough."
)
SUDDEN_BOOKINGS = Limit(
    "sudden bookings of a browser",
    3,
    10 * _MINUTE,
    Effect.QUIET,
    "More than a family books at one table. Those after it wait for JA.",
)
YOUNG_BOOKINGS_OF_A_BROWSER = Limit(
    "young bookings of a browser",
    15,
    _HOUR,
    Effect.REFUSE,
    "More than ten visitors of a library, whose computers are alike, of whom nobody said yes yet."
    " A yes by mail leaves it counted: who has a domain has a thousand mailboxes.",
)
YOUNG_BOOKINGS_OF_A_NETWORK = Limit(
    "young bookings of a network",
    60,
    _HOUR,
    Effect.REFUSE,
    "A script that calls itself another browser each time. Each booking sends somebody a message.",
)
YOUNG_BOOKINGS = Limit(
    "young bookings", 200, _HOUR, Effect.ALARM, "More than any day ever saw: look who they are."
)

# ------------------------------------------------------------- looking up one's own appointment

MISSES_OF_A_PERSON = Limit(
    "misses of a person",
    5,
    _DAY,
    Effect.QUIET,
    "Who knows a name and a number guesses the code: from then on a link goes to that number, and"
    " no code opens anything. Whose number it is gets in by the link.",
)
MISSES_OF_A_NETWORK = Limit(
    "misses of a network",
    20,
    _HOUR,
    Effect.QUIET,
    "Ten people who mistype twice. Beyond it codes open nothing there, and a link is sent.",
)
MISSES = Limit(
    "misses", 300, _HOUR, Effect.ALARM, "So many wrong codes everywhere are somebody who guesses."
)
CODES_TO_A_CONTACT = Limit(
    "codes to a contact",
    3,
    _HOUR,
    Effect.QUIET,
    "Nobody's phone rings all day for a stranger. The codes that were sent still open it.",
)
CODES_OF_A_BROWSER = Limit(
    "codes of a browser",
    10,
    _HOUR,
    Effect.QUIET,
    "Only messages that went out count, of one kind of browser on one network: beside a script"
    " others there still get theirs.",
)
CODES = Limit("codes", 300, _HOUR, Effect.ALARM, "So many who lost their code are one who tries.")

# ------------------------------------------------------------------------------- being called back

CALLS_OF_A_NUMBER = Limit(
    "calls of a number", 3, _DAY, Effect.QUIET, "Strangers cannot have somebody rung all day."
)
CALLS_OF_A_BROWSER = Limit(
    "calls of a browser",
    15,
    _HOUR,
    Effect.REFUSE,
    "Each new number is a call that a person of the desk makes.",
)
CALLS = Limit("calls", 200, _HOUR, Effect.ALARM, "More than any desk can ring.")

# -------------------------------------------------------------------------------------- corrections

CORRECTIONS_OF_A_NETWORK = Limit(
    "corrections of a network",
    60,
    _HOUR,
    Effect.REFUSE,
    "Each new number or address is a stranger we may write to.",
)

# ------------------------------------------------------------------------------------- signing in

SIGN_IN_MAILS_TO_AN_ADDRESS = Limit(
    "sign-in mails to an address",
    6,
    _HOUR,
    Effect.QUIET,
    "A stranger can type any address. Earlier codes keep working, so nobody is kept out.",
)
SIGN_IN_MAILS_TO_A_KNOWN_BROWSER = Limit(
    "sign-in mails to a known browser",
    12,
    _HOUR,
    Effect.QUIET,
    "A browser that this account signed in with before has its own, which no stranger can use up.",
)
SIGN_IN_MAILS_OF_A_NETWORK = Limit(
    "sign-in mails of a network",
    120,
    _HOUR,
    Effect.QUIET,
    "A whole office signs in behind one address in the morning.",
)
SIGN_IN_MAILS = Limit(
    "sign-in mails", 600, _HOUR, Effect.ALARM, "More than all staff of a network of lokets."
)
WRONG_SIGN_IN_CODES_OF_A_NETWORK = Limit(
    "wrong sign-in codes of a network",
    60,
    15 * _MINUTE,
    Effect.REFUSE,
    "Eight figures are not guessed; a code has its own count of tries as well. A browser that staff"
    " signed in with before passes, and so does the link of the mail.",
)
WRONG_PASSKEYS_OF_A_NETWORK = Limit(
    "wrong passkeys of a network",
    60,
    15 * _MINUTE,
    Effect.REFUSE,
    "No signature is guessed: so many are a script that looks for a hole. A browser that staff"
    " signed in with before passes.",
)
SECOND_STEPS_OF_AN_ACCOUNT = Limit(
    "second steps of an account",
    10,
    15 * _MINUTE,
    Effect.REFUSE,
    "Six figures can be guessed. Only who passed the first step can use these tries up.",
)
WRONG_SECOND_STEPS_OF_AN_ACCOUNT = Limit(
    "wrong second steps of an account",
    20,
    _DAY,
    Effect.ALARM,
    "Who guesses that long holds the mailbox. The owner is mailed too, once a day.",
)
FORGERIES = Limit(
    "forged webhooks",
    30,
    _HOUR,
    Effect.REFUSE,
    "Who signs wrongly thirty times is not the provider.",
)

# ------------------------------------------------------------------------------ what others pay for

GEOCODINGS_OF_A_NETWORK = Limit(
    "geocodings of a network",
    60,
    _HOUR,
    Effect.QUIET,
    "A paid or shared geocoder is not relayed to strangers. Beyond it our own gazetteer answers.",
)
GEOCODINGS = Limit(
    "geocodings",
    1_000,
    _HOUR,
    Effect.QUIET,
    "What one installation may ask an outside geocoder. Beyond it our own gazetteer answers.",
)

LIMITS: Final = (
    HOLDS_OF_A_NETWORK,
    LONGEST_HOLD,
    SUDDEN_BOOKINGS,
    YOUNG_BOOKINGS_OF_A_BROWSER,
    YOUNG_BOOKINGS_OF_A_NETWORK,
    YOUNG_BOOKINGS,
    MISSES_OF_A_PERSON,
    MISSES_OF_A_NETWORK,
    MISSES,
    CODES_TO_A_CONTACT,
    CODES_OF_A_BROWSER,
    CODES,
    CALLS_OF_A_NUMBER,
    CALLS_OF_A_BROWSER,
    CALLS,
    CORRECTIONS_OF_A_NETWORK,
    SIGN_IN_MAILS_TO_AN_ADDRESS,
    SIGN_IN_MAILS_TO_A_KNOWN_BROWSER,
    SIGN_IN_MAILS_OF_A_NETWORK,
    SIGN_IN_MAILS,
    WRONG_SIGN_IN_CODES_OF_A_NETWORK,
    WRONG_PASSKEYS_OF_A_NETWORK,
    SECOND_STEPS_OF_AN_ACCOUNT,
    WRONG_SECOND_STEPS_OF_AN_ACCOUNT,
    FORGERIES,
    GEOCODINGS_OF_A_NETWORK,
    GEOCODINGS,
)
