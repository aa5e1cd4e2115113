"""How captions look: one style for a project, changed field by field, told to libass."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app import fonts
from app.adapters.ffmpeg.filters.caption_colours import ass_colour
from app.adapters.ffmpeg.filters.captions import ass_file
from app.domain import commands
from app.domain.caption_style import LOOKS, PLAIN, CaptionFont, CaptionPlace, CaptionSide, CaptionStyle
from app.domain.errors import InvalidDocument
from app.domain.timeline_rules import check
from tests.notation import timeline_of
from tests.unit.drawn import HUNDRED

TIMELINE = timeline_of("V1: A[0:10]")


def styled(**fields: Any) -> tuple[CaptionStyle, str | None]:
    command = commands.parse({"type": "set_caption_style", **fields}, new_id=lambda: "n")
    edited = commands.apply(TIMELINE, command, HUNDRED)
    return edited.caption_style, commands.coalesce_key(command)


def test_only_what_is_named_changes() -> None:
    style, key = styled(size=90, colour="#ffe14d")
    assert style == replace(PLAIN, size=90, colour="#ffe14d")
    assert key == "set_caption_style:size,colour"  # a colour that is dragged is one step of undo


def test_nothing_new_makes_no_step() -> None:
    command = commands.parse({"type": "set_caption_style", "bold": False}, new_id=lambda: "n")
    assert commands.apply(TIMELINE, command, HUNDRED) is TIMELINE


@pytest.mark.parametrize("name", LOOKS)
def test_every_look_that_is_offered_keeps_the_rules(name: str) -> None:
    check(replace(TIMELINE, caption_style=LOOKS[name]))


@pytest.mark.parametrize(
    "wrong",
    [{"size": 10}, {"outline": 21}, {"shadow": -1}, {"opacity": 101}, {"margin": 451}, {"colour": "red"}],
    ids=str,
)
def test_a_style_out_of_bounds_is_no_timeline(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidDocument, match="caption"):
        check(replace(TIMELINE, caption_style=replace(PLAIN, **wrong)))


@pytest.mark.parametrize(
    ("place", "side", "number"),
    [
        (CaptionPlace.BOTTOM, CaptionSide.LEFT, 1),
        (CaptionPlace.BOTTOM, CaptionSide.CENTRE, 2),
        (CaptionPlace.MIDDLE, CaptionSide.CENTRE, 5),
        (CaptionPlace.TOP, CaptionSide.RIGHT, 9),
    ],
)
def test_a_place_is_told_as_on_the_keypad(place: CaptionPlace, side: CaptionSide, number: int) -> None:
    style = replace(PLAIN, place=place, side=side, margin=100)
    assert f",{number},80,80,72,1\n" in ass_file([], (1280, 720), style)


def test_a_background_is_a_box_of_its_colour() -> None:
    style = CaptionStyle(font=CaptionFont.MONO, bold=True, outline=0, background="#102030", opacity=50)
    line = "Default,DejaVu Sans Mono,40,&H00FFFFFF,&H00FFFFFF,&H00101010,&H7F302010,-1,"
    assert line in (file := ass_file([], (1280, 720), style, matrix="smpte170m"))
    assert ",4,0.00,8.00,2," in file


@pytest.mark.parametrize(
    ("colour", "matrix", "told"),
    [
        ("#ffe14d", "smpte170m", "&H004DE1FF"),  # that is how ffmpeg draws
        ("#ffffff", "bt709", "&H00FFFFFF"),  # grey is the same everywhere
        ("#ffe14d", "bt709", "&H0053E8FB"),
        ("#00ff00", "bt709", "&H0008FF14"),  # there is none: as near as it can be
    ],
)
def test_a_colour_is_told_so_that_it_comes_out(colour: str, matrix: str, told: str) -> None:
    assert ass_colour(colour, matrix) == told


@pytest.mark.parametrize("style", LOOKS.values(), ids=LOOKS)
def test_the_font_and_the_one_with_the_most_letters_are_at_hand(style: CaptionStyle) -> None:
    files = fonts.files_for(style)
    assert fonts.FILE in files
    assert all(file.is_file() for file in files)
