"""Whichever process is asked for metrics gives the sum of all."""

import subprocess
import sys

from tests.support.commands import environment

COUNTS = """
import os
from scheduler.commands import serving

with serving.shared_counts():
    from scheduler.web.core import request_metrics

    for _process in range(2):
        child = os.fork()
        if not child:
            request_metrics.ERRORS.labels("/", "500").inc(3)
            os._exit(0)
        os.waitpid(child, 0)
    print(request_metrics.read().decode())
    folder = os.environ["PROMETHEUS_MULTIPROC_DIR"]
    print("mode", oct(os.stat(folder).st_mode & 0o777))
print("stays", os.path.exists(folder))
"""


def test_what_two_processes_counted_is_one_figure_in_a_folder_of_their_own() -> None:
    run = subprocess.run(
        [sys.executable, "-c", COUNTS],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=90,
        check=True,
    )

    assert 'zitdag_request_errors_total{route="/",status="500"} 6.0' in run.stdout
    assert "mode 0o700" in run.stdout
    assert "stays False" in run.stdout
