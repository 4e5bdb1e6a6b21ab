"""What services in a network's files cannot be: at a distance, for professionals, for groups."""

from collections.abc import Iterator

from scheduler.network.errors import Expected, Mistake
from scheduler.network.tables import (
    QUESTIONS,
    SERIES,
    SERVICES,
    NetworkTables,
    SeriesRow,
    ServiceRow,
)
from scheduler.zitdagen.catalogue import ServiceAudience, ServiceMode


def check(network: NetworkTables) -> Iterator[Mistake]:
    """Every mistake. Codes that no file knows are none of its business."""
    services = {row.code: row for row in network.services}
    replaced: dict[tuple[str, ServiceMode], int] = {}
    for row in network.services:
        yield from _check_service(row, services, replaced)
    for question in network.questions:
        service = services.get(question.service or "")
        if service is not None and (expected := _refused_for_question(service)):
            yield Mistake(QUESTIONS, question.line, "service", service.code, expected)
    yield from _check_rooms(network, services)


def _refused_for_question(row: ServiceRow) -> Expected | None:
    """What a question of an adult leads to instead: its pages begin with places to come to."""
    if row.audience is ServiceAudience.PROFESSIONALS:
        return Expected.FOR_ADULTS
    return Expected.TO_COME_TO if row.mode.is_remote else None


def _check_service(
    row: ServiceRow,
    services: dict[str, ServiceRow],
    replaced: dict[tuple[str, ServiceMode], int],
) -> Iterator[Mistake]:
    if row.mode.is_remote and row.places > 1:
        yield _of_service(row, "places", str(row.places), Expected.ONE_PERSON)
    elif row.places > 1 and row.aftercare_minutes:
        found = str(row.aftercare_minutes)
        yield _of_service(row, "aftercare_minutes", found, Expected.NO_AFTERCARE)
    yield from _check_minimum(row)
    if row.instead_of is None:
        return
    if not row.mode.is_remote:
        yield _of_service(row, "instead_of", row.instead_of, Expected.AT_A_DISTANCE)
        return
    other = services.get(row.instead_of)
    if other is not None and (other.mode.is_remote or other.audience is not row.audience):
        yield _of_service(row, "instead_of", row.instead_of, Expected.A_LOKET_SERVICE)
    earlier = replaced.setdefault((row.instead_of, row.mode), row.line)
    if earlier != row.line:
        details = {"line": earlier}
        found = row.instead_of
        yield Mistake(SERVICES, row.line, "instead_of", found, Expected.ONCE_PER_MODE, details)


def _check_minimum(row: ServiceRow) -> Iterator[Mistake]:
    if row.minimum <= row.places:
        return
    found, details = str(row.minimum), {"places": row.places}
    expected = Expected.AT_MOST_THE_PLACES if row.places > 1 else Expected.NO_GROUP
    yield Mistake(SERVICES, row.line, "minimum", found, expected, details)


def _of_service(row: ServiceRow, column: str, value: str, expected: Expected) -> Mistake:
    return Mistake(SERVICES, row.line, column, value, expected)


def _check_rooms(network: NetworkTables, services: dict[str, ServiceRow]) -> Iterator[Mistake]:
    """A video conversation needs a room, which the region of its loket has or has not."""
    without = {row.code for row in network.regions if not row.video_address}
    region_of = {row.code: row.region for row in network.lokets}
    by_video = {code for code, row in services.items() if row.mode is ServiceMode.VIDEO}
    for row in network.series:
        region = region_of.get(row.loket, "")
        if region in without:
            yield from _without_rooms(row, by_video.intersection(row.services), region)


def _without_rooms(row: SeriesRow, by_video: set[str], region: str) -> Iterator[Mistake]:
    for code in sorted(by_video):
        details = {"region": region}
        yield Mistake(SERIES, row.line, "services", code, Expected.VIDEO_ROOMS, details)
