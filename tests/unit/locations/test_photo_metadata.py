"""A public photo says nothing of where, when, by whom or with what it was made."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locations.photo_metadata import TornPicture, bare_jpeg, bare_png
from tests.support.photos import SECRET, application, comment, jpeg, png


@pytest.mark.parametrize(
    "extra",
    [
        pytest.param(comment(SECRET), id="a comment"),
        pytest.param(application(1, b"http://ns.adobe.com/xap/1.0/\0" + SECRET), id="XMP"),
        pytest.param(application(13, b"Photoshop 3.0\0" + SECRET), id="IPTC"),
        pytest.param(application(2, b"MPF\0" + SECRET), id="a second picture"),
        pytest.param(application(0, b"JFXX\0" + SECRET), id="a thumbnail"),
    ],
)
def test_what_was_written_in_a_jpeg_goes(extra: bytes) -> None:
    assert SECRET in jpeg(extra=extra)
    assert bare_jpeg(jpeg(extra=extra)) == jpeg()


def test_what_stands_behind_the_end_goes() -> None:
    assert bare_jpeg(jpeg(behind=b"a video " + SECRET)) == jpeg()
    assert bare_png(png() + SECRET) == png()


def test_what_the_picture_is_drawn_with_stays() -> None:
    colours = application(2, b"ICC_PROFILE\0\x01\x01") + application(14, b"Adobe\0d")
    assert bare_jpeg(jpeg(extra=colours)) == jpeg(extra=colours)
    assert bare_png(png((b"gAMA", b"\0\0\xb1\x8f"))) == png((b"gAMA", b"\0\0\xb1\x8f"))


@pytest.mark.parametrize("side", range(1, 9))
def test_the_side_that_is_up_stays_up_and_is_all_that_stays(side: int) -> None:
    found = bare_jpeg(jpeg(orientation=side))
    assert SECRET not in found
    assert (b"\x01\x12\0\x03\0\0\0\x01" + bytes([0, side]) in found) is (side != 1)
    assert bare_jpeg(found) == found


@pytest.mark.parametrize("name", [b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME", b"prVW"])
def test_what_was_written_in_a_png_goes(name: bytes) -> None:
    assert bare_png(png((name, SECRET))) == png()


@given(st.integers(2, len(jpeg(orientation=6)) - 1))
def test_a_torn_jpeg_is_none(until: int) -> None:
    with pytest.raises(TornPicture):
        bare_jpeg(jpeg(orientation=6)[:until])


@given(st.integers(8, len(png()) - 1))
def test_a_torn_png_is_none(until: int) -> None:
    with pytest.raises(TornPicture):
        bare_png(png()[:until])


@given(st.binary(max_size=200))
def test_anything_is_a_picture_or_is_not(content: bytes) -> None:
    for take_off, beginning in ((bare_jpeg, b"\xff\xd8\xff"), (bare_png, b"\x89PNG\r\n\x1a\n")):
        try:
            found = take_off(beginning + content)
        except TornPicture:
            continue
        assert take_off(found) == found


@given(st.binary(max_size=60))
def test_whatever_exif_says_it_goes(tiff: bytes) -> None:
    found = bare_jpeg(jpeg(extra=application(1, b"Exif\0\0II*\0" + tiff)))
    assert len(found) <= len(jpeg()) + 36
