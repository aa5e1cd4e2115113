"""Sound that no edit touches is copied, and every moment is still heard where the timeline says."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from app.domain.sound_index import AAC
from app.domain.timeline import Clip, Gap, Timeline, Track, TrackKind
from app.ports import Rendered
from tests.frames.exporting import clip, expected_numbers, export, timeline_of
from tests.media import Clip as Media
from tests.media import Samples, make, read_frame_numbers

NTSC = Fraction(30_000, 1001)
SOURCE = Media(frames=150, rate=NTSC, size=(64, 36), gop=24, noise=True)
LISTENED = 1536  # samples
LIKE = 0.9  # a coder is not exact; at a wrong sample it is 0.3 at most
PACKET = AAC.packet
MOST_MOVED = PACKET // 2

KINDS = {
    "MP4": SOURCE,
    "Matroska": replace(SOURCE, container="mkv"),
    "QuickTime": replace(SOURCE, container="mov"),
    "transport stream": replace(SOURCE, container="ts"),
    "44.1 kHz": replace(SOURCE, sample_rate=44_100),
    "mono": replace(SOURCE, channels=1),
    "5.1": replace(SOURCE, channels=6),
    "begins late": replace(SOURCE, start=Fraction(3, 2)),
}


def cut(*pieces: tuple[int, int], rate: Fraction = NTSC, sample_rate: int = 48_000) -> Timeline:
    """Clips of one source by their first frame and length."""
    made = timeline_of(tuple(clip(f"c{a}", "s", a / rate, n) for a, n in pieces), rate=rate)
    return replace(made, sample_rate=sample_rate)


def copy(timeline: Timeline, source: Media, folder: Path | None = None) -> Rendered:
    return export(timeline, {"s": source}, folder, copying=True)


def samples_of(path: Path, rate: int, sound: int = 0) -> Samples:
    """The first channel at its own rate, from the container's start; what is before it is not heard."""
    with av.open(str(path)) as container:
        stream = container.streams.audio[sound]
        assert stream.codec_context.sample_rate == rate
        zero = Fraction(container.start_time or 0, 1_000_000)
        pieces = []
        late = None
        for frame in container.decode(stream):
            if late is None and frame.pts is not None and frame.time_base is not None:
                late = round((frame.pts * frame.time_base - zero) * rate)
            pieces.append(frame.to_ndarray()[0])
    heard = np.concatenate(pieces)
    late = late or 0
    return np.concatenate([np.zeros(late, np.float32), heard]) if late > 0 else heard[-late:]


def heard_in(piece: Samples, original: Samples, near: int) -> tuple[int, float]:
    """Which sample of the original a piece begins with, and how alike they are, from 0 to 1."""
    start = max(0, near - 2 * PACKET)
    around = original[start : near + 2 * PACKET + len(piece)]
    places, size = len(around) - len(piece) + 1, len(around)
    # by way of the frequencies, which takes a third of the time
    spectrum = np.fft.rfft(around, size) * np.conj(np.fft.rfft(piece, size))
    likeness = np.fft.irfft(spectrum, size)[:places]
    found = int(likeness.argmax())
    same = around[found : found + len(piece)]
    alike = float(likeness[found] / (np.linalg.norm(same) * np.linalg.norm(piece) + 1e-9))
    return start + found, alike


