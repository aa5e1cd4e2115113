"""Reading -progress: the lines are ffmpeg 9's own."""

from __future__ import annotations

from fractions import Fraction

import pytest

from app.adapters.ffmpeg.progress import Progress, ProgressReader

AT_THE_START = b"""frame=0
fps=0.00
stream_0_0_q=0.0
bitrate=N/A
total_size=0
out_time_us=N/A
out_time_ms=N/A
out_time=N/A
dup_frames=0
drop_frames=0
speed=N/A
progress=continue
"""
UNDER_WAY = b"""frame=41
fps=32.50
stream_0_0_q=28.0
bitrate=   1.1kbits/s
total_size=48
out_time_us=1640000
out_time_ms=1640000
out_time=00:00:01.640000
dup_frames=0
drop_frames=0
speed=6.44x
progress=continue
"""
AT_THE_END = b"""frame=75
fps=70.81
stream_0_0_q=-1.0
bitrate= 210.2kbits/s
total_size=78821
out_time_us=3000000
out_time_ms=3000000
out_time=00:00:03.000000
dup_frames=0
drop_frames=0
speed=2.83e+03x
progress=end
"""


def read(data: bytes) -> list[Progress]:
    return list(ProgressReader().feed(data))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (AT_THE_START, Progress(frame=0, total_size=0)),
        (UNDER_WAY, Progress(Fraction(41, 25), frame=41, fps=32.5, speed=6.44, total_size=48)),
        (
            AT_THE_END,
            Progress(Fraction(3), frame=75, fps=70.81, speed=2830.0, total_size=78821, finished=True),
        ),
        (b"out_time_us=-23220\nprogress=continue\n", Progress(Fraction(0))),  # the priming of AAC
        (b"total_size=N/A\nspeed=   0x\nfps=nan\nprogress=continue\n", Progress()),
        (b"speed=infx\nout_time_us=\nframe=x\nprogress=continue\n", Progress()),
    ],
    ids=["start", "under way", "end", "negative time", "unknown size", "nonsense"],
)
def test_a_report_says_what_ffmpeg_knows(lines: bytes, expected: Progress) -> None:
    assert read(lines) == [expected]


def test_reports_may_come_in_pieces_of_any_size() -> None:
    reader = ProgressReader()
    whole = AT_THE_START + UNDER_WAY + AT_THE_END
    pieces = [report for index in range(len(whole)) for report in reader.feed(whole[index : index + 1])]
    assert pieces == read(whole)
    assert len(pieces) == 3


def test_time_and_pictures_never_go_back() -> None:
    back = b"frame=40\nout_time_us=900000\nprogress=continue\n"
    reports = read(UNDER_WAY + back + AT_THE_START)
    assert [report.out_time for report in reports] == [Fraction(41, 25)] * 3
    assert [report.frame for report in reports] == [41, 41, 41]


def test_a_line_without_end_takes_no_memory() -> None:
    reader = ProgressReader()
    for _ in range(100):
        assert list(reader.feed(b"x" * 65_536)) == []
    assert list(reader.feed(b"\n" + UNDER_WAY))


@pytest.mark.parametrize(
    ("progress", "duration", "fraction"),
    [
        (Progress(Fraction(5)), Fraction(10), 0.5),
        (Progress(Fraction(12)), Fraction(10), 1.0),
        (Progress(), Fraction(10), 0.0),
        (Progress(Fraction(5)), Fraction(0), 0.0),
        (Progress(Fraction(5), finished=True), Fraction(10), 1.0),
    ],
    ids=["half", "longer than thought", "nothing yet", "length unknown", "end"],
)
def test_a_report_becomes_a_fraction(progress: Progress, duration: Fraction, fraction: float) -> None:
    assert progress.fraction(duration) == fraction
