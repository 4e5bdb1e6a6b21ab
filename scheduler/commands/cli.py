"""The table of commands. A module is loaded when its command is named, so that each starts with no
more than it needs.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

import click

if TYPE_CHECKING:
    from flask import Flask

    from locations.travel import Travel
    from scheduler.commands.context import Runtime
    from scheduler.operating.setup import Examined

ROOM = "scheduler.commands"


class CommandEntry(NamedTuple):
    """The location of a command (`module:name` in this package), and the start of its help."""

    where: str
    help: str


COMMANDS = {
    "account": CommandEntry("account:account", "Accounts of staff."),
    "audit": CommandEntry("audit:audit", "The audit: who of staff saw or changed which client."),
    "backup": CommandEntry(
        "backup:backup",
        "Write the whole database to FILE, which is new, while the service goes on.",
    ),
    "check": CommandEntry(
        "check:check", "Print a line about each part: ok, warning or wrong, and what to do."
    ),
    "demo": CommandEntry(
        "demo:demo", "Serve a new database with the West-Vlaanderen example network, until Ctrl-C."
    ),
    "export-network": CommandEntry(
        "network:export",
        "Write NETWORK, a folder of CSV files or an .xlsx, which import-network reads.",
    ),
    "import-network": CommandEntry(
        "network:import_files", "Read NETWORK, a folder of CSV files or an .xlsx."
    ),
    "import-timetable": CommandEntry(
        "timetable:import_timetable",
        "Read GTFS feeds together, in place of the timetable that there is.",
    ),
    "journey": CommandEntry(
        "journey:journey", "Print how to get from one place to another, by each means."
    ),
    "mail-test": CommandEntry(
        "trial_messages:mail_test", "Send one real mail to ADDRESS, and say what became of it."
    ),
    "migrate": CommandEntry(
        "migrate:migrate", "Bring the database, new or old, to what this version needs."
    ),
    "purge": CommandEntry("purge:purge", "Forget what is old enough, now."),
    "recordings": CommandEntry(
        "recordings:recordings",
        "Print what there is to record, or check FOLDER: what of each language is recorded.",
    ),
    "restore": CommandEntry("backup:restore", "Fill an empty database, of either kind, from FILE."),
    "serve": CommandEntry("serve:serve", "Serve the pages, with a worker beside them."),
    "sms-test": CommandEntry(
        "trial_messages:sms_test",
        "Send one real text to NUMBER, and say what became of it.",
    ),
    "worker": CommandEntry(
        "serve:run_worker", "Deliver messages and extend series, until told to stop."
    ),
}


class Loaders(NamedTuple):
    """Factories of the parts of the application, given the environment; each loads only what it
    needs. Where a setting is missing they exit with a sentence."""

    database: Callable[[Mapping[str, str]], "Flask"]
    timetable_folder: Callable[[Mapping[str, str]], str]
    travel: Callable[[Mapping[str, str]], "Travel"]
    service: Callable[[Mapping[str, str]], "Runtime"]
    key_hint: Callable[[Mapping[str, str]], str]
    examined: Callable[[Mapping[str, str]], "Examined"]


@dataclass(frozen=True)
class CliContext:
    """Context of every command: the environment, and the parts of the application from it."""

    environment: Mapping[str, str]
    loaders: Loaders

    def database(self) -> "Flask":
        """An application with its database and nothing else."""
        return self.loaders.database(self.environment)

    def timetable_folder(self) -> str:
        """The timetable's folder; empty without one."""
        return self.loaders.timetable_folder(self.environment)

    def travel(self) -> "Travel":
        """The engine of journeys, which needs no database."""
        return self.loaders.travel(self.environment)

    def service(self) -> "Runtime":
        """All of it."""
        return self.loaders.service(self.environment)

    def key_hint(self) -> str:
        """Tells one secret key from another, and not what it is."""
        return self.loaders.key_hint(self.environment)

    def examined(self) -> "Examined":
        """The settings, whatever is wrong with them."""
        return self.loaders.examined(self.environment)

    def within(self, environment: Mapping[str, str]) -> "CliContext":
        """The same for another environment."""
        return replace(self, environment=environment)


class LazyGroup(click.Group):
    """A group that imports a command when it is named; its help is in the table."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        module, _, name = entry.where.partition(":")
        command: Any = getattr(import_module(f"{ROOM}.{module}"), name)
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name].help) for name in sorted(COMMANDS)])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
def zitdag() -> None:
    """Zitdag plans zitdagen, and lets adults and partners book them."""
