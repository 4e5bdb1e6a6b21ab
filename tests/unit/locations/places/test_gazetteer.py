"""What people type, and which place that is."""

import csv
from pathlib import Path
from statistics import median, quantiles
from time import process_time

import pytest
from geopy.distance import great_circle
from hypothesis import example, given
from hypothesis import strategies as some

from locations.places.gazetteer import AmbiguousLocality, Gazetteer, Locality

GAZETTEER = Gazetteer()
WEST_FLANDERS = "wvl_places_registry_only.csv"
ALPHABET = "abcdefghijklmnopqrstuvwxyz"
# Names in French stand in the reference where ours are Dutch.
RENAMED = {"Espierres": "Spiere", "Helchin": "Helkijn", "Messines": "Mesen"}


def labels(places: tuple[Locality, ...]) -> list[str]:
    return [one.label for one in places]


def kilometres(one: Locality, latitude: float, longitude: float) -> float:
    return float(great_circle((one.latitude, one.longitude), (latitude, longitude)).km)


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        pytest.param("Brugge", "8000 Brugge", id="a town"),
        pytest.param("  bruGGE ", "8000 Brugge", id="in any capitals, with spaces round it"),
        pytest.param("bruges", "8000 Brugge", id="in French"),
        pytest.param("بروج", "8000 Brugge", id="in Arabic"),
        pytest.param("8000 Brugge", "8000 Brugge", id="with its postcode"),
        pytest.param("Brugge, 8000", "8000 Brugge", id="with its postcode behind"),
        pytest.param("B-8000 Brugge", "8000 Brugge", id="as an envelope says it"),
        pytest.param("Kerkstraat 5, 8000 Brugge", "8000 Brugge", id="in an address"),
        pytest.param("8980 zandvoorde", "8980 Zonnebeke (Zandvoorde)", id="a homonym by postcode"),
        pytest.param("Zandvoorde Oostende", "8400 Oostende (Zandvoorde)", id="by municipality"),
        pytest.param("Sint-Joris (Beernem)", "8730 Beernem (Sint-Joris)", id="by both in brackets"),
        pytest.param("st. joris nieuwpoort", "8620 Nieuwpoort (Sint-Joris)", id="a saint in short"),
        pytest.param("8600 Diksmuide (Esen)", "8600 Diksmuide (Esen)", id="as we write it"),
        pytest.param("8511 Albeke", "8511 Kortrijk (Aalbeke)", id="a slip beside a postcode"),
        pytest.param("s gravenwezel", "2970 Schilde (’s-Gravenwezel)", id="an apostrophe"),
        pytest.param("Antwerpen", "2000 Antwerpen", id="the first of a town's postcodes"),
        pytest.param("2018", "2018 Antwerpen", id="the one that is given"),
        pytest.param("Meulebeke", "8760 Tielt (Meulebeke)", id="a town that was merged away"),
    ],
)
def test_a_town_is_found_however_it_is_written(typed: str, label: str) -> None:
    found = GAZETTEER.look_up(typed).one
    assert found is not None
    assert found.label == label


@pytest.mark.parametrize(
    ("typed", "those"),
    [
        pytest.param(
            "Sint-Joris",
            ["8620 Nieuwpoort (Sint-Joris)", "8730 Beernem (Sint-Joris)"],
            id="two of a name",
        ),
        pytest.param("8000 Oostende", ["8000 Brugge", "8400 Oostende"], id="who contradicts"),
        pytest.param("8000", ["8000 Brugge", "8000 Brugge (Koolkerke)"], id="a postcode of two"),
    ],
)
def test_who_may_mean_two_places_is_asked(typed: str, those: list[str]) -> None:
    assert labels(GAZETTEER.look_up(typed).localities) == those
    with pytest.raises(AmbiguousLocality) as refused:
        GAZETTEER.geocode(typed)
    assert labels(refused.value.localities) == those


def test_a_postcode_gives_all_its_places_the_seat_first() -> None:
    places = GAZETTEER.look_up("8600").localities
    assert len(places) == 16
    assert [one.name for one in places[:3]] == ["Diksmuide", "Beerst", "Driekapellen"]


