"""The command `zitdag`: what its commands are handed, each part loaded when one asks for it."""

import os
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

import logs
from scheduler.commands import cli

if TYPE_CHECKING:
    from flask import Flask

    from locations.travel import Travel
    from scheduler.commands.context import Runtime
    from scheduler.operating.setup import Examined
    from settings import Settings

T = TypeVar("T")
NO_SECRET = {"ZITDAG_SECRET_KEY": "-" * 16}


def main() -> None:
    """Run the command that the command line names."""
    cli.zitdag(
        obj=cli.CliContext(
            os.environ, cli.Loaders(_database, _folder, _travel, _service, _key_hint, _examined)
        )
    )


def _database(environment: Mapping[str, str]) -> "Flask":
    """The application with its database alone: no pages, no messages."""
    make: Callable[..., Flask] = import_module("database").database_app
    return _made(lambda at: make(at.database_url, is_pooled=at.pgbouncer), environment)


def _folder(environment: Mapping[str, str]) -> str:
    return _made(lambda at: at.timetable_folder, environment)


def _travel(environment: Mapping[str, str]) -> "Travel":
    """The engine of journeys alone, which has no secrets."""
    factory = import_module("locations.factory")
    make: Callable[..., Travel] = factory.make_travel
    return _made(lambda at: make(factory.TravelSettings(*at.travel)), {**NO_SECRET, **environment})


def _service(environment: Mapping[str, str]) -> "Runtime":
    make: Callable[[Settings], Runtime] = import_module("app").create_runtime
    return _made(make, environment)


def _key_hint(environment: Mapping[str, str]) -> str:
    return _made(lambda at: at.key_for("hint of the key").hex()[:16], environment)


def _examined(environment: Mapping[str, str]) -> "Examined":
    """Whatever the settings are: what is wrong with them is part of it."""
    make: Callable[..., Examined] = import_module("scheduler.operating.setup").Examined
    settings: Any = import_module("settings")
    try:
        chosen = settings.Settings.of_environment(environment)
    except settings.SettingMissing as missing:
        return make(None, (str(missing),))
    files = import_module("settings_source").secret_files(settings.Settings, environment)
    mistakes = import_module("settings_checks").mistakes(chosen)
    return make(chosen, tuple(mistakes), tuple(files))


def _made(make: "Callable[[Settings], T]", environment: Mapping[str, str]) -> T:
    settings: Any = import_module("settings")
    try:
        chosen = settings.Settings.from_environment(environment)
        logs.configure(chosen.log_format, chosen.log_level)
        return make(chosen)
    except settings.SettingMissing as missing:
        raise SystemExit(str(missing)) from None
