"""Geocoders that are set wrongly are named when the application starts, not when somebody waits."""

import pytest

from app import create_app
from settings import SettingMissing, Settings


@pytest.mark.parametrize("setting", ["google", "pelias", "geopunt, photon=elsewhere"])
def test_a_geocoder_that_cannot_be_asked_stops_the_start(setting: str) -> None:
    with pytest.raises(SettingMissing, match="ZITDAG_GEOCODERS:"):
        create_app(Settings(secret_key="a secret of this test", geocoders=setting))


def test_all_of_them_can_be_set() -> None:
    setting = "geopunt, nominatim=https://places.example.org, photon, pelias=http://127.0.0.1:4000"
    app = create_app(Settings(secret_key="a secret of this test", geocoders=setting))
    assert app.extensions["zitdag.places"].look_up("Brugge").one.postcode == "8000"