def test_a_municipality_without_a_place_of_its_name_gives_all_its_places() -> None:
    places = GAZETTEER.look_up("Pajottegem").localities
    assert {one.municipality for one in places} == {"Pajottegem"}
    assert {"Gooik", "Herne", "Galmaarden"} < {one.name for one in places}


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        pytest.param("Brugghe", "8000 Brugge", id="a letter too many"),
        pytest.param("Kortijk", "8500 Kortrijk", id="a letter too few"),
        pytest.param("Roeslaare", "8800 Roeselare", id="two letters swapped"),
        pytest.param("Torhaut", "8820 Torhout", id="as it is heard"),
        pytest.param("Oostneede", "8400 Oostende", id="a letter hit twice and one swapped"),
        pytest.param("Diksmuide Essen", "8600 Diksmuide (Esen)", id="in a name of two parts"),
    ],
)
def test_a_typing_error_finds_what_was_meant(typed: str, label: str) -> None:
    found = GAZETTEER.look_up(typed)
    assert found.localities == ()
    assert labels(found.near)[0] == label
    assert str(GAZETTEER.geocode(typed)) == label


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        pytest.param("Shcreik", "Schriek", id="in a name of seven letters"),
        pytest.param("Krotjis", "Kortijs", id="at both ends"),
        pytest.param("Snit-Lambrehts-Wolwue", "Sint-Lambrechts-Woluwe", id="and one left out"),
    ],
)
def test_letters_swapped_twice_hide_no_place(typed: str, name: str) -> None:
    assert name in {one.name for one in GAZETTEER.look_up(typed).spelled_alike}


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        pytest.param("bs", ["As"], id="a letter changed in a name of two"),
        pytest.param("sa", ["As"], id="two letters swapped"),
        pytest.param("zo", ["Lo"], id="in another name of two"),
        pytest.param("ml", ["Mol", "Mal"], id="a letter left out of three, the largest first"),
        pytest.param("as", [], id="a name of two as it is"),
        pytest.param("de", [], id="two letters like no name"),
        pytest.param("s", [], id="a letter"),
    ],
)
def test_two_letters_suggest_the_few_names_one_stroke_away(typed: str, names: list[str]) -> None:
    assert [one.name for one in GAZETTEER.look_up(typed).near] == names


@given(some.sampled_from(GAZETTEER.localities), some.data())
def test_one_stroke_never_hides_a_place(place: Locality, data: some.DataObject) -> None:
    name = place.name
    at = data.draw(some.integers(0, len(name) - 1))
    letter = data.draw(some.sampled_from(ALPHABET))
    typed = data.draw(
        some.sampled_from([name[:at] + letter + name[at:], name[:at] + letter + name[at + 1 :]])
    )
    found = GAZETTEER.look_up(typed)
    # Where it is another place's name now, or begins one, that is what was typed.
    assert (
        found.localities
        or found.abroad
        or found.begun
        or place.name in {one.name for one in found.near}
    )


@pytest.mark.parametrize(
    ("typed", "towns"),
    [
        pytest.param("Duinkerke", [("Duinkerke", "france")], id="in Dutch"),
        pytest.param("Dunkerque", [("Duinkerke", "france")], id="in French"),
        pytest.param("Duinkerke/Dunkerque", [("Duinkerke", "france")], id="both at once"),
        pytest.param("Sluis", [("Sluis", "netherlands")], id="to the north"),
        pytest.param("Moeskroen", [("Mouscron", "wallonia")], id="across the border of language"),
        pytest.param("Comines", [("Comines", "france"), ("Comines", "wallonia")], id="on both"),
    ],
)
def test_a_town_across_the_border_is_known_as_such(
    typed: str, towns: list[tuple[str, str]]
) -> None:
    found = GAZETTEER.look_up(typed)
    assert (found.localities, found.one) == ((), None)
    assert [(one.name, one.country) for one in found.abroad] == towns
    assert GAZETTEER.geocode(typed) is None


@pytest.mark.parametrize("typed", ["Lille", "Middelburg"])
def test_a_name_on_both_sides_of_the_border_is_asked(typed: str) -> None:
    found = GAZETTEER.look_up(typed)
    assert found.localities
    assert found.abroad
    assert found.one is None


