"""Where a line of the paper may break."""

import pytest

from scheduler.web.shared.paper_slip import whole

JOINER = "\N{WORD JOINER}"


@pytest.mark.parametrize(
    ("hours", "kept"),
    [
        pytest.param(
            "ma-vr 9:00-12:00", f"ma{JOINER}-{JOINER}vr 9:00{JOINER}-{JOINER}12:00", id="dashes"
        ),
        pytest.param(
            "lun.-ven. 9:00-12:00",
            f"lun.{JOINER}-{JOINER}ven. 9:00{JOINER}-{JOINER}12:00",
            id="shortened days",
        ),
    ],
)
def test_no_line_breaks_at_a_dash_between_hours(hours: str, kept: str) -> None:
    assert whole(hours) == kept