def check_sound(made: Path, timeline: Timeline, source: Media, *, seams: bool = True) -> list[int]:
    """Listen everywhere, or only away from seams; give by how much each clip is heard late."""
    rate = timeline.sample_rate
    original, result = samples_of(make(source), rate), samples_of(made, rate)
    late = []
    for item, place in timeline.tracks[0].clips():
        begin, end = (round(frame / timeline.rate * rate) for frame in (place.start, place.end))
        first = round(item.source_start * rate)
        if not seams:
            begin, first, end = begin + 2 * PACKET, first + 2 * PACKET, end - 2 * PACKET
        moved = []
        for at in range(begin, end - LISTENED + 1, LISTENED // 2):
            wanted = first + at - begin
            found, alike = heard_in(result[at : at + LISTENED], original, wanted)
            assert alike > LIKE, f"at sample {at} of {len(result)}: {alike:.2f}"
            moved.append(wanted - found)
        assert len(set(moved)) == 1, f"a clip's sound does not hold together: {moved}"
        late.append(moved[0])
    return late


@pytest.mark.parametrize("kind", KINDS)
def test_every_moment_is_heard_where_the_timeline_says(kind: str, tmp_path: Path) -> None:
    source = KINDS[kind]
    timeline = cut((5, 40), (70, 45), (20, 30), sample_rate=source.sample_rate)
    made = copy(timeline, source, tmp_path)
    assert made.report["copied_sound_packets"] > 90 and "made_again" not in made.report
    late = check_sound(made.files[0], timeline, source)
    assert max(map(abs, late)) <= MOST_MOVED
    with av.open(str(made.files[0])) as container:
        assert container.streams.audio[0].codec_context.channels == source.channels


@pytest.mark.parametrize("first", [5, 70])
@pytest.mark.parametrize("kind", ["MP4", "transport stream", "44.1 kHz", "mono"])
def test_one_clip_is_heard_exactly_where_the_timeline_says(kind: str, first: int, tmp_path: Path) -> None:
    """The output begins with as much of a packet as brings those of the source to their place."""
    source = KINDS[kind]
    timeline = cut((first, 60), sample_rate=source.sample_rate)
    made = copy(timeline, source, tmp_path)
    assert made.report["copied_sound_packets"] > 70 and "made_again" not in made.report
    assert check_sound(made.files[0], timeline, source) == [0]


def test_several_clips_are_moved_as_little_as_they_can_be(tmp_path: Path) -> None:
    timeline = cut((70, 40), (5, 40))
    made = copy(timeline, SOURCE, tmp_path)
    assert max(map(abs, check_sound(made.files[0], timeline, SOURCE))) <= PACKET // 4 + 32


def test_copied_packets_are_bit_for_bit_those_of_the_source(tmp_path: Path) -> None:
    made = copy(cut((5, 40), (70, 45)), SOURCE, tmp_path)
    original = set(sound_packets(make(SOURCE)))
    taken = [packet in original for packet in sound_packets(made.files[0])]
    assert sum(taken) == made.report["copied_sound_packets"] > 100
    assert len(taken) - sum(taken) <= 3 * 5  # around the beginning, the cut and the end


def test_sound_of_a_whole_file_is_copied_from_its_first_packet_to_its_last(tmp_path: Path) -> None:
    made = copy(cut((0, 150)), SOURCE, tmp_path)
    assert sound_packets(made.files[0]) == sound_packets(make(SOURCE))


def test_sound_is_copied_to_the_very_end_of_its_source(tmp_path: Path) -> None:
    timeline = cut((40, 110))
    made = copy(timeline, SOURCE, tmp_path)
    assert (
        sound_packets(made.files[0])[10:]
        == sound_packets(make(SOURCE))[-len(sound_packets(made.files[0])) + 10 :]
    )
    assert check_sound(made.files[0], timeline, SOURCE) == [0]


def test_what_changes_the_sound_is_coded_anew_and_the_rest_is_copied(tmp_path: Path) -> None:
    quiet = replace(clip("b", "s", 40 / NTSC, 20), gain=Decimal("-12"))
    items = (clip("a", "s", 5 / NTSC, 30), quiet, Gap(9), clip("c", "s", 80 / NTSC, 60))
    timeline = replace(timeline_of(items, rate=NTSC), sample_rate=48_000)
    made = copy(timeline, SOURCE, tmp_path).files[0]
    check_sound(made, timeline, SOURCE)
    loud = [level(made, frame) for frame in (15, 40, 54, 90)]
    assert loud[1] == pytest.approx(loud[0] / 4, rel=0.1) and loud[2] < loud[0] / 100
    assert loud[3] == pytest.approx(loud[0], rel=0.1)


def test_where_two_sounds_are_heard_they_are_mixed_and_the_rest_is_copied(tmp_path: Path) -> None:
    over = Track("a", TrackKind.AUDIO, "A1", (Gap(70), Clip("m", "s", Fraction(1), 20, gain=Decimal(-30))))
    timeline = cut((0, 140))
    timeline = replace(timeline, tracks=(*timeline.tracks, over))
    made = copy(timeline, SOURCE, tmp_path)
    packets = [packet in set(sound_packets(make(SOURCE))) for packet in sound_packets(made.files[0])]
    assert 150 < sum(packets) < len(packets) - 30
    assert check_sound(made.files[0], timeline, SOURCE) == [0]


def test_pictures_of_another_size_are_encoded_and_their_sound_is_copied_all_the_same(tmp_path: Path) -> None:
    source = replace(SOURCE, size=(160, 90))
    timeline = cut((5, 40), (70, 45))
    made = copy(timeline, source, tmp_path)
    assert "copied_frames" not in made.report and made.report["copied_sound_packets"] > 100
    assert read_frame_numbers(made.files[0]) == expected_numbers(timeline, {"s": source})
    check_sound(made.files[0], timeline, source)


@pytest.mark.parametrize(
    ("container", "preset"), [("webm", "opus"), ("mkv", "opus"), ("mp4", "opus"), ("webm", "webm")]
)
def test_opus_is_copied_and_what_lies_around_a_cut_is_coded(
    container: str, preset: str, tmp_path: Path
) -> None:
    codec = "libvpx" if container == "webm" else "libx264"
    source = replace(SOURCE, container=container, codec=codec, sound="libopus")
    timeline = cut((5, 40), (70, 45), (20, 30))
    made = export(timeline, {"s": source}, tmp_path, copying=True, preset=preset)
    assert made.report["copied_sound_packets"] > 90 and "made_again" not in made.report
    late = check_sound(made.files[0], timeline, source)
    assert max(map(abs, late)) <= MOST_MOVED


@pytest.mark.parametrize("pieces", [((5, 40), (70, 45)), ((0, 150),)])
@pytest.mark.parametrize("channels", [2, 6])
def test_sound_of_an_mp4_is_copied_into_matroska_where_it_was(
    pieces: tuple[tuple[int, int], ...], channels: int, tmp_path: Path
) -> None:
    source, timeline = replace(SOURCE, channels=channels), cut(*pieces)
    made = export(timeline, {"s": source}, tmp_path, copying=True, preset="mkv")
    assert made.report["copied_sound_packets"] > 100 and "made_again" not in made.report
    assert read_frame_numbers(made.files[0]) == expected_numbers(timeline, {"s": source})
    assert max(map(abs, check_sound(made.files[0], timeline, source))) <= MOST_MOVED


@pytest.mark.parametrize("preset", ["audio", "mp4-720p"])
def test_sound_is_copied_into_files_whose_pictures_are_not(preset: str, tmp_path: Path) -> None:
    timeline = cut((5, 40), (70, 45))
    made = export(timeline, {"s": SOURCE}, tmp_path, copying=True, preset=preset)
    assert made.report["copied_sound_packets"] > 100 and "made_again" not in made.report
    assert "copied_frames" not in made.report
    check_sound(made.files[0], timeline, SOURCE)


def sound_packets(path: Path, sound: int = 0) -> list[bytes]:
    with av.open(str(path)) as container:
        return [bytes(packet) for packet in container.demux(audio=sound) if packet.size]


def level(path: Path, frame: int) -> float:
    middle = round(frame / NTSC * 48_000)
    return float(np.sqrt(np.mean(samples_of(path, 48_000)[middle - 2000 : middle + 2000] ** 2)))
