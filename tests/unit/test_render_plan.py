"""What a timeline becomes: which picture and sound when, in which segments, and what is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import (
    AppError,
    InvalidDocument,
    InvalidRequest,
    MediaError,
    MediaMissing,
    MediaUnreadable,
    RenderError,
)
from app.domain.media import Asset, AssetState, AudioStream, MediaInfo, VideoStream
from app.domain.preset_list import preset_named
from app.domain.presets import CaptionsOutput
from app.domain.render_plan.forecast.summary import summary
from app.domain.render_plan.pictures.runs import MAX_RUNS
from app.domain.render_plan.planning import plan_render
from app.domain.render_plan.serial import plan_from_json, plan_to_json
from app.domain.render_plan.values import ColourChange, PictureRun, RenderPlan, SoundRun
from app.domain.timeline import (
    CaptionMode,
    CaptionTrack,
    Clip,
    Cue,
    Gap,
    Item,
    Marker,
    Timeline,
    Track,
    TrackKind,
)
from tests.notation import timeline_of

RATE = Fraction(25)
PICTURE = VideoStream(
    0, "h264", "High", 1280, 720, "yuv420p", RATE, False, 0, Fraction(1), Fraction(0), Fraction(60)
)
SOUND = AudioStream(1, "aac", 48_000, 2, Fraction(0), Fraction(60))
INFO = MediaInfo("mov,mp4,m4a,3gp,3g2,mj2", Fraction(60), 300_000_000, (PICTURE,), (SOUND,))


def asset(name: str, info: MediaInfo | None = INFO, state: AssetState = AssetState.READY) -> Asset:
    return Asset(name, "local", f"{name}.mp4", name, state, 1000, "", info)


def plan(
    timeline: Timeline,
    *assets: Asset,
    preset: str = "mp4",
    captions: CaptionsOutput = CaptionsOutput.AS_SET,
) -> RenderPlan:
    known = {each.id: each for each in (assets or tuple(asset(name) for name in "ABCDEF"))}
    return plan_render(timeline, known, preset_named(preset), captions)


def seen(made: RenderPlan) -> str:
    """The picture as text: a source with its first frame and length, `_` for black, `|` between segments."""
    return " | ".join(" ".join(map(_run, segment.runs)) for segment in made.segments)


def heard(made: RenderPlan) -> list[str]:
    """Each lane as text, in samples."""
    return [" ".join(f"{run.source or '_'}{run.samples}" for run in lane) for lane in made.lanes]


def _run(run: PictureRun) -> str:
    return f"{run.source}{run.first}+{run.frames}" if run.source else f"_{run.frames}"


@pytest.mark.parametrize(
    ("timeline", "picture"),
    [
        ("V1: A[0:10]", "A0+10"),
        ("V1: A[0:10] _5 B[0:3]", "A0+10 _5 B0+3"),
        ("V2: _4 B[0:3]\nV1: A[0:10]", "A0+4 B0+3 A7+3"),
        ("V2: B[0:20]\nV1: A[0:10]", "B0+20"),
        ("V2: _8 B[0:6]\nV1: A[0:10]", "A0+8 B0+6"),
        ("V3: C[0:2]\nV2: _1 B[0:4]\nV1: _4 A[0:4]", "C0+2 B1+3 A1+3"),
        ("V2: _2 B[0:1] _2 C[0:1]\nV1: A[0:8]", "A0+2 B0+1 A3+2 C0+1 A6+2"),
        ("V1: A[0:5]\nA1: B[0:10]", "A0+5 _5"),
        ("V1: A[0:300]", "A0+250 | A250+50"),
        ("V1: A[0:1] B[0:300]", "A0+1 | B0+250 | B250+50"),
        ("V2: _100 B[0:10]\nV1: A[0:400]", "A0+100 B0+10 A110+140 | A250+150"),
    ],
)
def test_the_topmost_clip_is_seen_and_black_where_there_is_none(timeline: str, picture: str) -> None:
    assert seen(plan(timeline_of(timeline))) == picture


@pytest.mark.parametrize("container", ["h264", "hevc", "m4v", "ivf", "mpegvideo"])
def test_a_file_that_is_read_from_its_beginning_whatever_is_wanted_is_not_cut(container: str) -> None:
    """Else each ten seconds of it would be as much work as all that lies before them."""
    raw = asset("A", replace(INFO, container=container))
    made = plan(timeline_of("V1: A[500:1300] _10 B[0:300]"), raw, asset("B"))
    assert seen(made) == "A0+800 | _10 | B0+250 | B250+50"


@pytest.mark.parametrize(
    ("timeline", "picture"),
    [
        ("V1: A[0:600]", "A0+250 | A250+250 | A500+100"),
        ("V1: _40 A[0:600]", "_40 | A0+250 | A250+250 | A500+100"),
        ("V1: A[30:600]", "A0+220 | A220+250 | A470+100"),
        ("V1: A[0:300] b/A[300:600]", "A0+250 | A250+250 | A500+100"),
        ("V1: A[0:1200]@2", "A0+250 | A250+250 | A500+100"),
        ("V1: A[1/2:1201/2]", "A0+249 | A249+250 | A499+101"),
    ],
)
def test_a_long_clip_is_cut_on_a_grid_of_its_source_wherever_it_lies(timeline: str, picture: str) -> None:
    assert seen(plan(timeline_of(timeline))) == picture


@pytest.mark.parametrize(
    ("timeline", "lanes"),
    [
        ("V1: A[0:10]", ["A19200"]),
        ("V1: A[0:10] _5 B[0:3]", ["A19200 _9600 B5760"]),
        ("V1: A[0:10]\nA1: _5 B[0:10]", ["A19200 _9600", "_9600 B19200"]),
    ],
)
def test_every_track_with_sound_is_a_lane_of_full_length(timeline: str, lanes: list[str]) -> None:
    assert heard(plan(timeline_of(timeline))) == lanes


def test_a_muted_track_is_not_heard_but_seen() -> None:
    timeline = timeline_of("V1: A[0:10]")
    muted = replace(timeline, tracks=(replace(timeline.tracks[0], muted=True),))
    assert (seen(plan(muted)), heard(plan(muted))) == ("A0+10", [])


def test_a_source_without_sound_is_silent() -> None:
    mute = asset("B", replace(INFO, audio=()))
    assert heard(plan(timeline_of("V1: A[0:5] B[0:5]"), asset("A"), mute)) == ["A9600 _9600"]


def test_samples_never_drift_from_frames() -> None:
    rate = Fraction(30_000, 1001)
    clips = tuple(Clip(f"c{n}", "A", Fraction(n), 7) for n in range(500))
    timeline = Timeline(rate, (1280, 720), tracks=(Track("v", TrackKind.VIDEO, "V1", clips),))
    made = plan(timeline)
    assert made.samples == sum(run.samples for run in made.lanes[0]) == round(3500 / rate * 48_000)


def test_no_segment_holds_more_files_open_than_it_may() -> None:
    clips = " ".join(f"{name}[0:2]" for name in "ABCDEF" * 5)
    timeline = timeline_of("V1: " + " ".join(f"c{n}/{word}" for n, word in enumerate(clips.split())))
    assert max(len(segment.runs) for segment in plan(timeline).segments) == MAX_RUNS


def test_huge_pictures_are_opened_one_or_two_at_a_time() -> None:
    huge = replace(INFO, video=(replace(PICTURE, width=3840, height=2160),))
    timeline = timeline_of("V1: a/A[0:2] b/A[0:2] c/A[0:2] d/A[0:2] e/A[0:2]")
    assert [len(segment.runs) for segment in plan(timeline, asset("A", huge)).segments] == [2, 2, 1]


@pytest.mark.parametrize(
    ("size", "preset", "made"),
    [
        ((1920, 1080), "mp4", (1920, 1080)),
        ((1920, 1080), "mp4-720p", (1280, 720)),
        ((1080, 1920), "mp4-720p", (720, 1280)),
        ((640, 360), "mp4-720p", (640, 360)),
        ((2560, 1080), "mp4-720p", (1706, 720)),
        ((3840, 2160), "mp4-1080p", (1920, 1080)),
        ((1920, 1080), "gif", (480, 270)),
        ((320, 240), "gif", (320, 240)),
    ],
)
def test_a_preset_keeps_the_shape_and_never_enlarges(
    size: tuple[int, int], preset: str, made: tuple[int, int]
) -> None:
    assert plan(replace(timeline_of("V1: A[0:10]"), size=size), preset=preset).size == made


@pytest.mark.parametrize(
    ("picture", "fitted"),
    [
        (PICTURE, (1280, 720)),
        (replace(PICTURE, width=1440, height=1080), (960, 720)),
        (replace(PICTURE, width=720, height=576, sample_aspect=Fraction(16, 15)), (960, 720)),
        (replace(PICTURE, width=1280, height=720, rotation=90), (404, 720)),
        (replace(PICTURE, width=101, height=55), (1280, 698)),
        (replace(PICTURE, width=1, height=4000), (2, 720)),
    ],
)
def test_a_source_is_seen_whole_in_its_own_shape(picture: VideoStream, fitted: tuple[int, int]) -> None:
    made = plan(timeline_of("V1: A[0:5]"), asset("A", replace(INFO, video=(picture,))))
    source = made.source("A").picture
    assert source is not None and source.size == fitted


@pytest.mark.parametrize(
    ("picture", "change"),
    [
        (PICTURE, ColourChange.NONE),
        (replace(PICTURE, color_range="pc"), ColourChange.MATRIX),
        (replace(PICTURE, pixel_format="gbrp"), ColourChange.MATRIX),
        (replace(PICTURE, color_space="bt2020nc", color_primaries="bt2020"), ColourChange.GAMUT),
        (replace(PICTURE, color_space="bt2020nc", color_transfer="smpte2084"), ColourChange.TONE),
        (replace(PICTURE, color_space="bt470bg"), ColourChange.NONE),
    ],
)
def test_colours_change_only_when_they_must(picture: VideoStream, change: ColourChange) -> None:
    made = plan(timeline_of("V1: A[0:5]"), asset("A", replace(INFO, video=(picture,))))
    source = made.source("A").picture
    assert source is not None and source.change is change


def test_sources_of_unlike_colours_become_high_definition_ones() -> None:
    old = asset("B", replace(INFO, video=(replace(PICTURE, width=720, height=576),)))
    made = plan(timeline_of("V1: A[0:5] B[0:5]"), asset("A"), old)
    changes = [source.picture.change for source in made.sources if source.picture]
    assert (made.colour.matrix, changes) == ("bt709", [ColourChange.NONE, ColourChange.MATRIX])


def captioned(mode: CaptionMode, *cues: Cue) -> Timeline:
    return replace(timeline_of("V1: A[0:300]"), captions=(CaptionTrack("s", "en", mode, cues),))


CUES = (Cue("q", 240, 20, "Over the seam"), Cue("r", 290, 50, "Past the end"), Cue("t", 300, 5, "Too late"))


def test_burnt_captions_are_cut_where_segments_are() -> None:
    made = plan(captioned(CaptionMode.BURN, *CUES))
    burnt = [[(text.start, text.frames, text.text) for text in segment.burnt] for segment in made.segments]
    assert burnt == [[(240, 10, "Over the seam")], [(0, 10, "Over the seam"), (40, 10, "Past the end")]]


@pytest.mark.parametrize(
    ("mode", "output", "where"),
    [
        (CaptionMode.BURN, CaptionsOutput.AS_SET, "burnt"),
        (CaptionMode.SOFT, CaptionsOutput.AS_SET, "soft"),
        (CaptionMode.OFF, CaptionsOutput.AS_SET, ""),
        (CaptionMode.SOFT, CaptionsOutput.BURN, "burnt"),
        (CaptionMode.BURN, CaptionsOutput.SOFT, "soft"),
        (CaptionMode.BURN, CaptionsOutput.BESIDE, "beside"),
        (CaptionMode.OFF, CaptionsOutput.BURN, ""),
        (CaptionMode.BURN, CaptionsOutput.OFF, ""),
    ],
)
def test_captions_go_where_they_are_asked_to(mode: CaptionMode, output: CaptionsOutput, where: str) -> None:
    made = plan(captioned(mode, *CUES), captions=output)
    burnt = any(segment.burnt for segment in made.segments)
    found = {"burnt": burnt, "soft": bool(made.soft), "beside": bool(made.beside)}
    assert [place for place, there in found.items() if there] == ([where] if where else [])


def test_markers_become_chapters_in_their_order() -> None:
    timeline = replace(
        timeline_of("V1: A[0:10]"),
        markers=(Marker("m", 7, "two"), Marker("k", 2, "one"), Marker("x", 10, "late")),
    )
    made = plan(timeline, preset="mkv").chapters
    assert [(chapter.at, chapter.title) for chapter in made] == [(2, "one"), (7, "two")]


@pytest.mark.parametrize(
    ("made_of", "assets", "preset", "captions", "error"),
    [
        ("V1:", (), "mp4", CaptionsOutput.AS_SET, RenderError),
        ("V1: A[0:5]", (asset("B"),), "mp4", CaptionsOutput.AS_SET, MediaMissing),
        ("V1: A[0:5]", (asset("A", None, AssetState.PROBING),), "mp4", CaptionsOutput.AS_SET, MediaError),
        ("V1: A[0:5]", (asset("A", None, AssetState.FAILED),), "mp4", CaptionsOutput.AS_SET, MediaUnreadable),
        ("V1: A[0:5]", (asset("A", replace(INFO, audio=())),), "audio", CaptionsOutput.AS_SET, RenderError),
        ("V1: A[0:5]", (asset("A"),), "gif", CaptionsOutput.SOFT, InvalidRequest),
        ("V1: A[0:5]", (asset("A"),), "audio", CaptionsOutput.BURN, InvalidRequest),
    ],
)
def test_what_cannot_be_made_is_refused_before_anything_is_queued(
    made_of: str, assets: tuple[Asset, ...], preset: str, captions: CaptionsOutput, error: type[AppError]
) -> None:
    with pytest.raises(error):
        plan(timeline_of(made_of), *assets, asset("Z"), preset=preset, captions=captions)


def test_there_is_no_preset_of_an_unknown_name() -> None:
    with pytest.raises(InvalidRequest):
        preset_named("mp5")


@pytest.mark.parametrize(
    ("timeline", "preset", "captions", "sentence"),
    [
        ("V1: A[0:250]", "mp4", CaptionsOutput.AS_SET, "1280×720, 25\u00a0fps, 10\u00a0s"),
        ("V1: A[0:30]", "gif", CaptionsOutput.AS_SET, "480×270, 12.5\u00a0fps, 1.2\u00a0s; no sound"),
        ("V1: A[0:30]", "png", CaptionsOutput.AS_SET, "1280×720, one picture"),
        ("V1: A[0:30]", "pictures", CaptionsOutput.AS_SET, "1280×720, 30 pictures"),
        ("V1: A[0:1800]", "audio", CaptionsOutput.AS_SET, "sound only, 1\u00a0min 12\u00a0s"),
    ],
)
def test_a_plan_is_told_in_one_line(
    timeline: str, preset: str, captions: CaptionsOutput, sentence: str
) -> None:
    assert summary(plan(timeline_of(timeline), preset=preset, captions=captions)) == sentence


def test_the_line_says_what_becomes_of_captions() -> None:
    made = plan(captioned(CaptionMode.BURN, *CUES))
    assert summary(made) == "1280×720, 25\u00a0fps, 12\u00a0s; captions burnt in"


items = st.one_of(
    st.builds(Gap, st.integers(1, 700)),
    st.builds(
        Clip,
        id=st.just(""),
        asset=st.sampled_from("ABC"),
        source_start=st.fractions(0, 50, max_denominator=1001),
        frames=st.integers(1, 900),
        speed=st.sampled_from([Fraction(1), Fraction(2), Fraction(1, 3)]),
    ),
)
tracks = st.lists(st.lists(items, max_size=6), min_size=1, max_size=4)


def built(drawn: list[list[Item]]) -> Timeline:
    made = tuple(Track(f"t{n}", TrackKind.VIDEO, f"V{n}", tuple(each)) for n, each in enumerate(drawn))
    return Timeline(RATE, (1280, 720), tracks=made)


@settings(max_examples=150, deadline=None)
@given(tracks)
def test_every_frame_is_in_exactly_one_run_and_shows_the_topmost_clip(drawn: list[list[Item]]) -> None:
    timeline = built(drawn)
    if timeline.frames == 0:
        return
    shown = [
        (run.source, run.source_start, run.first + offset) if run.source else None
        for segment in plan(timeline).segments
        for run in segment.runs
        for offset in range(run.frames)
    ]
    assert shown == [_topmost(timeline, frame) for frame in range(timeline.frames)]


@settings(max_examples=60, deadline=None)
@given(tracks)
def test_a_plan_is_the_same_after_a_trip_through_json(drawn: list[list[Item]]) -> None:
    timeline = built(drawn)
    if timeline.frames == 0:
        return
    made = plan(timeline)
    assert plan_from_json(json.loads(json.dumps(plan_to_json(made), allow_nan=False))) == made


def test_a_plan_of_another_version_is_not_guessed_at() -> None:
    document = plan_to_json(plan(timeline_of("V1: A[0:10]")))
    with pytest.raises(InvalidDocument):
        plan_from_json({**document, "version": 0})
    with pytest.raises(InvalidDocument):
        plan_from_json({**document, "plan": {**document["plan"], "frames": "many"}})


def test_silence_is_a_run_without_a_source() -> None:
    assert plan(timeline_of("V1: _5 A[0:5]")).lanes == ((SoundRun(9600), SoundRun(9600, "A")),)


def _topmost(timeline: Timeline, frame: int) -> tuple[str, Fraction, int] | None:
    for track in timeline.tracks:
        for clip, place in track.clips():
            if place.contains(frame):
                return clip.asset, clip.source_start, frame - place.start
    return None


@pytest.mark.parametrize(
    ("timeline", "picture"),
    [
        ("V1: A[0:10] b/A[10:15] B[0:3]", "A0+15 B0+3"),
        ("V1: A[0:10] b/A[11:16]", "A0+10 A0+5"),
        ("V1: A[0:10] b/B[10:15]", "A0+10 B0+5"),
        ("V1: A[0:10] _2 b/A[10:15]", "A0+10 _2 A0+5"),
    ],
)
def test_a_split_that_changes_nothing_is_no_cut(timeline: str, picture: str) -> None:
    assert seen(plan(timeline_of(timeline))) == picture
