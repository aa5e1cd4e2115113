"""Several sounds of a file: one is chosen, all are mixed, or all are kept, each where the timeline says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import av
import pytest

from app.domain.errors import RenderError
from app.domain.presets import EncodeChoice, SoundTracks
from app.domain.timeline import ALL_SOUNDS, Timeline
from app.ports import Rendered
from tests.frames.exporting import clip, expected_numbers, export, timeline_of
from tests.frames.test_copied_sound import (
    LIKE,
    LISTENED,
    MOST_MOVED,
    NTSC,
    PACKET,
    SOURCE,
    heard_in,
    samples_of,
    sound_packets,
)
from tests.media import Clip as Media
from tests.media import make, read_frame_numbers

GAME = replace(SOURCE, names=(("eng", "Game"), ("deu", "Microphone")))
TALK = replace(SOURCE, first=500, frames=90, names=(("", ""),), noise=True)
RATE = 48_000
TRIM, DELETE, REORDER = ((10, 90),), ((5, 40), (70, 45)), ((70, 45), (5, 40), (20, 30))


def cut(*pieces: tuple[int, int], source: str = "s", sound: int = 1) -> Timeline:
    clips = (replace(clip(f"c{a}", source, a / NTSC, n), sound=sound) for a, n in pieces)
    return replace(timeline_of(tuple(clips), rate=NTSC), size=SOURCE.size)


def hear(
    made: Path, timeline: Timeline, media: Mapping[str, Media], of: Sequence[int], *, sound: int = 0
) -> list[int]:
    """Listen to every clip, heard by the sound of its file in `of`; give by how much each is late."""
    result = samples_of(made, RATE, sound)
    late: list[int] = []
    for (item, place), number in zip(timeline.tracks[0].clips(), of, strict=True):
        original = samples_of(make(media[item.asset]), RATE, number)
        begin, end = (round(frame / timeline.rate * RATE) for frame in (place.start, place.end))
        first = round(item.source_start * RATE)
        moved = set()
        for at in range(begin, end - LISTENED + 1, LISTENED):
            found, alike = heard_in(result[at : at + LISTENED], original, first + at - begin)
            assert alike > LIKE, f"sound {sound} at sample {at} of {len(result)}: {alike:.2f}"
            moved.add(first + at - begin - found)
        assert len(moved) == 1, f"a clip's sound does not hold together: {moved}"
        late += moved
    return late


def named(path: Path) -> list[tuple[str, str]]:
    with av.open(str(path)) as container:
        found = [stream.metadata for stream in container.streams.audio]
        return [(each.get("language", ""), each.get("title", each.get("name", ""))) for each in found]


@pytest.mark.parametrize("pieces", [TRIM, DELETE, REORDER])
@pytest.mark.parametrize(("container", "preset"), [("mp4", "mp4"), ("mkv", "mkv"), ("mkv", "mp4")])
def test_every_sound_is_kept_and_heard_where_the_timeline_says(
    container: str, preset: str, pieces: tuple[tuple[int, int], ...], tmp_path: Path
) -> None:
    source, timeline = replace(GAME, container=container), cut(*pieces)
    made = export(timeline, {"s": source}, tmp_path, copying=True, preset=preset)
    assert made.report["sound_tracks"] == 2 and "made_again" not in made.report
    assert made.report["copied_sound_packets"] > 200
    for sound in range(2):
        late = hear(made.files[0], timeline, {"s": source}, [sound] * len(pieces), sound=sound)
        assert max(map(abs, late)) <= MOST_MOVED
    assert named(made.files[0]) == [("eng", "Game"), ("deu", "Microphone")]
    assert read_frame_numbers(made.files[0]) == expected_numbers(timeline, {"s": source})


def test_packets_of_every_sound_are_those_of_the_source(tmp_path: Path) -> None:
    made = export(cut(*DELETE), {"s": GAME}, tmp_path, copying=True).files[0]
    for sound in range(2):
        original, packets = set(sound_packets(make(GAME), sound)), sound_packets(made, sound)
        assert len(packets) - sum(packet in original for packet in packets) <= 3 * 5


def test_a_file_with_fewer_sounds_is_heard_by_its_first_in_the_others(tmp_path: Path) -> None:
    media = {"s": GAME, "t": TALK}
    items = (clip("a", "s", 5 / NTSC, 40), clip("b", "t", 10 / NTSC, 60), clip("c", "s", 60 / NTSC, 50))
    timeline = timeline_of(items, rate=NTSC)
    made = export(timeline, media, tmp_path, copying=True)
    assert made.report["sound_tracks"] == 2 and "made_again" not in made.report
    assert made.report["copied_sound_packets"] > 300
    assert max(map(abs, hear(made.files[0], timeline, media, [0, 0, 0]))) <= MOST_MOVED
    assert max(map(abs, hear(made.files[0], timeline, media, [1, 0, 1], sound=1))) <= MOST_MOVED
    assert named(made.files[0]) == [("eng", "Game"), ("deu", "Microphone")]


@pytest.mark.parametrize("preset", ["mp4", "mp4-720p", "webm", "audio"])
def test_the_chosen_sound_alone_is_exported(preset: str, tmp_path: Path) -> None:
    timeline = cut(*DELETE, sound=2)
    made = export(timeline, {"s": GAME}, tmp_path, copying=True, preset=preset)
    assert hear(made.files[0], timeline, {"s": GAME}, [1, 1])
    assert named(made.files[0])[0][0] == "deu" and len(named(made.files[0])) == 1


def test_each_clip_has_its_own_choice_and_both_are_copied(tmp_path: Path) -> None:
    items = (clip("a", "s", 5 / NTSC, 50), replace(clip("b", "s", 5 / NTSC, 50), sound=2))
    timeline = timeline_of(items, rate=NTSC)
    made = export(timeline, {"s": GAME}, tmp_path, copying=True)
    assert made.report["copied_sound_packets"] > 120 and "made_again" not in made.report
    hear(made.files[0], timeline, {"s": GAME}, [0, 1])


def test_all_sounds_are_mixed_each_as_loud_as_it_is(tmp_path: Path) -> None:
    timeline = cut((5, 60), sound=ALL_SOUNDS)
    result = samples_of(export(timeline, {"s": GAME}, tmp_path, copying=True).files[0], RATE)
    game, microphone = (samples_of(make(GAME), RATE, sound) for sound in range(2))
    both = game + microphone
    first = round(5 / NTSC * RATE)
    for at in range(2 * PACKET, round(60 / NTSC * RATE) - 2 * PACKET, 10 * PACKET):
        found, alike = heard_in(result[at : at + LISTENED], both, first + at)
        assert found == first + at and alike > LIKE


def test_several_sounds_are_kept_where_everything_is_encoded(tmp_path: Path) -> None:
    source, timeline = replace(GAME, channels=1), cut(*DELETE)
    made = export(timeline, {"s": source}, tmp_path, encode=EncodeChoice.ALL)
    assert made.report["sound_tracks"] == 2 and "copied_sound_packets" not in made.report
    for sound in range(2):
        assert set(hear(made.files[0], timeline, {"s": source}, [sound] * 2, sound=sound)) == {0}
    assert named(made.files[0]) == [("eng", "Game"), ("deu", "Microphone")]


def lossless(source: Media, tracks: SoundTracks, folder: Path) -> Rendered:
    return export(
        cut((24, 48), (96, 24)),
        {"s": source},
        folder,
        copying=True,
        encode=EncodeChoice.NONE,
        tracks=tracks,
    )


def test_nothing_is_encoded_of_any_sound(tmp_path: Path) -> None:
    made = lossless(GAME, SoundTracks.USUAL, tmp_path)
    assert made.report["sound_tracks"] == 2
    for sound in range(2):
        original = set(sound_packets(make(GAME), sound))
        assert all(packet in original for packet in sound_packets(made.files[0], sound))


def test_sounds_of_unlike_kinds_each_go_their_own_way(tmp_path: Path) -> None:
    film = two_kinds(tmp_path)
    timeline = cut(*DELETE)
    made = export(timeline, {"s": film}, tmp_path, copying=True, preset="mkv")
    assert made.report["sound_tracks"] == 2 and 50 < made.report["copied_sound_packets"] < 150
    without = export(timeline, {"s": film}, copying=True, preset="mkv", encode=EncodeChoice.NONE)
    assert "sound_tracks" not in without.report
    with pytest.raises(RenderError):
        export(
            timeline,
            {"s": film},
            copying=True,
            preset="mkv",
            encode=EncodeChoice.NONE,
            tracks=SoundTracks.ALL,
        )


def two_kinds(folder: Path) -> Path:
    """The game with its microphone as AC-3, which is not copied."""
    made = folder / "unlike.mkv"
    with av.open(str(make(GAME))) as source, av.open(str(made), "w") as out:
        copies = {
            stream.index: out.add_stream_from_template(stream)
            for stream in source.streams
            if stream.index < 2
        }
        coded = out.add_stream("ac3", rate=RATE, layout="stereo")
        for packet in source.demux():
            if packet.dts is None:
                continue
            if packet.stream_index in copies:
                packet.stream = copies[packet.stream_index]
                out.mux(packet)
            else:
                for frame in source.streams.audio[1].decode(packet):
                    out.mux(coded.encode(frame))
        out.mux(coded.encode(None))
    return made


@pytest.mark.parametrize("encode", [EncodeChoice.NEEDED, EncodeChoice.ALL])
def test_what_somebody_called_a_sound_is_only_a_name(encode: EncodeChoice, tmp_path: Path) -> None:
    odd = "-map 0:v;a=b,c' \"<b>\a\x1b[31m"
    source = replace(GAME, container="mkv", names=(("../x", odd), ("de", "y" * 10_000)))
    timeline = cut((5, 40))
    made = export(timeline, {"s": source}, tmp_path, copying=True, encode=encode, preset="mkv")
    assert [title for _, title in named(made.files[0])] == ["-map 0:v;a=b,c' \"<b>[31m", "y" * 200]
    assert [language for language, _ in named(made.files[0])] == ["", "deu"]
