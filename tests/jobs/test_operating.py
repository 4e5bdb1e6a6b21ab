"""docs/operating.md, word by word: its blocks are run one after another, in a folder of their own.

What changes the machine itself (packages, users, units, certificates) is only noted; what nginx and
systemd make of their files stands in test_nginx.py and test_deploy.py.
"""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from scheduler.commands import cli
from tests.support import tree
from tests.support.code_blocks import blocks
from tests.support.commands import free_port, get, wait_for

PAGE = Path("docs/operating.md")
OF_THE_MACHINE = ("/etc/", "/var/", "/opt/", "/usr/local/")
NOTED = ("apt-get", "useradd", "systemctl", "certbot", "nginx")
BORROWS = """#!/bin/sh
# What the lock brings is borrowed; the wheel itself is installed. First comes its folder.
version=$1
shift
case "$*" in *--require-hashes*)
    echo "{packages}" > "$(echo $version/lib/python3*/site-packages)/borrowed.pth"; exit ;;
esac
exec $version/bin/python -m pip "$@"
"""
# No owners but ours on a machine of tests, and nobody to become.
INSTALLS = """#!/usr/bin/env python3
import os, sys
given = sys.argv[1:]
while "-o" in given or "-g" in given:
    at = given.index("-o" if "-o" in given else "-g")
    del given[at : at + 2]
os.execv("{install}", ["install", *given])
"""
BECOMES = '#!/bin/sh\nwhile [ "$1" != -- ]; do shift; done\nshift\nexec "$@"\n'


