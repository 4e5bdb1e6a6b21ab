"""The rule on skips, seen from outside: a small run of pytest under each setting."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import tree

PART_MISSING = "import pytest\n\ndef test_one(): pytest.skip('no browser on this machine')\n"
MODULE_MISSING = "import pytest\npytest.importorskip('no_such_module')\n\ndef test_one(): ...\n"
DATA_MISSING = "def test_one(test_data): ...\n"
KNOWN_FAILURE = "import pytest\n\n@pytest.mark.xfail\ndef test_one(): raise ValueError\n"


def _run(folder: Path, source: str, *, require_all: str) -> int:
    (folder / "test_sample.py").write_text(source)
    environment = {key: value for key, value in os.environ.items() if key != "ZITDAG_TEST_DATA"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.support.skips", "-c", os.devnull]
    finished = subprocess.run(
        [*command, "--rootdir", str(folder), str(folder)],
        cwd=tree.ROOT,
        env={
            **environment,
            "ZITDAG_REQUIRE_ALL": require_all,
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # the rule needs no other plugin
        },
        capture_output=True,
        check=False,
    )
    return finished.returncode


@pytest.mark.parametrize(
    ("source", "require_all", "code"),
    [
        pytest.param(PART_MISSING, "", pytest.ExitCode.OK, id="a missing part, at home"),
        pytest.param(PART_MISSING, "1", pytest.ExitCode.TESTS_FAILED, id="a missing part, in CI"),
        pytest.param(
            MODULE_MISSING, "1", pytest.ExitCode.INTERRUPTED, id="a missing module, in CI"
        ),
        pytest.param(DATA_MISSING, "1", pytest.ExitCode.OK, id="the one skip that stays a skip"),
        pytest.param(KNOWN_FAILURE, "1", pytest.ExitCode.OK, id="an expected failure is no skip"),
    ],
)
def test_a_skip_for_a_missing_part_fails_where_all_parts_are_required(
    tmp_path: Path, source: str, require_all: str, code: pytest.ExitCode
) -> None:
    assert _run(tmp_path, source, require_all=require_all) == code
