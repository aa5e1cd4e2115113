"""How much of a small machine an export takes."""

from __future__ import annotations

import pytest

from app.adapters.ffmpeg.one_segment import sparingly
from app.adapters.ffmpeg.sparing import LONG, Machine, Share, encoders_at_once, share, sound_beside
from app.domain.coding import Coding

SMALLER, SMALL, LARGE, LARGER = (854, 480), (1280, 720), (1920, 1080), (3840, 2160)


@pytest.mark.parametrize(
    ("machine", "recoloured", "encoders"),
    [
        (Machine(SMALL, 0, 2), False, 2),
        (Machine(SMALL, 2 * LONG, 2), False, 1),
        (Machine(LARGE, 0, 2), False, 1),  # two would hold six hundred megabytes
        (Machine(LARGE, 2 * LONG, 8), False, 2),
        (Machine(SMALL, 0, 2), True, 1),  # two would hold five hundred
        (Machine(SMALLER, 0, 2), True, 2),
        (Machine(SMALL, 0, 4), True, 2),
        (Machine(SMALL, 0, 8), True, 2),
    ],
)
def test_where_two_would_hold_too_much_of_a_small_machine_one_span_is_encoded_at_a_time(
    machine: Machine, recoloured: bool, encoders: int
) -> None:
    assert encoders_at_once(machine, recoloured=recoloured) == encoders


@pytest.mark.parametrize(
    ("encoder", "machine", "beside"),
    [
        ("libx264", Machine(SMALL, 2 * LONG, 2), True),
        ("libx264", Machine(LARGE, 0, 2), True),
        ("libx264", Machine(LARGE, 2 * LONG, 2), False),  # the two would hold more than 400 MB
        ("libx264", Machine(LARGE, 2 * LONG, 8), True),
        ("libx265", Machine(LARGE, 0, 2), False),  # so without a long file
        ("libsvtav1", Machine(LARGE, 0, 2), False),
        ("libvpx-vp9", Machine(LARGE, 0, 2), False),
        ("libvpx-vp9", Machine(SMALL, 0, 2), True),
        ("libsvtav1", Machine(LARGE, 0, 8), True),
        ("prores_ks", Machine(LARGE, 0, 2), True),
    ],
)
def test_sound_is_not_coded_beside_what_holds_much_of_a_small_machine(
    encoder: str, machine: Machine, beside: bool
) -> None:
    assert sound_beside(machine, Coding(encoder)) is beside


@pytest.mark.parametrize(
    ("machine", "source", "words"),
    [
        (Machine(SMALL, 0, 2), SMALL, ("-threads", "1")),
        (Machine(LARGE, 0, 2), LARGE, ("-threads", "1")),
        (Machine(LARGE, 0, 2), LARGER, ()),  # one thread would keep the encoder waiting
        (Machine(LARGE, 0, 8), LARGE, ()),
    ],
)
def test_files_are_read_by_one_thread_on_a_small_machine_if_their_pictures_are_no_larger(
    machine: Machine, source: tuple[int, int], words: tuple[str, ...]
) -> None:
    assert share(machine, Coding("libx265"), at_once=1, sources=(source,)).reading == words


