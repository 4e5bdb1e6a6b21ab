"""The files in deploy/ that start the service: units of systemd, their command, the container."""

import re
import shutil
import stat
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.support import tree
from tests.support.commands import environment

UNITS = [Path("deploy/systemd/zitdag-web.service"), Path("deploy/systemd/zitdag-worker.service")]
BACKUP = Path("deploy/systemd/zitdag-backup.service")
CONTAINER = Path("deploy/Containerfile")
PROGRAM = "/opt/zitdag/bin/zitdag"
MOST_EXPOSED = 20
"""Tenths, of a hundred; systemd counts what a unit may do that it need not."""


def _analyze(*arguments: str) -> "subprocess.CompletedProcess[str]":
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not installed")
    command = ["systemd-analyze", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("unit", [*UNITS, BACKUP], ids=lambda unit: unit.stem)
def test_systemd_reads_the_unit_and_finds_little_exposed(unit: Path, tmp_path: Path) -> None:
    here = tmp_path / unit.name
    here.write_text(tree.text_of(unit).replace(PROGRAM, sys.executable))
    verified = _analyze("verify", "--man=no", str(here))
    assert (verified.returncode, verified.stderr) == (0, "")
    exposed = _analyze(
        "security", "--offline=true", "--no-pager", f"--threshold={MOST_EXPOSED}", str(here)
    )
    assert exposed.returncode == 0, exposed.stdout


def test_control_systemd_finds_what_is_wrong_with_a_unit(tmp_path: Path) -> None:
    text = tree.text_of(UNITS[0]).replace(PROGRAM, sys.executable)
    misspelt, bare = tmp_path / "misspelt.service", tmp_path / "bare.service"
    misspelt.write_text(text.replace("NoNewPrivileges", "NoNewPrivilege"))
    bare.write_text(f"[Service]\nExecStart={sys.executable}\n")
    assert "NoNewPrivilege" in _analyze("verify", "--man=no", str(misspelt)).stderr
    threshold = f"--threshold={MOST_EXPOSED}"
    assert _analyze("security", "--offline=true", threshold, str(bare)).returncode != 0


def test_the_units_differ_in_what_they_start_alone() -> None:
    pages, worker = (tree.text_of(unit).splitlines() for unit in UNITS)
    differing = [one for one in pages if one not in worker]
    assert [one.partition("=")[0] for one in differing] == ["Description", "ExecStart"]


def test_a_command_has_the_settings_and_secrets_of_the_service(tmp_path: Path) -> None:
    settings, state = tmp_path / "etc", tmp_path / "state"
    settings.joinpath("secrets").mkdir(parents=True)
    state.mkdir()
    settings.joinpath("zitdag.env").write_text("ZITDAG_REGION=west-vlaanderen\n")
    settings.joinpath("secrets", "secret_key").write_text("a b$c'\"\n")
    shown = tmp_path / "shown"
    shown.write_text('#!/bin/sh\npwd\necho "$ZITDAG_REGION|$ZITDAG_SECRET_KEY|$*"\n')
    shown.chmod(0o755)
    text = tree.text_of(Path("deploy/zitdag"))
    for given, here in (
        ("/etc/zitdag", str(settings)),
        ("/var/lib/zitdag", str(state)),
        (f"runuser -u zitdag -- {PROGRAM}", str(shown)),
    ):
        assert given in text
        text = text.replace(given, here)
    command = ["sh", "-c", text, "zitdag", "account", "a b"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)

    assert done.stdout == f"{state}\nwest-vlaanderen|a b$c'\"|account a b\n"
    assert (tree.ROOT / "deploy/zitdag").stat().st_mode & stat.S_IXUSR


def _steps() -> list[tuple[str, str]]:
    """Each instruction of the container and what it says, with its lines joined."""
    joined = tree.text_of(CONTAINER).replace("\\\n", " ")
    lines = (line for line in joined.splitlines() if line and not line.startswith("#"))
    return [(name, rest.strip()) for name, _, rest in (line.partition(" ") for line in lines)]


def test_the_container_holds_no_secret_and_nobody_in_it_is_root() -> None:
    steps = _steps()
    last = max(number for number, (name, _) in enumerate(steps) if name == "FROM")
    final = steps[last:]
    assert [rest for name, rest in final if name == "USER"] == ["10001:10001"]
    assert [name for name, _ in final].index("USER") > [name for name, _ in final].index("RUN")
    assert not re.search(r"(?:KEY|PASSWORD|TOKEN)\b", " ".join(rest for _, rest in steps))
    assert {name for name, _ in steps} <= {
        "FROM", "WORKDIR", "COPY", "RUN", "USER", "VOLUME", "ENV", "EXPOSE", "HEALTHCHECK",
        "ENTRYPOINT", "CMD",
    }  # fmt: skip
    assert dict(final)["ENTRYPOINT"] == f'["{PROGRAM}"]'


def test_the_steps_that_build_the_container_build_what_runs(tmp_path: Path) -> None:
    """As a script: what the lock brings is borrowed, so that nothing is fetched."""
    clone, there = tmp_path / "src", tmp_path / "opt"
    for path in tree.files():
        target = clone / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(tree.ROOT / path, target)
    borrowed = sysconfig.get_path("purelib")
    for name, step in _steps():
        if name != "RUN" or "/opt/zitdag" not in step:
            continue
        step = step.replace("python3 ", f"{sys.executable} ").replace("/opt/zitdag", str(there))
        if "--require-hashes" in step:
            step = f"echo {borrowed} > $(echo {there}/lib/python3*/site-packages)/borrowed.pth"
        subprocess.run(["sh", "-euc", step], cwd=clone, check=True, capture_output=True)
    ours = {name: value for name, value in environment().items() if name != "PYTHONPATH"}
    command = [str(there / "bin" / "zitdag"), "serve", "--help"]
    done = subprocess.run(
        command, cwd=tmp_path, env=ours, capture_output=True, text=True, check=True
    )
    assert "--no-worker" in done.stdout
    assert dict(_steps())["CMD"].count("--no-worker") == 1