@pytest.mark.parametrize("typed", ["", "  ", "?", "8", "9999", "xyzzy", "🚲", "\u200f", "a" * 9000])
def test_what_is_no_place_finds_none(typed: str) -> None:
    found = GAZETTEER.look_up(typed)
    assert (found.localities, found.abroad, found.near) == ((), (), ())
    assert GAZETTEER.geocode(typed) is None


@given(some.text(max_size=100))
@example("8000 8600")
@example("/,()")
def test_whatever_is_typed_is_answered(typed: str) -> None:
    found = GAZETTEER.look_up(typed)
    assert len(found.near) <= 16


def test_geopy_gets_locations_with_the_place_in_them() -> None:
    location = GAZETTEER.geocode("Brugge")
    assert (round(location.latitude, 1), round(location.longitude, 1)) == (51.2, 3.2)
    assert location.raw.nis == "31005"
    assert [str(one) for one in GAZETTEER.geocode("Sint-Joris", exactly_one=False)] == [
        "8620 Nieuwpoort (Sint-Joris)",
        "8730 Beernem (Sint-Joris)",
    ]


@pytest.mark.parametrize(
    ("point", "label"),
    [
        pytest.param((51.2093, 3.2247), "8000 Brugge", id="in the middle of a town"),
        pytest.param((51.03, 2.90), "8600 Diksmuide (Esen)", id="in a village"),
        pytest.param((50.633, 3.055), None, id="across the border"),
        pytest.param((51.6, 2.4), None, id="at sea"),
        pytest.param((0.0, 0.0), None, id="far away"),
    ],
)
def test_a_point_is_in_the_nearest_place(point: tuple[float, float], label: str | None) -> None:
    found = GAZETTEER.nearest(*point)
    assert (found and found.label) == label


@pytest.mark.parametrize("place", GAZETTEER.localities[::40], ids=lambda place: str(place.label))
def test_what_we_write_we_read(place: Locality) -> None:
    assert GAZETTEER.look_up(place.label).one == place


def test_a_homonym_never_lands_in_another_province() -> None:
    """Every coordinate lies near the other places of its municipality."""
    of_municipality: dict[str, list[Locality]] = {}
    for place in GAZETTEER.localities:
        of_municipality.setdefault(place.nis, []).append(place)
    for places in of_municipality.values():
        latitude = median(one.latitude for one in places)
        longitude = median(one.longitude for one in places)
        far = [one.label for one in places if kilometres(one, latitude, longitude) > 16]
        assert far == []


def test_every_municipality_of_flanders_and_brussels_is_there_and_its_heads_once() -> None:
    assert len({one.nis for one in GAZETTEER.localities}) == 285 + 19
    heads = sum(one.population for one in GAZETTEER.localities if one.municipality == "Brugge")
    assert heads == 118_509
    assert 7_000_000 < sum(one.population for one in GAZETTEER.localities) < 8_200_000


def test_a_name_is_looked_up_in_a_few_milliseconds() -> None:
    GAZETTEER.look_up("to read the files first")
    spent = []
    for place in GAZETTEER.localities[::12]:
        start = process_time()
        GAZETTEER.look_up(place.name[:-1] + "x")
        spent.append(process_time() - start)
    assert median(spent) < 0.010


def test_it_is_as_near_as_the_reference_for_west_flanders(test_data: Path) -> None:
    """Coverage is whole; the distance is nought but for a handful (median 0, p95 0 km)."""
    ours = {(one.postcode, one.name.casefold()): one for one in GAZETTEER.localities}
    with (test_data / WEST_FLANDERS).open(encoding="utf-8") as sheet:
        rows = list(csv.DictReader(sheet))
    distances = []
    for row in rows:
        name = RENAMED.get(row["locality"], row["municipality"])
        place = (
            ours.get((row["postcode"], row["locality"].casefold()))
            or ours[row["postcode"], name.casefold()]
        )
        assert place.nis == row["nis"]
        distances.append(kilometres(place, float(row["lat"]), float(row["lon"])))
    assert len(distances) == 253
    assert median(distances) < 0.01
    assert quantiles(distances, n=20)[-1] < 0.1
    assert max(distances) < 5
