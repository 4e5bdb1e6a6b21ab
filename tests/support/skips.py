"""What a skip means: with ZITDAG_REQUIRE_ALL=1 a missing part fails the run.

One skip stays a skip: that of a test which reads the files of ZITDAG_TEST_DATA.
"""

import os
from collections.abc import Generator
from pathlib import Path

import pytest

TEST_DATA_SETTING = "ZITDAG_TEST_DATA"


def _refuse(report: pytest.TestReport | pytest.CollectReport) -> None:
    if os.environ.get("ZITDAG_REQUIRE_ALL") != "1" or not report.skipped:
        return
    if hasattr(report, "wasxfail") or not isinstance(report.longrepr, tuple):
        return
    path, line, reason = report.longrepr
    if TEST_DATA_SETTING not in reason:
        report.outcome = "failed"
        report.longrepr = f"{path}:{line}: ZITDAG_REQUIRE_ALL=1 allows no skip: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _refuse(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _refuse(report)
    return report


@pytest.fixture(scope="session")
def test_data() -> Path:
    """The folder of ZITDAG_TEST_DATA; the test is skipped where there is none."""
    folder = os.environ.get(TEST_DATA_SETTING)
    if not folder:
        pytest.skip(f"{TEST_DATA_SETTING} is not set")
    return Path(folder)
