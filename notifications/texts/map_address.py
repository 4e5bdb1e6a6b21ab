"""The address of a map at a place, for pages and mails."""


def map_address(pattern: str, latitude: float | None, longitude: float | None) -> str:
    """`pattern` with `{latitude}` and `{longitude}` filled in (degrees, WGS84).

    Empty without a pattern, or for a place whose coordinates nobody knows.
    """
    if not pattern or latitude is None or longitude is None:
        return ""
    return pattern.replace("{latitude}", f"{latitude:.5f}").replace(
        "{longitude}", f"{longitude:.5f}"
    )
