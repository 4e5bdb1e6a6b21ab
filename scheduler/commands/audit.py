"""`zitdag audit`: whether what staff saw and changed stands as it was written down."""

import logging
from typing import Final

import click

from database import reading
from logs import Event
from scheduler.audit import chain
from scheduler.audit.chain import Fault, Link
from scheduler.commands.cli import CliContext
from scheduler.commands.context import check_database
from scheduler.jobs.audit_sealing import seal_all

log = logging.getLogger(__name__)
_WORDS: Final = {
    Fault.ANCHOR: "the anchor at row {row}, where the chain begins, was not written by us",
    Fault.MISSING: "row {row} is not there",
    Fault.CHANGED: "row {row} is not what was sealed: it was changed, or moved here",
    Fault.HEAD: "row {row} is not the one that the log had: rows were cut off at the end",
}


class LinkParameter(click.ParamType[Link, str]):
    """A row and its digest, as this command writes them and the log has them."""

    name = "row:digest"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Link:
        position, _colon, digest = value.partition(":")
        if not position.isdecimal() or not digest:
            self.fail("a row and its digest, as in 120:9f86d0", param, ctx)
        return Link(int(position), digest)


@click.group()
def audit() -> None:
    """The audit: who of staff saw or changed which client."""


@audit.command()
@click.option("--head", type=LinkParameter(), help="A row that the log held (audit_sealed).")
@click.pass_obj
def verify(context: CliContext, head: Link | None) -> None:
    """Go along the whole chain: says the first row that is not as it was, and then ends with 1."""
    app = context.service().app
    key = app.extensions["zitdag.keys"].audit
    with app.app_context():
        check_database()
        seal_all(key)
        with reading() as session:
            verdict = chain.verify(session, key, head)
    if verdict.fault is not None:
        log.error(Event.AUDIT_BROKEN, extra={"row": verdict.position, "kind": verdict.fault.value})
        wrong = _WORDS[verdict.fault].format(row=verdict.position)
        raise click.ClickException(f"{wrong}. Up to row {verdict.head.position} all is as it was.")
    click.echo(f"{verdict.head.position + 1 - verdict.first} rows, each as it was sealed.")
    click.echo(f"The last one is {verdict.head}")
