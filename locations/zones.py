"""Time zones of the field."""

from typing import Final
from zoneinfo import ZoneInfo

BRUSSELS: Final = ZoneInfo("Europe/Brussels")
"""The default zone of lokets, and the zone of staff and the worker."""
