"""The files in deploy/ that start the service: units of systemd, their command, the container."""

import json
import os
import re
import shutil
import stat
import subprocess
import sys
import sysconfig
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support import tree
from tests.support.commands import environment, free_port, get, wait_for

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


@dataclass(frozen=True)
class Command:
    """deploy/zitdag in folders of a test; what it starts shows where, with what, and its words."""

    settings: Path
    state: Path
    script: Path

    def run(self, env: str, *arguments: str, **secrets: str) -> "Shown":
        self.settings.joinpath("zitdag.env").write_text(env)
        for name, text in secrets.items():
            self.settings.joinpath("secrets", name).write_text(text)
        path = f"{self.script.parent}:{os.environ['PATH']}"
        done = subprocess.run(
            [sys.executable, "-I", self.script, *arguments],
            capture_output=True,
            check=True,
            env={"PATH": path},
        )
        folder, words, variables = json.loads(done.stdout)
        return Shown(Path(folder), words, variables, done.stderr.decode())


@dataclass(frozen=True)
class Shown:
    """What the command was started with."""

    folder: Path
    words: list[str]
    variables: dict[str, str]
    complaint: str


@pytest.fixture
def command(tmp_path: Path) -> Command:
    made = Command(tmp_path / "etc", tmp_path / "state", tmp_path / "zitdag")
    made.settings.joinpath("secrets").mkdir(parents=True)
    made.state.mkdir()
    text = tree.text_of(Path("deploy/zitdag"))
    for given, here in (("/etc/zitdag", made.settings), ("/var/lib/zitdag", made.state)):
        assert given in text
        text = text.replace(given, str(here))
    made.script.write_text(text)
    becomes = tmp_path / "runuser"
    shows = "print(json.dumps([os.getcwd(), sys.argv[1:], dict(os.environ)]))"
    becomes.write_text(f"#!{sys.executable}\nimport json, os, sys\n{shows}\n")
    becomes.chmod(0o755)
    return made


def test_a_command_has_the_settings_and_secrets_of_the_service(command: Command) -> None:
    env = "ZITDAG_REGION=west-vlaanderen\n"
    shown = command.run(env, "account", "a b", secret_key="a b$c'\"\n")

    assert shown.folder == command.state
    assert shown.words == ["-u", "zitdag", "--", PROGRAM, "account", "a b"]
    assert shown.variables["ZITDAG_REGION"] == "west-vlaanderen"
    assert shown.variables["ZITDAG_SECRET_KEY"] == "a b$c'\""
    assert (tree.ROOT / "deploy/zitdag").stat().st_mode & stat.S_IXUSR


def test_a_folder_of_secrets_that_others_may_look_in_is_told(command: Command) -> None:
    """`zitdag check` cannot: it runs as a user who sees nothing of that folder."""
    secrets = command.settings / "secrets"
    secrets.chmod(0o700)
    assert command.run("").complaint == ""
    secrets.chmod(0o750)
    assert "chmod 700" in command.run("").complaint


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("A=openid profile vo", "openid profile vo"),
        ("  A = Vlaamse overheid \t", "Vlaamse overheid"),
        ("A=$(touch {made})", "$(touch {made})"),
        ("A=`touch {made}`; touch {made}", "`touch {made}`; touch {made}"),
        ('A="$(touch {made}) `touch {made}`"', "$(touch {made}) `touch {made}`"),
        ("A=$HOME & ${PATH} # no comment", "$HOME & ${PATH} # no comment"),
        ("A='a $b \\ \"c\"'", 'a $b \\ "c"'),
        ('A="a \'b\' \\"c\\" \\$d \\\\ \\e"', "a 'b' \"c\" $d \\ \\e"),
        ('A="two\nlines"', "two\nlines"),
        ("A=one \\\n  line", "one   line"),
        ("A=a\\ b\\\\\\ ", "a b\\ "),
        ("A='a' \"b\" c", "abc"),
        ('A=it"s "so"', 'it"s "so"'),
        ("A=", ""),
        ("A=first\nA=second", "second"),
        ("# A=no\n; A=no\n#A='no\n\nA=é", "é"),
    ],
)
def test_settings_are_read_as_systemd_reads_them_and_nothing_in_them_is_run(
    command: Command, tmp_path: Path, line: str, value: str
) -> None:
    made = str(tmp_path / "made")
    env = f"BEFORE=b\nno setting\nexport C=c\n{line.replace('{made}', made)}\nAFTER=a"
    shown = command.run(env).variables

    assert shown["A"] == value.replace("{made}", made)
    assert (shown["BEFORE"], shown["AFTER"]) == ("b", "a")
    assert not {"C", "export C"} & shown.keys()
    assert not Path(made).exists()


