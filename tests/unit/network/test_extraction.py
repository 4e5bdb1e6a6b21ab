"""Translators get what the public reads in the example network."""

from babel.messages.extract import extract_from_file

from tests.support.network_builders import EXAMPLE

METHOD = "scheduler.network.extraction:extract_csv"


def test_the_texts_of_the_named_columns_are_extracted_with_their_lines() -> None:
    found = list(
        extract_from_file(
            METHOD, EXAMPLE / "questions.csv", options={"columns": "text signpost bring"}
        )
    )

    texts = {message: (line, comments) for line, message, comments, _ in found}
    assert texts["Ik heb één vraag (waar is de les? wat kost het?)"] == (2, ["one-question: text"])
    assert texts["originele diploma's"] == (5, ["foreign-diploma: bring"])
    assert texts["Ga eerst naar het Agentschap Integratie en Inburgering."] == (
        7,
        ["learn-dutch: signpost"],
    )
    assert len(found) == 10


def test_empty_cells_and_other_columns_are_left_alone() -> None:
    found = list(extract_from_file(METHOD, EXAMPLE / "services.csv", options={"columns": "name"}))

    assert [message for _, message, _, _ in found][:2] == [
        "Een gesprek",
        "Een gesprek per telefoon",
    ]
    assert len(found) == 9