@pytest.mark.parametrize(
    ("encoder", "machine", "at_once", "files", "words"),
    [
        ("libx264", Machine(SMALL, 0, 2), 2, 1, ("-x264opts", "threads=2:sync-lookahead=0")),
        ("libx264", Machine(SMALL, 0, 2), 1, 1, ("-x264opts", "threads=2:sync-lookahead=2")),
        ("libx264", Machine(SMALL, 2 * LONG, 2), 1, 1, ("-x264opts", "threads=3:sync-lookahead=2")),
        ("libx264", Machine(LARGE, 0, 2), 1, 1, ("-x264opts", "threads=3:sync-lookahead=2")),
        ("libx264", Machine(LARGE, 0, 2), 1, 2, ("-x264opts", "threads=2:sync-lookahead=1")),
        ("libx264", Machine(LARGE, 0, 2), 1, 3, ("-x264opts", "threads=2:sync-lookahead=1")),
        ("libx264", Machine(LARGE, 2 * LONG, 2), 1, 1, ("-x264opts", "threads=2:sync-lookahead=0")),
        ("libx264", Machine(LARGE, 2 * LONG, 16), 1, 1, ()),
        ("libx265", Machine(SMALL, 0, 2), 2, 1, ()),
        ("libx265", Machine(LARGE, 0, 2), 1, 1, ("-x265-params", "rc-lookahead=8:frame-threads=1")),
        ("libx265", Machine(LARGE, 0, 8), 1, 1, ()),
        ("libvpx-vp9", Machine(SMALL, 0, 2), 2, 1, ()),
        ("libvpx-vp9", Machine(LARGE, 0, 2), 1, 1, ("-lag-in-frames", "4")),
        ("libsvtav1", Machine(SMALL, 0, 2), 2, 1, ()),
        ("libsvtav1", Machine(LARGE, 0, 2), 1, 1, ("-svtav1-params", "enable-tf=0:lookahead=16")),
        ("libsvtav1", Machine(LARGE, 0, 8), 1, 1, ()),
    ],
)
def test_only_a_coder_that_knows_the_words_is_told_to_be_sparing(
    encoder: str, machine: Machine, at_once: int, files: int, words: tuple[str, ...]
) -> None:
    taken = share(machine, Coding(encoder), at_once=at_once, sources=(machine.size,) * files)
    assert taken.coding == words


def test_vp9_in_two_passes_makes_use_of_what_lies_ahead() -> None:
    coding = Coding("libvpx-vp9", passes=2)
    assert share(Machine(LARGE, 0, 2), coding, at_once=1, sources=(LARGE,)).coding == ()


def test_what_an_encoder_is_told_in_its_own_words_is_told_at_once() -> None:
    command = ["-i", "a.mp4", "-c:v", "libx265", "-x265-params", "log-level=error", "b.mp4"]
    told = sparingly(command, Share(("-x265-params", "rc-lookahead=10"), ("-threads", "1")))
    assert told == [
        *("-threads", "1", "-i", "a.mp4", "-c:v", "libx265"),
        *("-x265-params", "log-level=error:rc-lookahead=10", "b.mp4"),
    ]


@pytest.mark.parametrize(
    ("size", "processors", "layers", "captions", "words"),
    [
        (LARGE, 2, 1, True, "threads=2:sync-lookahead=1"),  # three clips after each other
        (LARGE, 2, 2, False, "threads=2:sync-lookahead=1"),
        (LARGE, 2, 2, True, "threads=2:sync-lookahead=0"),
        (LARGE, 2, 3, False, "threads=1:sync-lookahead=0"),
        (LARGE, 4, 8, False, "threads=3:sync-lookahead=0"),
        (LARGE, 1, 3, False, "threads=1:sync-lookahead=0"),
        (SMALL, 2, 3, True, "threads=2:sync-lookahead=2"),
    ],
)
def test_each_large_picture_over_others_is_held_and_takes_the_room_of_threads(
    size: tuple[int, int], processors: int, layers: int, captions: bool, words: str
) -> None:
    taken = share(
        Machine(size, 0, processors),
        Coding("libx264"),
        at_once=1,
        sources=(size,) * 3,
        layers=layers,
        captions=captions,
    )
    assert taken.coding == ("-x264opts", words)


@pytest.mark.parametrize(
    ("size", "processors", "words"),
    [
        (LARGE, 2, "threads=2:sync-lookahead=1"),
        (LARGE, 8, None),
        (SMALL, 2, "threads=3:sync-lookahead=2"),  # it is the only one there
    ],
)
def test_what_brings_hdr_or_wide_colours_to_ordinary_ones_takes_the_room_of_a_thread(
    size: tuple[int, int], processors: int, words: str | None
) -> None:
    taken = share(
        Machine(size, 0, processors), Coding("libx264"), at_once=1, sources=(size,), recoloured=True
    )
    assert taken.coding == (("-x264opts", words) if words else ())
