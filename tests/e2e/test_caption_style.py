"""Captions in the preview and in an export of the same style: same place, same size, same colours."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Page

from app.adapters.fonts import FontFolders
from app.api.letters import FontView, LettersView
from app.domain.caption_style import LOOKS, CaptionFont, CaptionPlace, CaptionSide, CaptionStyle
from app.domain.timeline import CaptionTrack, Cue
from tests.e2e.edits_to_show import captions, clip, snapshot, track
from tests.e2e.static_server import serving
from tests.frames.exporting import clip as placed
from tests.frames.exporting import export, timeline_of
from tests.media import Clip as Media
from tests.own_fonts import make_font

SIZE = (640, 360)
SILENT = Media(frames=30, codec=None, container="m4a")
LONG = "Whoever reads this caption sees that it is much too long for one line of the picture"
NEAR = 4  # pixels of 640; letters are hinted here and not there

COLOURED = CaptionStyle(colour="#ffe14d", outline=10, outline_colour="#104080", size=90, shadow=0)
BOXED = CaptionStyle(outline=0, shadow=0, background="#0b3d91", opacity=100, size=80)
STYLES = {
    "as ever": (CaptionStyle(size=90), "Hamburg"),
    "coloured": (COLOURED, "Hamburg"),
    "boxed": (BOXED, "Hamburg"),
    "boxed in lines": (BOXED, LONG),
    "boxed with breaks of its own": (BOXED, f"Short\n{LONG[:58]}"),
    "bold serif above": (
        replace(COLOURED, font=CaptionFont.SERIF, bold=True, place=CaptionPlace.TOP, margin=120),
        "Hamburg",
    ),
    "mono at the left": (replace(BOXED, font=CaptionFont.MONO, side=CaptionSide.LEFT), "Hamburg"),
    "in the middle": (replace(BOXED, place=CaptionPlace.MIDDLE, side=CaptionSide.RIGHT), "one\ntwo"),
    "title": (LOOKS["Title"], "Hamburg"),
}

Picture = NDArray[np.int16]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("media")) as address:
        yield address


def previewed(page: Page, style: CaptionStyle, *texts: str) -> Picture:
    cues = captions("k", *((0, 30, text) for text in texts))
    audio = track("v", "audio", clip("1", "a", "0", 60))
    page.evaluate("edit => cutroom.show(edit)", snapshot(audio, captions=[cues], size=SIZE, style=style))
    page.evaluate("document.fonts.ready")
    page.locator(".player-caption").first.wait_for()
    return decoded(page.locator(".player-picture").screenshot())


def burnt(style: CaptionStyle, *texts: str, fonts: FontFolders | None = None) -> Picture:
    cues = tuple(Cue(f"q{number}", 0, 2, text) for number, text in enumerate(texts))
    timeline = timeline_of((placed("a", "s", 0, 2),), rate=Fraction(25))
    timeline = replace(timeline, size=SIZE, captions=(CaptionTrack("c", cues=cues),), caption_style=style)
    return decoded(export(timeline, {"s": SILENT}, fonts=fonts).files[0].read_bytes())


def decoded(file: bytes) -> Picture:
    with av.open(io.BytesIO(file), mode="r") as container:
        frame = next(container.decode(video=0))
        made = frame.reformat(*SIZE, format="rgb24", src_colorspace="ITU709").to_ndarray()
    return made.astype(np.int16)


def extent(picture: Picture, colour: str) -> tuple[int, ...]:
    """Left, top, right and bottom of what has a colour."""
    wanted = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)])
    rows, columns = np.nonzero(np.abs(picture - wanted).max(axis=2) < 60)
    assert rows.size, f"nothing is {colour}"
    return int(columns.min()), int(rows.min()), int(columns.max()), int(rows.max())


@pytest.fixture
def player(page: Page, address: str) -> Page:
    page.set_viewport_size({"width": SIZE[0] + 24, "height": SIZE[1] + 64})
    page.goto(f"{address}/harness/player.html")
    page.wait_for_function("window.harnessReady")
    return page


@pytest.mark.parametrize(("style", "text"), STYLES.values(), ids=STYLES)
def test_the_preview_shows_what_an_export_burns_in(player: Page, style: CaptionStyle, text: str) -> None:
    shown, made = previewed(player, style, text), burnt(style, text)
    for colour in {style.colour, style.background if style.opacity else style.colour}:
        assert extent(shown, colour) == pytest.approx(extent(made, colour), abs=NEAR)


@pytest.mark.parametrize("text", ["日本", "日本日、本" * 5, "Hamburg 日", "日\nHamburg", "שלום 3!"])
def test_letters_of_other_fonts_are_drawn_by_the_same_ones(player: Page, text: str, tmp_path: Path) -> None:
    """The font's lines are 1.4 em high, so its letters are smaller than ours, here as there."""
    style = CaptionStyle(size=120, outline=0, shadow=0, colour="#ffe14d")
    make_font(tmp_path, "Blocks", "日本、", line=1400)
    fonts = FontFolders(tmp_path)
    told = [FontView.of(font) for font in fonts.lettering([text], style).fonts]
    letters = LettersView(fonts=told, undrawn="", warnings=[])
    player.route("**/api/projects/*/letters", lambda route: route.fulfill(json=letters.model_dump()))
    player.route("**/api/fonts/**", lambda route: route.fulfill(path=tmp_path / "Blocks-400.ttf"))
    previewed(player, style, text)
    if told:
        player.wait_for_function(
            "[...document.fonts].some(({ family, status }) => "
            "family.includes('other') && status === 'loaded')"
        )
    shown = decoded(player.locator(".player-picture").screenshot())
    made = burnt(style, text, fonts=fonts)
    assert extent(shown, style.colour) == pytest.approx(extent(made, style.colour), abs=NEAR)


@pytest.mark.parametrize("place", CaptionPlace)
def test_captions_at_once_stand_beside_each_other_as_they_will(player: Page, place: CaptionPlace) -> None:
    style = replace(BOXED, place=place)
    shown, made = previewed(player, style, "one", "two"), burnt(style, "one", "two")
    assert extent(shown, style.background) == pytest.approx(extent(made, style.background), abs=NEAR)


@pytest.mark.parametrize(
    ("to", "dropped"),
    [
        ((0.5, 0.1), {"place": "top", "side": "centre"}),
        ((0.1, 0.9), {"place": "bottom", "side": "left"}),
        ((0.9, 0.51), {"place": "middle", "side": "right"}),
    ],
)
def test_a_caption_is_dragged_to_its_place(
    player: Page, to: tuple[float, float], dropped: dict[str, str]
) -> None:
    previewed(player, BOXED, "Hamburg")
    player.evaluate("""() => {
        cutroom.tell("caption-sample", "as it would look");
        cutroom.on("caption-dropped", (change) => (window.dropped = change));
    }""")
    caption = player.locator(".player-caption").bounding_box()
    picture = player.locator(".player-picture").bounding_box()
    assert caption is not None
    assert picture is not None
    player.mouse.move(caption["x"] + caption["width"] / 2, caption["y"] + caption["height"] / 2)
    player.mouse.down()
    end = (picture["x"] + to[0] * picture["width"], picture["y"] + to[1] * picture["height"])
    player.mouse.move(*end, steps=4)
    player.mouse.up()
    change = player.evaluate("window.dropped")
    assert {name: change[name] for name in dropped} == dropped
    moved = player.locator(".player-caption").bounding_box()
    assert moved is not None
    assert moved["y"] + moved["height"] / 2 == pytest.approx(end[1], abs=4)  # it stands where it is seen
    assert not player.evaluate("cutroom.playing")
