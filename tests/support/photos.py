"""Photos as telephones make them: large, on their side, and with where they were taken."""

import io

from PIL import Image

SECRET = "Gsm van Amina"
_ORIENTATION, _MAKE, _GPS = 0x0112, 0x010F, 0x8825


def photo(
    width: int = 640, height: int = 480, *, orientation: int = 1, kind: str = "JPEG", noise: int = 0
) -> bytes:
    """A picture with a red left half and a blue right half, as its camera saw it.

    `noise`, in per cent of the width: a part of what nothing can make lighter, at the bottom.
    """
    picture = Image.new("RGB", (width, height), "blue")
    picture.paste("red", (0, 0, width // 2, height))
    if noise:
        rough = Image.effect_noise((width, height * noise // 100), 100).convert("RGB")
        picture.paste(rough, (0, height - rough.height))
    exif = Image.Exif()
    exif[_ORIENTATION], exif[_MAKE] = orientation, SECRET
    exif[_GPS] = {1: "N", 2: (51.0, 3.0, 15.5), 3: "E", 4: (3.0, 43.0, 2.6)}
    content = io.BytesIO()
    picture.save(content, kind, exif=exif, quality=95)
    return content.getvalue()


def opened(content: bytes) -> Image.Image:
    """A picture that was kept."""
    return Image.open(io.BytesIO(content))
