"""Who must show a second factor before any other page opens."""

from typing import Final

from scheduler.access.roles import PLANNERS
from scheduler.web.core.current_user import CurrentUser

PAGES: Final[tuple[str, ...]] = ()
"""The endpoints that open without it, where it is given; they are sent to the first."""


def needs_second_factor(user: CurrentUser) -> bool:
    """Coordinators and administrators, unless this session has it."""
    return bool(PAGES) and user.role in PLANNERS and not user.is_strong
