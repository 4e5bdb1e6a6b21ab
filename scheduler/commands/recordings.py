"""`zitdag recordings`: what there is to record, and what a folder of recordings holds."""

from pathlib import Path

import click

from notifications.texts.languages import LANGUAGES
from scheduler.web.core import recordings as voices


@click.command()
@click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False
)
@click.option(
    "--language", type=click.Choice(list(LANGUAGES)), help="Print its sentences to record."
)
def recordings(folder: Path | None, language: str | None) -> None:
    """Print what there is to record, or check FOLDER: what of each language is recorded."""
    if language is not None:
        _print_sentences(folder, language)
    elif folder is not None:
        _check(folder)
    else:
        raise click.UsageError("name a FOLDER, a --language, or both")


def _print_sentences(folder: Path | None, language: str) -> None:
    dutch = voices.dutch_sentences()
    for key, text in voices.sentences(language).items():
        if folder is None or voices.file_of(folder, language, key) is None:
            click.echo(f"{language}/{key}{voices.SUFFIX}\t{dutch[key]}\t{text}")


def _check(folder: Path) -> None:
    for language in LANGUAGES:
        if voices.has_language(folder, language):
            done = len(voices.recorded(folder, language))
            click.echo(f"{language}: {done} of {len(voices.sentences(language))}")
    faults = voices.faults(folder)
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise SystemExit(1)
