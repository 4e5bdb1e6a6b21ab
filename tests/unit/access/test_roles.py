"""Who makes and ends whose account."""

import pytest

from scheduler.access.roles import MANAGES, Role, may_manage


@pytest.mark.parametrize(
    ("giver", "role", "may"),
    [
        pytest.param(Role.COORDINATOR, Role.PARTNER, True, id="a coordinator, a partner"),
        pytest.param(Role.COORDINATOR, Role.COUNSELLOR, True, id="a coordinator, a counsellor"),
        pytest.param(Role.COORDINATOR, Role.COORDINATOR, False, id="a coordinator, their own"),
        pytest.param(Role.COORDINATOR, Role.ADMINISTRATOR, False, id="a coordinator, above"),
        pytest.param(Role.ADMINISTRATOR, Role.COORDINATOR, True, id="an administrator"),
        pytest.param(Role.ADMINISTRATOR, Role.ADMINISTRATOR, False, id="an administrator's own"),
        pytest.param(Role.COUNSELLOR, Role.PARTNER, False, id="a counsellor gives none"),
        pytest.param(Role.PARTNER, Role.PARTNER, False, id="a partner gives none"),
    ],
)
def test_who_may_give_a_role(giver: Role, role: Role, *, may: bool) -> None:
    assert may_manage(giver, role) is may


@pytest.mark.parametrize("role", Role)
def test_nobody_gives_their_own_role_so_nobody_ends_themselves(role: Role) -> None:
    assert role not in MANAGES[role]
