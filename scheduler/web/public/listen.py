"""Recorded sentences, for languages that the browser has no voice for."""

from flask import abort, current_app, jsonify, request, send_file
from werkzeug.wrappers import Response

from scheduler.web.core import recordings

A_DAY = 24 * 3600


def index(language: str) -> Response:
    """The addresses of what is recorded in a language, by the text as pages show it."""
    folder = current_app.config["RECORDINGS"]
    if not recordings.has_language(folder, language):
        abort(404)
    found = recordings.recorded(folder, language)
    answer = jsonify(
        {text: f"{request.path}{key}{recordings.SUFFIX}" for text, key in found.items()}
    )
    return _kept(answer)


def recording(language: str, sentence: str) -> Response:
    """One sentence, for a day: it may be recorded better tomorrow."""
    folder = current_app.config["RECORDINGS"]
    path = recordings.file_of(folder, language, sentence) if folder is not None else None
    if path is None:
        abort(404)
    return _kept(send_file(path, mimetype="audio/ogg", conditional=True))


def _kept(answer: Response) -> Response:
    answer.headers["Cache-Control"] = f"public, max-age={A_DAY}"
    return answer
