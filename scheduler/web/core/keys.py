"""The keys that pages sign and digest with, one for each purpose."""

from dataclasses import dataclass

from flask import current_app


@dataclass(frozen=True, repr=False)
class Keys:
    """Each derived from the secret key, so that one never opens what another one signed."""

    manage_links: bytes
    browsers: bytes
    attempts: bytes
    calendar_feeds: bytes
    reception_sheets: bytes
    sign_in_codes: bytes
    staff_sessions: bytes
    video_rooms: bytes
    challenges: bytes
    factors: bytes
    audit: bytes


def keys() -> Keys:
    """Those of the application that answers."""
    found: Keys = current_app.extensions["zitdag.keys"]
    return found
