"""The sections of each role's pages, and the pages of each: the one table of the navigation.

A page stands for its own address, and for those that are reached from it (`under`) or that are
left of a whole room (`room`, the name of a blueprint). The navigation marks the section and the
page that an address belongs to. A new address of a coordinator is one word in `under`, or a `Page`
of its own; tests/web/core/test_sections.py holds that each belongs to exactly one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from scheduler.access.roles import Role


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a section. `only`: the one role that has it, None where all have."""

    words: str | LazyString
    endpoint: str
    under: tuple[str, ...] = ()
    room: str = ""
    only: Role | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its first page is where its name leads."""

    words: str | LazyString
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class NavigationLink:
    """A link; `current` is what aria-current says: the page itself, a page under it, or nothing."""

    words: str
    url: str
    current: str


@dataclass(frozen=True, slots=True)
class Navigation:
    """What stands on top of a page: the sections, and the pages of the one that is open."""

    sections: tuple[NavigationLink, ...]
    pages: tuple[NavigationLink, ...]


def _alone(page: Page) -> Section:
    """A section that is one page."""
    return Section(page.words, (page,))


def _kept(words: LazyString, many: str, one: str, also: tuple[str, ...] = ()) -> Page:
    """The list of rows that can be retired, and their pages."""
    acts = ("new_", "", "retire_", "bring_back_")
    more = (*(f"coordinator.{act}{one}" for act in acts), *also)
    return Page(words, f"coordinator.{many}", more)


_PLANNING: Final = Section(
    _("Planning"),
    (
        Page(
            _("Rooster"),
            "coordinator.week",
            ("coordinator.zitdag", "coordinator.cancel_zitdag", "coordinator.sit_elsewhere"),
        ),
        Page(
            _("Reeksen"),
            "coordinator.series",
            (
                "coordinator.new_series",
                "coordinator.one_series",
                "coordinator.series_dates",
                "coordinator.save_series",
                "coordinator.seasons",
                "coordinator.season",
                "coordinator.season_series",
                "coordinator.season_single",
                "coordinator.leave_out_row",
                "coordinator.compare_season",
                "coordinator.publish_season",
                "coordinator.throw_away_season",
            ),
        ),
        Page(
            _("Niet gepland"),
            "coordinator.unplanned",
            (
                "coordinator.plan_unplanned",
                "coordinator.plan_otherwise",
                "coordinator.leave_out",
            ),
        ),
        Page(_("Regels"), "coordinator.broken_rules"),
        Page(_("Losse zitdag"), "coordinator.new_zitdag"),
        Page(
            _("Groepen"),
            "coordinator.groups",
            (
                "coordinator.group",
                "coordinator.group_goes_on",
                "coordinator.merge_groups",
                "coordinator.call_off_group",
            ),
        ),
        Page(_("Iemand is afwezig"), "coordinator.absence", ("coordinator.end_absence",)),
        Page(
            _("Sluitingen"),
            "coordinator.closures",
            ("coordinator.closure", "coordinator.reopen"),
        ),
        Page(_("Iemand stopt"), "coordinator.leavers", ("coordinator.stay",)),
        Page(_("Dag van een begeleider"), "counsellor.today", room="counsellor"),
        Page(
            _("Agenda’s"),
            "calendars.all",
            ("reception.door_card", "reception.week", "reception.renew"),
            room="calendars",
        ),
    ),
)
_FIND: Final = Page(
    _("Zoek een cliënt"),
    "desk.clients",
    ("desk.client", "desk.correct_client", "desk.client_reminders"),
)
_CLIENTS: Final = Section(
    _("Cliënten"),
    (
        _FIND,
        Page(_("Balie"), "desk.index", room="desk"),
        Page(
            _("Te bellen"),
            "coordinator.call_list",
            ("coordinator.reached", "coordinator.not_reached"),
        ),
        Page(
            _("Tolken"),
            "desk.interpreters",
            ("desk.interpreter_arranged", "desk.interpreter_called_off"),
        ),
        Page(_("Van één plaats"), "coordinator.same_origin", ("coordinator.call_off_same_origin",)),
    ),
)
_NETWORK: Final = Section(
    _("Netwerk"),
    (
        Page(_("Overzicht"), "coordinator.network_overview"),
        Page(_("Regio"), "coordinator.region"),
        Page(
            _("Partners"),
            "coordinator.sites",
            ("coordinator.new_site", "coordinator.site", "coordinator.site_contacts"),
        ),
        _kept(_("Plaatsen"), "lokets", "loket", also=("coordinator.ways_in", "coordinator.way_in")),
        _kept(_("Begeleiders"), "counsellors", "counsellor"),
        Page(
            _("Diensten"),
            "coordinator.services",
            ("coordinator.new_service", "coordinator.service"),
        ),
        _kept(_("Vragen"), "questions", "question"),
        Page(
            _("Bestanden"),
            "coordinator.network",
            ("coordinator.download_network", "coordinator.download_workbook"),
        ),
        Page(
            _("Accounts"),
            "coordinator.accounts",
            (
                "coordinator.end_account",
                "coordinator.reset_factors",
                "coordinator.readmit_account",
            ),
        ),
    ),
)
_MESSAGES: Final = Section(
    _("Berichten"),
    (
        Page(_("Berichten"), "coordinator.outbox_status", ("coordinator.send_again",)),
        Page(_("Teksten"), "coordinator.templates", ("coordinator.template",)),
    ),
)
_FIGURES: Final = Section(
    _("Cijfers"),
    (
        Page(_("Bereik"), "coordinator.coverage"),
        Page(_("Nazicht"), "coordinator.audit", only=Role.ADMINISTRATOR),
    ),
)
_PLANNERS: Final = (
    _alone(Page(_("Vandaag"), "coordinator.today", ("coordinator.misfits",))),
    _PLANNING,
    _CLIENTS,
    _NETWORK,
    _MESSAGES,
    _FIGURES,
)
SECTIONS: Final[Mapping[Role, tuple[Section, ...]]] = {
    Role.PARTNER: (
        _alone(Page(_("Afspraak maken"), "partner.book")),
        _alone(Page(_("Mijn doorverwijzingen"), "partner.referrals", room="partner")),
        _alone(Page(_("Voor jezelf"), "partner.for_oneself")),
    ),
    Role.COUNSELLOR: (
        _alone(Page(_("Mijn dag"), "counsellor.today", room="counsellor")),
        _alone(Page(_("Mijn agenda"), "calendars.mine", room="calendars")),
        Section(
            _("Balie"),
            (
                Page(_("Balie"), "desk.index", room="desk"),
                _FIND,
                Page(
                    _("Tolken"),
                    "desk.interpreters",
                    ("desk.interpreter_arranged", "desk.interpreter_called_off"),
                ),
            ),
        ),
    ),
    Role.COORDINATOR: _PLANNERS,
    Role.ADMINISTRATOR: _PLANNERS,
}


def pages_of(section: Section, role: Role) -> list[Page]:
    """The pages of a section that this role has."""
    return [page for page in section.pages if page.only in (None, role)]


def found(role: Role, endpoint: str | None) -> tuple[Section, Page] | None:
    """The section and the page that an address belongs to; None for one of nobody's sections.

    What a page names goes before what is left of a room.
    """
    room = (endpoint or "").partition(".")[0]
    every = [(section, page) for section in SECTIONS[role] for page in pages_of(section, role)]
    named = [one for one in every if endpoint in (one[1].endpoint, *one[1].under)]
    rest = [one for one in every if one[1].room and one[1].room == room]
    return next(iter([*named, *rest]), None)
