"""Who may make and end whose account. Pure: no database, no clock."""

from collections.abc import Mapping
from typing import Final

from scheduler.people.models import Role

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
