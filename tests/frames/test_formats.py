"""Each kind of file holds the frames of the timeline, in its own coding, size and shape."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import av
import numpy as np
import pytest

from app.adapters.ffmpeg.webp import chunks_of, parts_of
from app.domain.preset_list import PRESETS, preset_named
from app.domain.presets import Kind
from app.domain.shape import Aspect, Filling
from tests.frames.exporting import clip, expected_numbers, export, timeline_of
from tests.media import Clip as Media
from tests.media import Pixels, number_in, read_frame_numbers, read_sound_times

RATE = Fraction(30)
SOURCE = Media(frames=40, size=(160, 90), gop=12)
TIMELINE = replace(
    timeline_of((clip("a", "s", Fraction(1, 3), 12), clip("b", "s", 0, 6)), rate=RATE), size=(160, 90)
)
NUMBERS = expected_numbers(TIMELINE, {"s": SOURCE})

FILMS = {
    "mp4-hevc": ["hevc", "aac"],
    "mp4-av1": ["av1", "aac"],
    "webm-av1": ["av1", "opus"],
    "mkv": ["h264", "aac"],
    "mkv-hevc": ["hevc", "aac"],
    "mkv-av1": ["av1", "opus"],
    "mov-prores": ["prores", "pcm_s16le"],
    "mov": ["h264", "aac"],
    "mov-hevc": ["hevc", "aac"],
}


def codecs(path: Path) -> list[str]:
    with av.open(str(path)) as container:
        return [stream.codec.canonical_name for stream in container.streams]


@pytest.mark.parametrize("preset", FILMS)
def test_a_film_of_every_coding_holds_the_frames_and_the_sound(preset: str) -> None:
    made = export(TIMELINE, {"s": SOURCE}, preset=preset).files[0]
    assert codecs(made) == FILMS[preset]
    assert read_frame_numbers(made) == NUMBERS
    assert read_sound_times(made, [0.1, 0.5]) == pytest.approx([0.1 + 1 / 3, 0.1], abs=0.02)


def test_films_that_are_made_in_pieces_go_together_in_every_coding() -> None:
    source = replace(SOURCE, frames=50, rate=Fraction(1), sound=None)  # twenty seconds are a piece
    timeline = replace(
        timeline_of((clip("a", "s", 0, 21), clip("b", "s", 5, 21)), rate=Fraction(1)), size=(160, 90)
    )
    for preset in FILMS:
        made = export(timeline, {"s": source}, preset=preset).files[0]
        assert read_frame_numbers(made) == expected_numbers(timeline, {"s": source}), preset


@pytest.mark.parametrize(("preset", "codec"), [("flac", "flac"), ("opus", "opus")])
def test_sound_alone_in_every_coding_is_where_it_belongs(preset: str, codec: str) -> None:
    made = export(TIMELINE, {"s": SOURCE}, preset=preset).files[0]
    assert codecs(made) == [codec]
    assert read_sound_times(made, [0.1, 0.5]) == pytest.approx([0.1 + 1 / 3, 0.1], abs=0.02)


@pytest.mark.parametrize("preset", ["png", "jpeg"])
def test_a_still_is_the_first_frame(preset: str) -> None:
    made = export(TIMELINE, {"s": SOURCE}, preset=preset).files[0]
    assert made.suffix == preset_named(preset).extension
    assert read_frame_numbers(made) == NUMBERS[:1]


def test_single_pictures_are_all_frames_in_their_order() -> None:
    made = export(TIMELINE, {"s": SOURCE}, preset="pictures").files[0]
    with zipfile.ZipFile(made) as file:
        assert file.namelist() == [f"{number:06}.png" for number in range(1, 19)]
        assert [number_in(_decoded(file.read(name))) for name in file.namelist()] == NUMBERS


def test_an_animated_webp_shows_every_nth_frame() -> None:
    made = export(TIMELINE, {"s": SOURCE}, preset="webp")
    assert [number_in(picture) for picture in _pictures_of_webp(made.files[0])] == NUMBERS[::2]
    assert made.report["frames"] == 9


def test_a_long_animated_webp_is_made_in_parts_so_that_no_program_keeps_all_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.adapters.ffmpeg.animation.MOST_PICTURES", 40)
    moving = replace(SOURCE, frames=700)
    still = replace(SOURCE, rate=Fraction(1), frames=40, sound=None)  # its pictures stay for a second
    timeline = replace(
        timeline_of((clip("a", "m", 0, 601), clip("b", "s", 0, 300), clip("c", "m", 10, 91)), rate=RATE),
        size=(160, 90),
    )
    made = export(timeline, {"m": moving, "s": still}, preset="webp")
    commands = [words for words in made.report["commands"] if "libwebp_anim" in words]
    assert len(commands) > 2
    shown = [
        (number_in(picture), lasting)
        for picture, lasting in zip(_pictures_of_webp(made.files[0]), _lasting(made.files[0]), strict=True)
    ]
    numbers = [number for number, lasting in shown for _ in range(round(lasting * 15 / 1000))]
    assert numbers == expected_numbers(timeline, {"m": moving, "s": still})[::2]
    assert abs(sum(_lasting(made.files[0])) - 1000 * 496 / 15) <= 1


@pytest.mark.parametrize(("frames", "shown"), [(1, 1), (12, 6)])
def test_an_animation_in_which_nothing_moves_is_a_still_webp(frames: int, shown: int) -> None:
    """So its encoder writes it, however long it lasts."""
    source = replace(SOURCE, rate=Fraction(1), sound=None)  # its pictures stay for a second
    timeline = replace(timeline_of((clip("a", "s", 3, frames),), rate=RATE), size=(160, 90))
    made = export(timeline, {"s": source}, preset="webp")
    assert [name for name, _ in _chunks(made.files[0])] == [b"VP8 "]
    assert number_in(_decoded(made.files[0].read_bytes())) == 3
    assert made.report["frames"] == shown


@pytest.mark.parametrize(
    ("aspect", "filling", "seen"),
    [
        (Aspect.SQUARE, Filling.FIT, (180, 102)),
        (Aspect.SQUARE, Filling.BLUR, (180, 102)),
        (Aspect.WIDE, Filling.FIT, (320, 180)),
    ],
)
def test_another_shape_shows_the_whole_picture_in_its_middle(
    aspect: Aspect, filling: Filling, seen: tuple[int, int]
) -> None:
    preset = replace(preset_named("mp4"), aspect=aspect, filling=filling)
    timeline = replace(TIMELINE, size=(320, 180))
    made = export(timeline, {"s": SOURCE}, preset=preset).files[0]
    pictures = _pictures(made)
    assert pictures[0].shape == ((180, 180) if aspect is Aspect.SQUARE else (180, 320))
    assert [number_in(_middle(picture, seen)) for picture in pictures] == NUMBERS
    below = max(float(picture[-30:].mean()) for picture in pictures)
    assert aspect is Aspect.WIDE or (below > 40) == (filling is Filling.BLUR)


def test_a_picture_that_fills_another_shape_is_cut_at_its_sides() -> None:
    source = replace(SOURCE, size=(320, 180))
    timeline = replace(TIMELINE, size=(320, 180))
    preset = replace(preset_named("mp4"), aspect=Aspect.TALL, filling=Filling.FILL)
    (made, *_) = _pictures(export(timeline, {"s": source}, preset=preset).files[0])
    (whole, *_) = _pictures(export(timeline, {"s": source}).files[0])
    assert made.shape == (320, 180)
    middle = whole[:, 110:210].astype(float)  # 180 of the 568 columns of the picture that covers it
    assert np.abs(middle[::9, ::10].mean() - made.astype(float).mean()) < 20
    assert {value > 127 for value in made[0, ::20]} == {value > 127 for value in middle[0, ::12]}


def test_every_preset_has_a_test_of_its_frames() -> None:
    tested = {*FILMS, "mp4", "mp4-720p", "mp4-1080p", "webm", "gif", "webp", "png", "jpeg", "pictures"}
    assert {preset.name for preset in PRESETS if preset.kind is not Kind.SOUND} == tested


def _middle(picture: Pixels, size: tuple[int, int]) -> Pixels:
    (height, width), (wide, high) = picture.shape, size
    left, top = (width - wide) // 2, (height - high) // 2
    return picture[top : top + high, left : left + wide]


def _pictures(path: Path) -> list[Pixels]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="gray").astype(np.uint8) for frame in container.decode(video=0)]


def _decoded(data: bytes) -> Pixels:
    return _shown(data, "gray")


def _shown(data: bytes, pixels: str) -> Pixels:
    with av.open(BytesIO(data), "r") as container:
        return next(container.decode(video=0)).to_ndarray(format=pixels).astype(np.uint8)


def _pictures_of_webp(path: Path) -> list[Pixels]:
    """What is seen picture by picture: each is drawn over a part of the one before."""
    canvas: Pixels = np.zeros((0, 0), np.uint8)
    seen: list[Pixels] = []
    for name, data in _chunks(path):
        if name == b"VP8X":
            width, height = (int.from_bytes(data[at : at + 3], "little") + 1 for at in (4, 7))
            canvas = np.zeros((height, width), np.uint8)
        if name == b"ANMF":
            left, top = (2 * int.from_bytes(data[at : at + 3], "little") for at in (0, 3))
            drawn, opaque = _drawn(data[16:])
            part = canvas[top : top + drawn.shape[0], left : left + drawn.shape[1]]
            part[opaque] = drawn[opaque]
            seen.append(canvas.copy())
    return seen


def _lasting(path: Path) -> list[int]:
    """How many milliseconds each picture is shown."""
    return [int.from_bytes(data[12:15], "little") for name, data in _chunks(path) if name == b"ANMF"]


def _chunks(path: Path) -> list[tuple[bytes, bytes]]:
    with path.open("rb") as file:
        return list(chunks_of(file, most=path.stat().st_size))


def _drawn(data: bytes) -> tuple[Pixels, np.ndarray[tuple[int, ...], np.dtype[np.bool_]]]:
    """The pixels of one picture of an animation, and which of them are opaque."""
    parts = dict(parts_of(BytesIO(data), most=len(data)))
    body = data
    if b"ALPH" in parts:
        size = _size_of(parts[b"VP8 "])
        head = bytes([0x10, 0, 0, 0]) + b"".join((side - 1).to_bytes(3, "little") for side in size)
        body = b"VP8X" + len(head).to_bytes(4, "little") + head + data
    riff = b"RIFF" + (len(body) + 4).to_bytes(4, "little") + b"WEBP" + body
    pixels = _shown(riff, "rgba")
    return pixels[..., 1], pixels[..., 3] > 127


def _size_of(key_frame: bytes) -> tuple[int, int]:
    """Of a VP8 key frame (RFC 6386, 9.1)."""
    return tuple(int.from_bytes(key_frame[at : at + 2], "little") & 0x3FFF for at in (6, 8))  # type: ignore[return-value]
