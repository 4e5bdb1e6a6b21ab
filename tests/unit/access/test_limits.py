"""The table of limits is whole: each has a name of its own and says why."""

from datetime import timedelta

from scheduler.access import limits
from scheduler.access.limits import LIMITS, Limit

SCOPE = 40
"""The length of `attempts.scope`, which also holds a name with ` told` behind it."""


def test_every_limit_stands_in_the_table_once() -> None:
    defined = [one for one in vars(limits).values() if isinstance(one, Limit)]

    assert sorted(defined, key=str) == sorted(LIMITS, key=str)
    assert len({one.name for one in LIMITS}) == len(LIMITS)


def test_every_limit_says_why_and_its_name_fits() -> None:
    for one in LIMITS:
        assert one.reason.endswith("."), one.name
        assert len(f"{one.name} told") <= SCOPE
        assert one.most > 0
        assert one.window >= timedelta(minutes=1)
