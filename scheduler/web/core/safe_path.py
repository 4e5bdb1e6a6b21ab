"""Where a redirect may lead that a request names: a path of this site, and nowhere else."""

from typing import Final

_LONGEST: Final = 1000  # it waits in a cookie, and a larger one would be lost with all it holds


def safe_path(wanted: str) -> str:
    """`wanted` where it is an absolute path of this site; else nothing.

    Browsers leave tabs and line ends out of an address, read a backslash as a slash, and two
    slashes as the name of another host.
    """
    is_one = wanted.startswith("/") and not wanted.startswith("//")
    is_plain = wanted.isprintable() and "\\" not in wanted and len(wanted) <= _LONGEST
    return wanted if is_one and is_plain else ""
