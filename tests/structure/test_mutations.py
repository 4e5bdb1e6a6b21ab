"""The changes of `make mutate` can still be made: a refactoring takes their texts along."""

import pytest

from tests.mutations import finding
from tests.mutations.mutation import Mutation
from tests.mutations.rules import MUTATIONS


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.wrong)
def test_a_change_has_its_place_and_its_tests(mutation: Mutation) -> None:
    assert finding.file_of(mutation).suffix == ".py"
    assert finding.tests_of(mutation)
    assert mutation.new != mutation.old


def test_there_are_eighty_changes_of_as_many_kinds() -> None:
    assert len({mutation.wrong for mutation in MUTATIONS}) == len(MUTATIONS) == 80
