"""Roles of staff, and which of them make and end accounts of which others. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """Role of a member of staff."""

    PARTNER = "partner"
    COUNSELLOR = "counsellor"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"


PLANNERS: Final = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})
"""The roles that plan a region's zitdagen."""

MANAGES: Final[Mapping[Role, frozenset[Role]]] = {
    Role.PARTNER: frozenset(),
    Role.COUNSELLOR: frozenset(),
    Role.COORDINATOR: frozenset({Role.PARTNER, Role.COUNSELLOR}),
    Role.ADMINISTRATOR: frozenset({Role.PARTNER, Role.COUNSELLOR, Role.COORDINATOR}),
}
"""The roles that somebody gives on a page, within their own region, and takes away again. Nobody
gives their own: so nobody ends their own account, and administrators are made and ended by the
command alone.
"""


def may_manage(giver: Role, role: Role) -> bool:
    """Whether `giver` makes and ends accounts of this role."""
    return role in MANAGES[giver]


def may_reset(giver: Role, role: Role) -> bool:
    """Whether `giver` wipes the second factor of somebody else of this role, who lost it.

    Coordinators do so for each other, or a region with one administrator would wait for them.
    """
    return giver in PLANNERS and (giver is Role.ADMINISTRATOR or role is not Role.ADMINISTRATOR)
