"""A person's needs at a loket, compared with the known features of its entrance."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from locations.journeys import Ability
from locations.models import AccessFeature, AccessState, LoketAccess


class Need(StrEnum):
    """A hard requirement."""

    STEP_FREE = "step_free"
    LIFT = "lift"
    PARKING = "parking"


class Verdict(StrEnum):
    """Verdict on a need at a place. UNKNOWN excludes nothing, but is shown."""

    MET = "met"
    WITH_HELP = "with_help"
    UNKNOWN = "unknown"
    FAILS = "fails"


_OF_STATE = {
    AccessState.YES: Verdict.MET,
    AccessState.WITH_HELP: Verdict.WITH_HELP,
    AccessState.NO: Verdict.FAILS,
    None: Verdict.UNKNOWN,
}
_FROM_BEST = list(Verdict)


@dataclass(frozen=True, slots=True)
class Suitability:
    """Verdicts of a place on the needs of a person, in the order of `Need`. Who needs a lift may
    be helped by steps, or their lack: such a verdict stands with the need for no steps.
    """

    verdicts: tuple[tuple[Need, Verdict], ...]

    @property
    def fails(self) -> tuple[Need, ...]:
        """The needs this place fails."""
        return self._with(Verdict.FAILS)

    @property
    def unknown(self) -> tuple[Need, ...]:
        """The needs not assessed yet."""
        return self._with(Verdict.UNKNOWN)

    @property
    def with_help(self) -> tuple[Need, ...]:
        """The needs met with help on the spot."""
        return self._with(Verdict.WITH_HELP)

    def _with(self, wanted: Verdict) -> tuple[Need, ...]:
        return tuple(need for need, verdict in self.verdicts if verdict is wanted)


def needs_of(ability: Ability) -> tuple[Need, ...]:
    """The needs of this person."""
    asked = {
        Need.STEP_FREE: ability.step_free,
        Need.LIFT: ability.lift,
        Need.PARKING: ability.parking,
    }
    return tuple(need for need, is_asked in asked.items() if is_asked)


def suitability(access: Iterable[LoketAccess], ability: Ability) -> Suitability:
    """Compare the features of a place with this person's needs."""
    states = {entry.feature: entry.state for entry in access}
    # The steps may decide on two needs: said once.
    return Suitability(tuple(dict.fromkeys(_decided(need, states) for need in needs_of(ability))))


def _decided(need: Need, states: Mapping[AccessFeature, AccessState]) -> tuple[Need, Verdict]:
    """The verdict on a need, named after the feature that decides on it."""
    # Where no step is on the way, nobody misses a lift: the room is downstairs, or both are there.
    deciding = (Need.LIFT, Need.STEP_FREE) if need is Need.LIFT else (need,)
    found = [(one, _OF_STATE[states.get(AccessFeature(one.value))]) for one in deciding]
    best = min(found, key=lambda one: _FROM_BEST.index(one[1]))
    in_doubt = [one for one in found if one[1] is Verdict.UNKNOWN]
    return in_doubt[0] if in_doubt and best[1] is not Verdict.MET else best
