"""Addresses beside a message: a map at its place, and what is kept of its reader."""

from urllib.parse import urljoin


def map_address(pattern: str, latitude: float | None, longitude: float | None) -> str:
    """`pattern` with `{latitude}` and `{longitude}` filled in (degrees, WGS84).

    Empty without a pattern, or for a place whose coordinates nobody knows.
    """
    if not pattern or latitude is None or longitude is None:
        return ""
    return pattern.replace("{latitude}", f"{latitude:.5f}").replace(
        "{longitude}", f"{longitude:.5f}"
    )


def privacy_address(link: str | None) -> str:
    """Where the site that a message leads to says what is kept of whom; empty without a link."""
    return urljoin(link, "/privacy") if link else ""
