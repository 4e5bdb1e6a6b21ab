"""How many people a group has, in the words of those who work here."""

from flask_babel import ngettext


def of_group(service: str, people: int) -> str:
    """`Samen in groep, 7 mensen`."""
    words = ngettext("%(what)s, %(num)s mens", "%(what)s, %(num)s mensen", people, what=service)
    return str(words)
