"""Letters that our fonts lack are drawn by fonts of this machine, and not as boxes."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from app.adapters.ffmpeg.binary import find_ffmpeg
from app.adapters.ffmpeg.naming import Naming, coding_of
from app.adapters.ffmpeg.process import Ffmpeg
from app.adapters.fonts import FontFolders
from app.domain.caption_style import CaptionStyle
from app.domain.errors import FontMissing
from app.domain.preset_list import DEFAULT_PRESET
from app.domain.render_plan.planning import plan_render
from app.domain.render_plan.values import RenderPlan
from app.domain.timeline import CaptionTrack, Cue, Timeline
from app.ports import Backing
from app.services.rendering.letters import lettered
from tests.frames.exporting import SIZE, asset_of, clip, export, timeline_of
from tests.media import Clip as Media
from tests.media import make
from tests.own_fonts import make_font

SILENT = Media(frames=30, codec=None, container="m4a")
LOOK = CaptionStyle(outline=0, shadow=0, size=250)
EM = 45  # pixels of a line of that size


def captioned(text: str) -> Timeline:
    captions = (CaptionTrack("c", language="ja", cues=(Cue("q", 0, 2, text),)),)
    timeline = timeline_of((clip("a", "s", 0, 2),), rate=Fraction(25))
    return replace(timeline, captions=captions, caption_style=LOOK)


def drawn(text: str, folder: Path) -> NDArray[np.bool_]:
    """Which pixels of an export's caption are white."""
    made = export(captioned(text), {"s": SILENT}, fonts=FontFolders(folder)).files[0]
    with av.open(str(made)) as container:
        return next(container.decode(video=0)).to_ndarray(format="gray") > 200


def white(text: str, folder: Path) -> int:
    """How many they are."""
    return int(np.count_nonzero(drawn(text, folder)))


def test_a_letter_that_ours_lack_is_drawn_by_a_font_of_the_folder(tmp_path: Path) -> None:
    """In that font it is a full block; the box that stands for no letter is a thin frame."""
    box = white("日", tmp_path)
    make_font(tmp_path, "Blocks", "日本")
    assert white("日", tmp_path) == pytest.approx(EM * EM, rel=0.1)
    assert 0 < box < EM * EM / 3
    assert white("日 日", tmp_path) == pytest.approx(2 * EM * EM, rel=0.1)


def test_a_long_line_without_spaces_is_broken(tmp_path: Path) -> None:
    make_font(tmp_path, "Blocks", "日")
    rows, columns = np.nonzero(drawn("日" * 10, tmp_path))
    assert columns.min() >= SIZE[0] / 16 - 1
    assert columns.max() <= SIZE[0] * 15 / 16
    assert rows.max() - rows.min() == pytest.approx(2 * EM, abs=3)


def test_letters_that_ours_have_are_the_same_whatever_fonts_there_are(tmp_path: Path) -> None:
    before = white("Zoë", tmp_path)
    make_font(tmp_path, "Blocks", "Zoë")
    assert white("Zoë", tmp_path) == before


def test_a_line_runs_in_the_direction_of_its_first_letter(tmp_path: Path) -> None:
    """So the sign at the end of a Hebrew sentence stands at its left, and at the right of an English one."""

    def end(text: str) -> float:
        """Where the line below ends, which is lower than all letters."""
        rows, columns = np.nonzero(drawn(text, tmp_path))
        return float(np.mean(columns[rows == rows.max()]))

    assert end("הה_") < SIZE[0] / 2 - 10
    assert end("HH_") > SIZE[0] / 2 + 10


def planned(text: str, folder: Path) -> RenderPlan:
    timeline = captioned(text)
    plan = plan_render(timeline, {"s": asset_of("s", make(SILENT))}, DEFAULT_PRESET)
    return lettered(plan, timeline, FontFolders(folder))


def name_of(plan: RenderPlan) -> str:
    """What the picture of a plan is kept as for the next export."""
    return Naming(Ffmpeg(find_ffmpeg()).version, {}).segment(plan, coding_of(plan), 0)


def test_a_kept_picture_is_known_by_the_fonts_that_drew_it(tmp_path: Path) -> None:
    latin, boxes = name_of(planned("Zoë", tmp_path)), name_of(planned("日", tmp_path))
    make_font(tmp_path, "Blocks", "日Zoë")
    assert name_of(planned("Zoë", tmp_path)) == latin
    drawn = name_of(planned("日", tmp_path))
    make_font(tmp_path, "Blocks", "日Zoëa")
    assert len({boxes, drawn, name_of(planned("日", tmp_path))}) == 3


def test_an_export_whose_font_is_gone_says_so(tmp_path: Path) -> None:
    class Forgetful(FontFolders):
        def path(self, file: object) -> None:
            return None

    make_font(tmp_path, "Blocks", "日")
    with pytest.raises(FontMissing, match="“Blocks-400"):
        export(captioned("日"), {"s": SILENT}, fonts=Forgetful(tmp_path), backing=Backing())
