"""First names, compared as people write them."""

import typed_text

_WITHOUT_UMLAUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa"})
"""How German and Danish names are typed on a keyboard without these letters."""


def same_first_name(one: str, other: str) -> bool:
    """Whether two names may be one person's first name.

    Case, accents, apostrophes, hyphens, spaces and the variants of Arabic, Turkish and Ethiopic
    letters do not count; of two names the first will do: `Mohammed` is `Mohammed Ali`.
    """
    return any(
        _is_beginning(first, second) or _is_beginning(second, first)
        for first in _readings(one)
        for second in _readings(other)
    )


def begins_as(name: str, typed: str) -> bool:
    """Whether this is the first name that was typed, or so far: `So` is `Sofie`."""
    if same_first_name(name, typed):
        return True
    return any(
        "".join(whole).startswith("".join(short))
        for whole in _readings(name)
        for short in _readings(typed) or [[]]
    )


def _readings(name: str) -> list[list[str]]:
    spelled = name.casefold().translate(_WITHOUT_UMLAUT)
    return [words for words in (folded(name), folded(spelled)) if words]


def folded(name: str) -> list[str]:
    """The words of a name as they are compared."""
    return typed_text.folded_words(name)


def _is_beginning(short: list[str], whole: list[str]) -> bool:
    """Whether the first words of a name are that other name, however it is parted into words."""
    squeezed = "".join(short)
    return any("".join(whole[:count]) == squeezed for count in range(1, len(whole) + 1))
