"""What an export notes of its commands."""

from __future__ import annotations

from pathlib import Path

from app.adapters.ffmpeg.preamble import untrusted_input
from app.adapters.ffmpeg.record import MOST_COMMANDS, Record

FILM = Path("/somewhere/private/film.mp4")


def test_a_command_is_noted_as_a_person_would_give_it() -> None:
    record = Record({"a1": FILM})
    record.note([*untrusted_input(FILM, "-ss", "1.5"), "-filter_complex", "[0:0]scale=2:2[c]", "out.mp4"])
    assert record.facts() == {
        "commands": ["ffmpeg -ss 1.5 -i a1 -filter_complex '[0:0]scale=2:2[c]' out.mp4"],
        "commands_run": 1,
    }


def test_the_first_commands_are_kept_and_all_are_counted() -> None:
    record = Record({})
    for number in range(MOST_COMMANDS + 5):
        record.note([str(number)])
    facts = record.facts()
    assert facts["commands_run"] == MOST_COMMANDS + 5
    assert facts["commands"] == [f"ffmpeg {number}" for number in range(MOST_COMMANDS)]
