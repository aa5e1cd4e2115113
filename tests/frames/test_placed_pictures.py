"""Where placed pictures lie in an export, to the pixel, and that both of two layers show the right frames."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from app.domain.placement import Placement
from app.domain.preset_list import DEFAULT_PRESET
from app.domain.presets import EncodeChoice, Preset
from app.domain.render_plan.sources import is_transparent
from app.domain.shape import Filling
from app.domain.timeline import Clip, Gap, Item
from tests.frames.exporting import SIZE, clip, export, prober, timeline_of
from tests.interrupted import run_ffmpeg
from tests.media import Clip as Media
from tests.media import Pixels, number_in, picture_of

RATE = Fraction(25)
FILM = Media(frames=200, rate=RATE, size=SIZE, sound=None)
OTHER = Media(frames=200, rate=RATE, size=SIZE, sound=None, first=1000)
WHITE, BLACK, GREY = 235, 16, 126


def placed(item: Clip, **place: object) -> Clip:
    return replace(item, place=replace(Placement(), **place))  # type: ignore[arg-type]


def pictures(path: Path) -> Iterator[Pixels]:
    """The grey pictures of a file, as they are stored."""
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            yield frame.to_ndarray(format="yuv420p")[: frame.height].astype(np.uint8)


def exported(*tracks: tuple[Item, ...], preset: str | Preset = DEFAULT_PRESET, **media: Media | Path) -> Path:
    return export(timeline_of(*tracks, rate=RATE), media, preset=preset).files[0]


def plain(
    path: Path, colour: tuple[int, int, int], size: tuple[int, int], *, alpha: int | None = None
) -> Path:
    """A still picture of one colour; with an alpha, its right half has that."""
    kind, pixels = ("rgb24", [*colour]) if alpha is None else ("rgba", [*colour, 255])
    picture = np.full((size[1], size[0], len(pixels)), pixels, np.uint8)
    if alpha is not None:
        picture[:, size[0] // 2 :, 3] = alpha
    with av.open(str(path), "w", format="image2", options={"update": "1"}) as container:
        stream = container.add_stream("png", rate=1)
        stream.width, stream.height, stream.pix_fmt = *size, kind
        container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format=kind)))
        container.mux(stream.encode(None))
    return path


def bounds(picture: Pixels, *, above: int = 100) -> tuple[int, int, int, int]:
    """(left, top, right, bottom) of what is bright."""
    rows, columns = np.nonzero((picture > above).any(axis=1))[0], np.nonzero((picture > above).any(axis=0))[0]
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def unlike(one: Pixels, other: Pixels) -> float:
    """In what part of two black and white pictures the one is black where the other is white."""
    return float(((one > 127) != (other > 127)).mean())


def low_bits(picture: Pixels) -> int:
    """The last eight bits of a number, which stand in the lower half of its picture."""
    whole = picture.copy()
    upper = picture_of(0, (picture.shape[1], picture.shape[0]))
    whole[: picture.shape[0] // 2] = upper[: picture.shape[0] // 2]
    return number_in(whole)


def test_both_layers_of_a_picture_in_a_picture_show_the_frames_that_are_asked_for() -> None:
    small = placed(clip("u", "o", 1, 60), scale=500, x=250, y=-250)
    made = exported((Gap(20), small), (clip("a", "f", 2, 110, speed=Fraction(1)),), f=FILM, o=OTHER)
    found = list(pictures(made))
    assert len(found) == 110
    for frame, picture in enumerate(found):
        assert low_bits(picture) == 50 + frame
        inner = number_in(picture[:90, 160:])
        assert (inner == 1025 + frame - 20) is (20 <= frame < 80), frame


def test_layers_of_other_rates_and_speeds_are_exact_as_well() -> None:
    slow = Media(frames=90, rate=Fraction(15), size=(240, 240), sound=None, first=300)
    small = placed(clip("u", "s", 1, 50, speed=Fraction(2)), scale=500, x=-250, y=-250)
    base = clip("a", "f", Fraction(1, 2), 50, speed=Fraction(1, 2))
    made = exported((small,), (base,), f=replace(FILM, frames=60, rate=Fraction(30000, 1001)), s=slow)
    for frame, picture in enumerate(pictures(made)):
        middle = (frame + Fraction(1, 2)) / RATE
        assert low_bits(picture) == int((Fraction(1, 2) + middle / 2) * Fraction(30000, 1001))
        assert number_in(picture[:90, 35:125]) == 300 + int((1 + middle * 2) * 15)


@pytest.mark.parametrize(
    ("place", "box"),
    [
        (Placement(scale=500), (80, 44, 240, 134)),
        (Placement(scale=500, x=250, y=-250), (160, 0, 320, 90)),
        (Placement(scale=500, x=500, y=500), (240, 136, 320, 180)),
        (Placement(scale=10, x=-490), (2, 88, 6, 90)),
        (Placement(crop=(250, 0, 0, 500)), (80, 0, 320, 90)),
        (Placement(crop=(250, 100, 250, 100), scale=2000), (0, 0, 320, 180)),
        (Placement(crop=(400, 400, 400, 400), scale=2000, x=100), (128, 54, 256, 126)),
        (Placement(turn=90), (108, 0, 210, 180)),
        (Placement(turn=270, scale=500, x=-500), (0, 44, 26, 134)),
        (Placement(scale=10_000, x=2000), (0, 0, 320, 180)),
        (Placement(x=-1000), None),
        (Placement(opacity=0), None),
    ],
    ids=str,
)
def test_a_picture_lies_where_it_was_put(
    place: Placement, box: tuple[int, int, int, int] | None, tmp_path: Path
) -> None:
    white = plain(tmp_path / "white.png", (255, 255, 255), SIZE)
    made = exported((replace(clip("a", "w", 0, 5), place=place),), (clip("b", "f", 0, 5),), w=white, f=FILM)
    alone = exported((replace(clip("a", "w", 0, 5), place=place),), w=white)
    picture = list(pictures(alone))[3]
    if box is None:
        assert picture.max() < 20
        return
    assert bounds(picture) == box
    over = list(pictures(made))[3]
    left, top, right, bottom = box
    assert over[top:bottom, left:right].min() > 200
    around = picture_of(3, SIZE)
    around[top:bottom, left:right] = over[top:bottom, left:right]
    assert unlike(over, around) < 0.02


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("source", [{}, {"rotation": 90, "size": (180, 320)}, {"size": (202, 322)}], ids=str)
def test_pictures_are_turned_and_then_mirrored(turn: int, mirrored: bool, source: dict[str, object]) -> None:
    film = replace(FILM, **source)  # type: ignore[arg-type]
    upright = film.size[::-1] if film.rotation else film.size
    made = exported((placed(clip("a", "f", 1, 12), turn=turn, mirrored=mirrored),), f=film)
    shown = upright[::-1] if turn in (90, 270) else upright
    scale = min(SIZE[0] / shown[0], SIZE[1] / shown[1])
    wide, high = round(shown[0] * scale), round(shown[1] * scale)
    left, top = (SIZE[0] - wide) // 2, (SIZE[1] - high) // 2
    for frame, picture in enumerate(pictures(made)):
        seen = picture[top : top + high, left : left + wide]
        seen = seen[:, ::-1] if mirrored else seen
        assert number_in(np.rot90(seen, turn // 90)) == 25 + frame


def test_a_fade_of_an_upper_clip_goes_to_what_lies_under_it(tmp_path: Path) -> None:
    white = plain(tmp_path / "white.png", (255, 255, 255), SIZE)
    grey = plain(tmp_path / "grey.png", (128, 128, 128), SIZE)
    upper = replace(clip("u", "w", 0, 40), fade_in=10, fade_out=10)
    made = exported((Gap(10), upper, clip("v", "w", 0, 5)), (clip("a", "g", 0, 45),), w=white, g=grey)
    levels = [float(picture.mean()) for picture in pictures(made)]
    assert levels[:10] == pytest.approx([GREY] * 10, abs=3)
    assert levels[20:40] == pytest.approx([WHITE] * 20, abs=3)
    rising = [GREY + (WHITE - GREY) * frame / 10 for frame in range(10)]
    assert levels[10:20] == pytest.approx(rising, abs=8)
    assert levels[10:20] == sorted(levels[10:20]) and levels[40:45] == sorted(levels[40:45], reverse=True)
    assert levels[45:50] == pytest.approx([BLACK + (WHITE - BLACK) * n / 10 for n in (5, 4, 3, 2, 1)], abs=12)


def test_half_the_opacity_shows_half_of_what_lies_under(tmp_path: Path) -> None:
    white = plain(tmp_path / "white.png", (255, 255, 255), SIZE)
    half = placed(clip("u", "w", 0, 5), opacity=50)
    over_grey = exported(
        (half,), (clip("a", "g", 0, 5),), w=white, g=plain(tmp_path / "g.png", (128,) * 3, SIZE)
    )
    assert [picture.mean() for picture in pictures(over_grey)] == pytest.approx(
        [(WHITE + GREY) / 2] * 5, abs=3
    )
    alone = exported((half,), w=white)
    assert [picture.mean() for picture in pictures(alone)] == pytest.approx([(WHITE + BLACK) / 2] * 5, abs=3)


def test_a_still_picture_keeps_its_alpha_over_a_film(tmp_path: Path) -> None:
    logo = plain(tmp_path / "logo.png", (255, 255, 255), (160, 90), alpha=0)
    small = placed(clip("u", "l", 0, 10), scale=500, x=250, y=-250)
    for frame, picture in enumerate(pictures(exported((small,), (clip("a", "f", 0, 10),), l=logo, f=FILM))):
        assert picture[4:86, 164:236].min() > 220
        assert low_bits(picture) == frame
        plain_one = picture_of(frame, SIZE)
        assert unlike(picture[:90, 244:], plain_one[:90, 244:]) < 0.02


@pytest.mark.parametrize("encoder", ["libvpx", "libvpx-vp9"])
def test_a_film_keeps_its_alpha_that_only_its_file_tells_of(encoder: str, tmp_path: Path) -> None:
    """VP8 and VP9 store alpha beside their pictures, where most decoders do not look."""
    film = tmp_path / "lower third.webm"
    half = "color=white:s=320x180:r=25:d=3,format=yuva420p,geq=lum=235:cb=128:cr=128:a='255*lt(X,160)'"
    run_ffmpeg("-f", "lavfi", "-i", half, "-c:v", encoder, "-auto-alt-ref", "0", "-g", "40", str(film))
    picture = prober().probe(film).picture
    assert picture is not None and is_transparent(picture)
    above, base = clip("u", "w", Fraction(3, 2), 10), clip("a", "f", 0, 10)
    for frame, shown in enumerate(pictures(exported((above,), (base,), w=film, f=FILM))):
        assert shown[:, 4:154].min() > 220
        assert unlike(shown[:, 166:], picture_of(frame, SIZE)[:, 166:]) < 0.02
    alone = list(pictures(exported((above,), w=film)))[5]
    assert alone[:, 4:154].min() > 220 and alone[:, 166:].max() < 40


def test_bars_let_through_what_lies_under(tmp_path: Path) -> None:
    square = plain(tmp_path / "square.png", (255, 255, 255), (180, 180))
    made = exported((clip("u", "s", 0, 5),), (clip("a", "f", 0, 5),), s=square, f=FILM)
    picture = list(pictures(made))[2]
    assert picture[:, 72:248].min() > 220
    beneath = picture_of(2, SIZE)
    assert unlike(picture[:, :66], beneath[:, :66]) < 0.02
    assert bounds(list(pictures(exported((clip("u", "s", 0, 5),), s=square)))[2]) == (70, 0, 250, 180)


@pytest.mark.parametrize("filling", [Filling.FILL, Filling.BLUR])
def test_a_turned_picture_fills_the_frame_as_the_format_says(filling: Filling) -> None:
    preset = replace(DEFAULT_PRESET, filling=filling)
    made = exported((placed(clip("u", "f", 1, 5), turn=90),), f=FILM, preset=preset)
    for frame, picture in enumerate(pictures(made)):
        if filling is Filling.BLUR:
            seen = picture[:, 110:212]
            assert number_in(np.rot90(seen)) == 25 + frame
        assert picture[:, :60].std() > 10  # not black there


def test_what_no_layer_touches_is_copied_as_before() -> None:
    small = placed(clip("u", "o", 0, 20), scale=300)
    timeline = timeline_of((Gap(70), small), (clip("a", "f", 0, 200),), rate=RATE)
    rendered = export(timeline, {"f": FILM, "o": OTHER}, copying=True)
    found = list(pictures(rendered.files[0]))
    assert [low_bits(picture) for picture in found[:70]] == list(range(70))
    assert [low_bits(picture) for picture in found[90:]] == list(range(90, 200))
    inner = [number_in(picture[62:116, 112:208]) for picture in found[70:90]]
    assert inner == list(range(1000, 1020))
    assert rendered.report["copied_frames"] >= 120 and "made_again" not in rendered.report


@pytest.mark.parametrize("preset", ["png", "jpeg", "gif", "webp", "mov-prores", "mp4-hevc", "webm"])
def test_layers_are_drawn_in_the_pixels_of_every_format(preset: str, tmp_path: Path) -> None:
    white = plain(tmp_path / "white.png", (255, 255, 255), SIZE)
    small = replace(placed(clip("u", "w", 0, 6), scale=500, x=-250, opacity=50), fade_out=1)
    grey = plain(tmp_path / "grey.png", (128, 128, 128), SIZE)
    timeline = timeline_of((small,), (clip("b", "g", 0, 6),), rate=RATE)
    made = export(timeline, {"w": white, "g": grey}, preset=preset).files[0]
    with av.open(str(made)) as container:
        frame = next(container.decode(video=0))
        picture = frame.to_ndarray(format="rgb24")[:, :, 1]
    high, wide = picture.shape
    assert picture[high // 3 : high // 2, wide // 8 : wide // 3].mean() == pytest.approx(191, abs=6)
    assert picture[high // 3 : high // 2, wide * 5 // 8 :].mean() == pytest.approx(128, abs=6)


@pytest.mark.parametrize("encode", [EncodeChoice.NEEDED, EncodeChoice.NONE])
@pytest.mark.parametrize(
    ("preset", "turn", "source"),
    [
        ("mp4", 90, {"size": (180, 320)}),
        ("mkv", 270, {"size": (180, 320)}),
        ("mov", 180, {}),
        ("mp4", 270, {"rotation": 180, "size": (180, 320)}),
        ("mp4", 90, {"rotation": 90}),
        ("mp4-hevc", 90, {"size": (180, 320), "codec": "libx265"}),
    ],
)
def test_what_is_only_turned_is_copied_and_the_file_says_how(
    preset: str, turn: int, source: dict[str, Any], encode: EncodeChoice
) -> None:
    film = replace(FILM, **source)
    items: tuple[Item, ...] = (
        placed(clip("a", "f", 1, 60), turn=turn),
        placed(clip("b", "f", 4, 60), turn=turn),
    )
    exact = encode is EncodeChoice.NEEDED
    if not exact:
        items = (placed(clip("a", "f", 0, 60), turn=turn),)
    rendered = export(timeline_of(items, rate=RATE), {"f": film}, preset=preset, copying=True, encode=encode)
    assert rendered.report["copied_frames"] >= 60 and "made_again" not in rendered.report
    with av.open(str(rendered.files[0])) as container:
        found = []
        for frame in container.decode(video=0):
            shown = np.rot90(frame.to_ndarray(format="gray"), round(frame.rotation / 90))
            assert shown.shape == SIZE[::-1]
            found.append(number_in(np.rot90(shown, turn // 90)))
    wanted = [*range(25, 85), *range(100, 160)] if exact else list(range(len(found)))
    assert found == wanted
