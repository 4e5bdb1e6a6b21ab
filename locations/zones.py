"""Time zones of the field."""

from typing import Final
from zoneinfo import ZoneInfo

BRUSSELS: Final = ZoneInfo("Europe/Brussels")
"""Where lokets are unless they say otherwise, and where staff and the worker read the clock."""