def test_control_a_shell_runs_what_stands_in_such_a_file(tmp_path: Path) -> None:
    env, made = tmp_path / "env", tmp_path / "made"
    env.write_text(f"A=$(touch {made})\n")
    subprocess.run(["sh", "-euc", f". {env}"], check=True)

    assert made.exists()


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


def test_the_container_is_built_and_serves_or_its_steps_build_what_runs(tmp_path: Path) -> None:
    """With docker or podman, where one works here; otherwise its steps alone, as a script."""
    clone = tmp_path / "src"
    for path in tree.files():
        target = clone / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(tree.ROOT / path, target)
    tool = next(filter(_works, ("docker", "podman")), None)
    if tool is None:
        _run_the_steps(clone, tmp_path)
    else:
        _build_and_run(tool, clone, tmp_path)


def _works(tool: str) -> bool:
    """Whether it is there, and can make and run a container here."""
    if shutil.which(tool) is None:
        return False
    return subprocess.run([tool, "info"], capture_output=True, check=False).returncode == 0


def _build_and_run(tool: str, clone: Path, folder: Path) -> None:
    def run(*arguments: str) -> str:
        done = subprocess.run(
            [tool, *arguments], cwd=clone, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    settings = folder / "settings"
    settings.write_text("ZITDAG_BASE_URL=http://127.0.0.1:8000\nZITDAG_SECRET_KEY=" + "k" * 40)
    image, volume, port = f"zitdag-test-{os.getpid()}", f"zitdag-test-{os.getpid()}", free_port()
    read_only = (
        "--read-only",
        "--tmpfs=/tmp",
        "--cap-drop=all",
        "--security-opt=no-new-privileges",
    )
    given = (*read_only, f"--env-file={settings}", f"--volume={volume}:/var/lib/zitdag")
    with ExitStack() as undone:
        run("build", "-t", image, "-f", str(CONTAINER), ".")
        undone.callback(run, "rmi", image)
        run("volume", "create", volume)
        undone.callback(run, "volume", "rm", volume)
        assert "mail-test" in run("run", "--rm", *read_only, image, "--help")
        run("run", "--rm", *given, image, "migrate")
        pages = run("run", "--detach", *given, f"--publish=127.0.0.1:{port}:8000", image)
        undone.callback(run, "rm", "--force", pages)
        status, _ = wait_for(lambda: get(f"http://127.0.0.1:{port}/livez"))
        assert status == 200, run("logs", pages)


def _run_the_steps(clone: Path, folder: Path) -> None:
    """What the lock brings is borrowed, so that nothing is fetched."""
    there, borrowed = folder / "opt", sysconfig.get_path("purelib")
    for name, step in _steps():
        if name != "RUN" or "/opt/zitdag" not in step:
            continue
        step = step.replace("python3 ", f"{sys.executable} ").replace("/opt/zitdag", str(there))
        if "--require-hashes" in step:
            step = f"echo {borrowed} > $(echo {there}/lib/python3*/site-packages)/borrowed.pth"
        subprocess.run(["sh", "-euc", step], cwd=clone, check=True, capture_output=True)
    ours = {name: value for name, value in environment().items() if name != "PYTHONPATH"}
    command = [str(there / "bin" / "zitdag"), "serve", "--help"]
    done = subprocess.run(command, cwd=folder, env=ours, capture_output=True, text=True, check=True)
    assert "--no-worker" in done.stdout
    assert dict(_steps())["CMD"].count("--no-worker") == 1
