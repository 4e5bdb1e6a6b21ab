"""Where a line of the paper may break."""

import pytest

from scheduler.web.shared.paper_slip import whole

NBSP, JOINER = "\N{NO-BREAK SPACE}", "\N{WORD JOINER}"


@pytest.mark.parametrize(
    ("hours", "kept"),
    [
        pytest.param("9.30 tot 10.45 uur", f"9.30 tot 10.45{NBSP}uur", id="an hour and its word"),
        pytest.param(
            "de 9 h 30 à 11 h",
            f"de 9{NBSP}h{NBSP}30 à 11{NBSP}h",
            id="French: words within an hour",
        ),
        pytest.param(
            "ma-vr 9:00-12:00", f"ma{JOINER}-{JOINER}vr 9:00{JOINER}-{JOINER}12:00", id="dashes"
        ),
        pytest.param(
            "lun.-ven. 9:00-12:00",
            f"lun.{JOINER}-{JOINER}ven. 9:00{JOINER}-{JOINER}12:00",
            id="shortened days",
        ),
        pytest.param("от 9:00 до 10:45 ч.", f"от 9:00 до 10:45{NBSP}ч.", id="Bulgarian"),
        pytest.param("tussen 9 heren", "tussen 9 heren", id="a word that only begins like an hour"),
    ],
)
def test_no_line_breaks_within_an_hour(hours: str, kept: str) -> None:
    assert whole(hours) == kept
