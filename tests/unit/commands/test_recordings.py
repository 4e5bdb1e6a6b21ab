"""`zitdag recordings`: what there is to record, and what is wrong with a folder."""

from pathlib import Path

from click.testing import CliRunner, Result

from scheduler.commands.recordings import recordings
from scheduler.web.core.recordings import key_of, sentences

OGG = b"OggS" + bytes(60)
KEY = key_of("Maak een afspraak")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(recordings, list(arguments))


def _record(folder: Path, name: str, content: bytes = OGG) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)


def test_what_there_is_to_record_stands_a_line_each() -> None:
    lines = run("--language", "prs").stdout.splitlines()
    assert len(lines) == len(sentences("prs"))
    assert f"prs/{KEY}.ogg\tMaak een afspraak\t{sentences('prs')[KEY]}" in lines


def test_what_is_recorded_already_is_left_out(tmp_path: Path) -> None:
    _record(tmp_path, f"prs/{KEY}.ogg")
    assert KEY not in run(str(tmp_path), "--language", "prs").stdout


def test_a_good_folder_says_how_far_it_is(tmp_path: Path) -> None:
    _record(tmp_path, f"prs/{KEY}.ogg")
    said = run(str(tmp_path))
    assert (said.exit_code, said.stdout) == (0, f"prs: 1 of {len(sentences('prs'))}\n")


def test_what_no_page_plays_is_named(tmp_path: Path) -> None:
    _record(tmp_path, f"prs/{KEY}.ogg", b"RIFF....WAVE")
    _record(tmp_path, "prs/000000000000.ogg")
    _record(tmp_path, f"qq/{KEY}.ogg")
    said = run(str(tmp_path))
    assert said.exit_code == 1
    assert said.stderr.splitlines() == [
        "prs/000000000000.ogg: no page says this sentence any more",
        f"prs/{KEY}.ogg: not an Ogg file",
        f"qq/{KEY}.ogg: no language of ours",
    ]


def test_nothing_asked_is_said() -> None:
    assert run().exit_code == 2
