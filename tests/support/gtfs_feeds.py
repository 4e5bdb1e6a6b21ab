"""A small GTFS feed in a zip file, with whatever a test wants to be otherwise.

Bus 60 runs on weekdays from Esen over Vladslo and Keiem to the station of Diksmuide, at 9.00; the
stops lie 2,224 m apart on a line to the north.
"""

import zipfile
from pathlib import Path
from typing import Any

AGENCY = "agency_id,agency_name,agency_url,agency_timezone\n1,De Bus,,Europe/Brussels\n"
STOPS = """stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,wheelchair_boarding
esen,Esen Kerk,51.00,2.90,0,,1
vladslo,Vladslo Dorp,51.02,2.90,,,2
keiem,Keiem Dorp,51.04,2.90,,,
perron,Diksmuide Perron 1,51.06,2.90,0,station,
station,Diksmuide Station,51.06,2.90,1,,1
"""
ROUTES = "route_id,agency_id,route_short_name,route_long_name,route_type\n60,1,60,,3\n"
TRIPS = (
    "route_id,service_id,trip_id,trip_headsign,wheelchair_accessible\n60,week,nine,Diksmuide,1\n"
)
STOP_TIMES = """trip_id,arrival_time,departure_time,stop_id,stop_sequence
nine,09:00:00,09:00:00,esen,1
nine,09:10:00,09:11:00,vladslo,2
nine,09:20:00,09:21:00,keiem,3
nine,09:30:00,09:30:00,perron,4
"""
CALENDAR = """\
service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date
week,1,1,1,1,1,0,0,20261101,20261231
"""
FILES = {
    "agency.txt": AGENCY,
    "stops.txt": STOPS,
    "routes.txt": ROUTES,
    "trips.txt": TRIPS,
    "stop_times.txt": STOP_TIMES,
    "calendar.txt": CALENDAR,
}


def write_feed(path: Path, inside: str = "", **others: Any) -> Path:
    """The feed at `path`, in a folder `inside` the zip; `stops=None` leaves a file out, a text or
    bytes replaces it or comes with it.
    """
    files: dict[str, str | bytes | None] = {
        **FILES,
        **{f"{name}.txt": text for name, text in others.items()},
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            if content is not None:
                archive.writestr(inside + name, content)
    return path


def with_rows(table: str, *rows: str) -> str:
    """A table with rows behind it."""
    return table + "".join(f"{row}\n" for row in rows)


def without(table: str, column: str) -> str:
    """A table without a column."""
    rows = [line.split(",") for line in table.splitlines()]
    place = rows[0].index(column)
    return "".join(",".join(row[:place] + row[place + 1 :]) + "\n" for row in rows)
