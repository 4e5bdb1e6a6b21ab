"""Where the clock is read without a loket is one fact, in one place."""

from tests.support import tree


def test_brussels_is_made_in_one_place() -> None:
    made = [
        str(path)
        for path in tree.modules()
        if path.parts[0] != "tests" and 'ZoneInfo("' in tree.text_of(path)
    ]

    assert made == ["locations/zones.py"]
