"""`zitdag serve` and `zitdag worker`: what goes on until it is told to stop."""

import logging
from contextlib import nullcontext

import click

from database import db
from locations.travel import Travel
from logs import Event
from scheduler.commands import serving
from scheduler.commands.cli import CliContext
from scheduler.commands.context import check_service
from scheduler.jobs import worker

log = logging.getLogger(__name__)
PORT = click.IntRange(1, 65535)
ANOTHER_PORT = 8080  # by custom, and never the default


def check_port(host: str, port: int, *, choose: str) -> None:
    """End the command unless the port is free; `choose` says how to name another one."""
    try:
        serving.check_free(host, port)
    except serving.PortRefused as refused:
        raise click.ClickException(f"{refused}; choose another one: {choose}") from None


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=PORT, default=8000, show_default=True, help="The port to listen on.")
@click.option("--workers", default=2, show_default=True, help="Processes that answer pages.")
@click.option(
    "--worker/--no-worker",
    "has_worker",
    default=True,
    help="With a worker beside them, or where `zitdag worker` runs by itself.",
)
@click.pass_obj
def serve(context: CliContext, /, host: str, port: int, workers: int, *, has_worker: bool) -> None:
    """Serve the pages, with a worker beside them."""
    with serving.shared_counts():
        # All of it, here: the processes to come share what is loaded before they part.
        app = context.service().app
        with app.app_context():
            check_service(app)
            db.engine.dispose()  # they open connections of their own
        check_port(host, port, choose=f"--port {ANOTHER_PORT}")
        bind = serving.address_of(host, port)
        with serving.worker_beside(context.environment) if has_worker else nullcontext():
            serving.serve(lambda: context.service().app, bind=bind, workers=workers)


@click.command(name="worker")
@click.option("--beside", is_flag=True, hidden=True, help="Until standard input is closed, too.")
@click.pass_obj
def run_worker(context: CliContext, *, beside: bool) -> None:
    """Deliver messages and extend series, until told to stop. Run as many as you like."""
    service = context.service()
    with service.app.app_context():
        check_service(service.app)
        delivery = service.delivery()
    travel: Travel = service.app.extensions["zitdag.travel"]
    stopped = serving.stop_signal()
    if beside:
        serving.stop_with_parent(stopped)
    scheduler = worker.start(
        service.app.app_context,
        delivery,
        service.timetable,
        travel,
        service.mailbox,
        service.app.extensions["zitdag.keys"].audit,
    )
    log.info(Event.WORKER_STARTED)
    serving.wait_for(stopped)
    scheduler.shutdown()
    log.info(Event.WORKER_STOPPED)
