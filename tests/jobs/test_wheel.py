"""A wheel made from a clean clone runs outside of it: all that pages need is inside."""

import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support import tree
from tests.support.commands import environment, free_port, get, wait_for

ARABIC = "ar"
NOT_COMPILED = "Error: translations are not compiled: ar, "


def _run(
    *command: str | Path, at: Path, env: Mapping[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, cwd=at, env=env, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built as `make wheel` does, from what git keeps."""
    clone = tmp_path_factory.mktemp("clone")
    for path in tree.files():
        target = clone / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(tree.ROOT / path, target)
    assert not list(clone.rglob("*.mo"))
    pip = (sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation")
    built = _run(*pip, "--wheel-dir", "dist", ".", at=clone)
    assert built.returncode == 0, built.stderr
    assert not list(clone.rglob("*.mo")), "a build leaves the tree as it was"
    [made] = clone.joinpath("dist").iterdir()
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment of its own that holds the wheel, and borrows what it stands on."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--python", python, "install", "--quiet")
    done = _run(*pip, "--no-deps", "--no-index", wheel, at=folder)
    assert done.returncode == 0, done.stderr
    [packages] = folder.glob("lib/python3*/site-packages")
    packages.joinpath("borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder


def _settings(at: Path) -> dict[str, str]:
    ours = environment(database_url=f"sqlite:///{at}/zitdag.db")
    return {name: value for name, value in ours.items() if name != "PYTHONPATH"}


@contextmanager
def _serving(installed: Path, at: Path) -> Iterator[str]:
    port = free_port()
    zitdag = installed / "bin" / "zitdag"
    command = (zitdag, "serve", "--no-worker", "--host", "::1", "--port", str(port))
    with subprocess.Popen(command, cwd=at, env=_settings(at)) as process:
        try:
            yield f"http://[::1]:{port}"
        finally:
            process.terminate()
            process.wait()


def test_a_wheel_serves_pages_in_every_language_outside_the_clone(
    installed: Path, tmp_path: Path
) -> None:
    zitdag = installed / "bin" / "zitdag"
    [example] = installed.glob("lib/python3*/site-packages/scheduler/network/example")
    for command in (("migrate",), ("import-network", str(example))):
        done = _run(zitdag, *command, at=tmp_path, env=_settings(tmp_path))
        assert done.returncode == 0, done.stderr

    with _serving(installed, tmp_path) as address:
        status, page = wait_for(lambda: get(f"{address}/?lang={ARABIC}"))
        style = get(f"{address}/static/zitdag.css")
    assert status == 200
    assert 'lang="ar" dir="rtl"' in page
    assert "الصفحة" in page or "موعد" in page
    assert style is not None
    assert style[0] == 200


def test_without_its_catalogues_nothing_starts(installed: Path, tmp_path: Path) -> None:
    """Control: a site in Dutch alone, with nothing that says so, is what a wheel once gave."""
    zitdag = installed / "bin" / "zitdag"
    assert _run(zitdag, "migrate", at=tmp_path, env=_settings(tmp_path)).returncode == 0
    compiled = list(installed.rglob("templates/translations/*/*/*.mo"))
    assert len(compiled) == 2 * 15
    for path in compiled:
        path.rename(path.with_suffix(".gone"))
    try:
        for command in ("serve", "worker"):
            ended = _run(zitdag, command, at=tmp_path, env=_settings(tmp_path))
            assert ended.returncode == 1
            assert ended.stderr.startswith(NOT_COMPILED)
    finally:
        for path in compiled:
            path.with_suffix(".gone").rename(path)
