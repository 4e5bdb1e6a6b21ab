"""Names that are Dutch on any page, of stops, places and towns, inside a sentence of its language.

Who reads aloud is told that they are Dutch, and in a text from right to left they stay as they are.
"""

from markupsafe import Markup, escape


def dutch(name: str) -> Markup:
    """A name as it stands on a door, a sign or a timetable (`dutch_name` of core/macros.html)."""
    return Markup('<bdi class="name" lang="nl">{}</bdi>').format(name)


def sentence(words: str, **parts: object) -> Markup:
    """A translated sentence with its placeholders filled in: all but Markup is escaped."""
    return escape(words) % parts
