"""Who must show a second factor before any other page opens."""

from typing import Final

from scheduler.access.roles import PLANNERS
from scheduler.web.core.current_user import CurrentUser

PAGE: Final = "account.second_step"
"""The endpoint that asks for it, or leads to where one is set up."""


def needs_second_factor(user: CurrentUser) -> bool:
    """Coordinators and administrators, and whoever has one, unless this session showed it."""
    return user.awaits_factor or (user.role in PLANNERS and not user.is_strong)
