"""KBO and OVO numbers, as people write them."""

import pytest

from scheduler.people import official_codes


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        pytest.param("0123.456.789", "0123456789", id="KBO with points"),
        pytest.param("BE 0123 456 789", "0123456789", id="KBO as a VAT number"),
        pytest.param("1123456789", "1123456789", id="a newer KBO"),
        pytest.param("ovo001234", "OVO001234", id="OVO in small letters"),
    ],
)
def test_a_number_is_read_without_what_people_write_in_it(written: str, plain: str) -> None:
    assert official_codes.plain(written) == plain
    assert official_codes.is_one(plain)


@pytest.mark.parametrize("code", ["", "123456789", "2123456789", "OVO1234", "vdab", "01234567890"])
def test_anything_else_is_no_number(code: str) -> None:
    assert not official_codes.is_one(official_codes.plain(code))