class Machine:
    """A folder that stands for the machine."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.here = root / "here"
        self.tools = root / "tools"
        self.noted = root / "noted"
        for folder in ("here", "tools", "opt", "usr/local/sbin", "etc/systemd/system"):
            root.joinpath(folder).mkdir(parents=True)
        for folder in ("etc/nginx/conf.d", "etc/nginx/sites-enabled", "var"):
            root.joinpath(folder).mkdir(parents=True)
        for name in NOTED:
            self.tool(name, f'#!/bin/sh\necho "{name} $*" >> {self.noted}\n')
        self.tool("runuser", BECOMES)
        self.tool("install", INSTALLS.format(install=shutil.which("install")))

    def tool(self, name: str, text: str) -> None:
        path = self.tools / name
        path.write_text(text)
        path.chmod(0o755)

    def moved(self, text: str) -> str:
        """With its folders in the place of the machine's."""
        for folder in OF_THE_MACHINE:
            text = re.sub(rf"(?<![\w*.]){folder}", f"{self.root}{folder}", text)
        return text

    def environment(self) -> dict[str, str]:
        local = self.root / "usr/local/sbin"
        python = Path(sys.executable).parent
        path = os.pathsep.join(map(str, (self.tools, local, python, os.environ["PATH"])))
        return {"PATH": path, "HOME": str(self.root)}

    def run(self, block: str) -> str:
        """A block, as a shell runs it that stops at the first failure."""
        text = re.sub(r"(\S+/opt/zitdag-\d)/bin/pip", rf"{self.tools}/pip \1", self.moved(block))
        done = subprocess.run(
            ["sh", "-euc", text],
            cwd=self.here,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{block}\n{done.stdout}\n{done.stderr}"
        return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """The machine after all blocks of the page."""
    machine = Machine(tmp_path_factory.mktemp("machine"))
    packages = sysconfig.get_path("purelib")
    machine.tool("pip", BORROWS.format(packages=packages))
    clone = machine.root / "clone"
    for path in tree.files():
        target = clone / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(tree.ROOT / path, target)
    pip = (sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation")
    subprocess.run([*pip, "--wheel-dir", machine.here, "."], cwd=clone, check=True)
    shutil.copy(clone / "requirements.txt", machine.here)
    shutil.copytree(clone / "deploy", machine.here / "deploy")
    for path in machine.here.glob("deploy/**/*"):
        if path.is_file():
            path.write_text(machine.moved(path.read_text()))
    for block in blocks(PAGE, "sh"):
        machine.run(block)
    settings = machine.root / "etc/zitdag/zitdag.env"  # nothing is asked beyond the loopback
    text = settings.read_text().replace("https://zitdag.example.org", "https://127.0.0.1:9")
    settings.write_text(text.replace("mail.example.org", "127.0.0.1"))
    return machine


def test_what_the_page_makes_serves_pages_with_its_settings_and_secrets(
    installed: Machine,
) -> None:
    unit = installed.root.joinpath("etc/systemd/system/zitdag-web.service").read_text()
    [start] = re.findall(r"^ExecStart=\S+/zitdag (.*)$", unit, re.MULTILINE)
    port = free_port()
    command = f"exec zitdag {start.replace('8000', str(port))}"
    with subprocess.Popen(
        ["sh", "-euc", command], cwd=installed.here, env=installed.environment()
    ) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            status, told = wait_for(lambda: get(f"{address}/healthz"))
            assert (status, '"status":"ok"' in told) == (200, True), told
            assert get(f"{address}/?lang=ar") is not None
        finally:
            process.terminate()


def test_an_upgrade_has_a_folder_of_its_own_and_a_backup_of_before(installed: Machine) -> None:
    """The one that serves goes on unchanged meanwhile, and is there to go back to."""
    opt = installed.root / "opt"
    assert os.readlink(opt / "zitdag") == "zitdag-2"
    assert {path.name for path in opt.iterdir()} == {"zitdag", "zitdag-1", "zitdag-2"}
    [before] = installed.root.glob("var/backups/zitdag/*")
    assert re.fullmatch(r"zitdag-before-[\d-]+\.backup", before.name)  # the timer throws it away
    noted = installed.noted.read_text()
    assert noted.index("systemctl stop zitdag-web") < noted.rindex("systemctl start zitdag-web")


def test_what_the_page_makes_is_its_owners_alone(installed: Machine) -> None:
    rights = {
        path: oct(installed.root.joinpath(path).stat().st_mode & 0o777)
        for path in (
            "etc/zitdag/secrets",
            "etc/zitdag/secrets/secret_key",
            "var/lib/zitdag",
            "var/lib/zitdag/zitdag.db",
        )
    }
    assert rights == {
        "etc/zitdag/secrets": "0o700",
        "etc/zitdag/secrets/secret_key": "0o600",
        "var/lib/zitdag": "0o700",
        "var/lib/zitdag/zitdag.db": "0o600",
    }


def test_the_check_of_the_page_names_what_is_left_to_do(installed: Machine) -> None:
    done = subprocess.run(
        ["zitdag", "check"],
        cwd=installed.here,
        env=installed.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    wrong = {line.split()[1] for line in done.stdout.splitlines() if line.startswith("wrong")}
    assert wrong == {"mail", "site"}, done.stdout + done.stderr


def test_the_machine_is_asked_for_what_the_units_and_the_proxy_need(installed: Machine) -> None:
    noted = installed.noted.read_text()
    for words in ("useradd --system", "enable --now zitdag-web", "nginx -t", "reload nginx"):
        assert words in noted
    assert installed.root.joinpath("etc/nginx/conf.d/zitdag.conf").exists()


def test_a_certificate_comes_by_the_nginx_that_runs_and_is_read_when_it_is_renewed(
    installed: Machine,
) -> None:
    """On its own certbot would want port 80, which nginx has, now and at each renewal."""
    noted = installed.noted.read_text().splitlines()
    [asked] = [line for line in noted if line.startswith("certbot")]
    folder = installed.root / "var/www/letsencrypt"
    first = f"certbot certonly --webroot --webroot-path {folder} "

    assert asked.startswith(first)
    assert asked.endswith("--deploy-hook systemctl reload nginx")
    assert noted[noted.index(asked) - 1] == "systemctl reload nginx"
    assert folder.is_dir()
    given = installed.root.joinpath("etc/nginx/conf.d/zitdag.conf").read_text()
    assert f"root {folder};" in given


def test_every_command_that_the_page_names_is_there() -> None:
    pattern = r"`zitdag ([a-z-]+)|^(?:# )?zitdag ([a-z-]+)"
    named = {a or b for a, b in re.findall(pattern, tree.text_of(PAGE), re.MULTILINE)}

    assert named
    assert named <= cli.COMMANDS.keys()
