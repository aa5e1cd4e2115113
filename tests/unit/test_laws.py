"""What holds for every edit of every timeline."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from random import Random

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.adapters.db.project_values import document_sha256
from app.domain import commands, edits
from app.domain.errors import EditRejected, InvalidDocument
from app.domain.placement import Placement
from app.domain.serial import from_text, sha256, to_document, to_text
from app.domain.timeline import Clip, Edge, Timeline, Track
from app.domain.timeline_rules import check
from tests.unit.generated import MEDIA, message_from, randoms, timelines


def shown(timeline: Timeline) -> Iterator[tuple[str, int, str, Fraction, Placement]]:
    """What each frame of each track takes from which source, at which time, and where its picture lies."""
    for track in timeline.tracks:
        for clip, span in track.clips():
            for frame in range(clip.frames):
                middle = clip.source_start + (frame + Fraction(1, 2)) * clip.speed / timeline.rate
                place = clip.glide.at(clip.place, frame) if clip.glide else clip.place
                yield track.id, span.start + frame, clip.asset, middle, place


def starts(timeline: Timeline) -> dict[str, int]:
    return {clip.id: span.start for track in timeline.tracks for clip, span in track.clips()}


def open_clips(timeline: Timeline) -> list[tuple[Track, Clip]]:
    return [(track, clip) for track in timeline.tracks if not track.locked for clip, _ in track.clips()]


def clip_of(timeline: Timeline, clip_id: str) -> Clip:
    return next(clip for clip in timeline.clips() if clip.id == clip_id)


@settings(max_examples=200)
@given(timelines, randoms)
def test_every_edit_keeps_the_rules_shares_what_it_leaves_and_can_be_undone(
    first: Timeline, random: Random
) -> None:
    numbers = itertools.count()
    timeline = first
    for _ in range(4):
        before, text = timeline, to_text(timeline)
        message = message_from(random, timeline)
        command = commands.parse(message, new_id=lambda: f"n{next(numbers)}")
        try:
            timeline = commands.apply(before, command, MEDIA)
        except EditRejected as refused:  # by the edit itself, and not because its result broke a rule
            assert not isinstance(refused.__cause__, InvalidDocument)
        assert check(timeline) is timeline
        assert to_text(before) == text  # undo shows the very object that was there
        old = {track.id: track for track in before.tracks}
        for track in timeline.tracks:
            assert track is old.get(track.id) or track != old.get(track.id)
        assert timeline is before or timeline != before
        assert from_text(to_text(timeline)) == timeline


@settings(max_examples=100)
@given(timelines)
def test_a_saved_timeline_is_restored_exactly_and_has_one_hash(timeline: Timeline) -> None:
    text = to_text(timeline)
    restored = from_text(text)
    assert restored == timeline
    assert sha256(to_text(restored)) == sha256(text) == document_sha256(to_document(timeline))


@given(timelines, timelines)
def test_what_is_known_to_keep_the_rules_is_judged_as_if_it_were_read_again(
    known: Timeline, other: Timeline
) -> None:
    both = replace(
        known,
        tracks=known.tracks + other.tracks,
        captions=known.captions + other.captions,
        markers=known.markers + other.markers,
    )
    assert _keeps_rules(both, known) == _keeps_rules(both, None)


def _keeps_rules(timeline: Timeline, known: Timeline | None) -> bool:
    try:
        check(timeline, known=known)
    except InvalidDocument:
        return False
    return True


@given(st.data(), timelines)
def test_a_split_changes_nothing_that_is_shown(data: st.DataObject, timeline: Timeline) -> None:
    within = [at for track in timeline.tracks if not track.locked for at in _within_clips(track)]
    assume(within)
    cut = edits.split_all(timeline, data.draw(st.sampled_from(within)), fresh="n")
    assert list(shown(cut)) == list(shown(timeline))
    assert len(list(cut.clips())) > len(list(timeline.clips()))


@given(st.data(), timelines, st.sampled_from(Edge), st.integers(-9, 9))
def test_a_ripple_trim_changes_the_length_by_exactly_what_was_asked(
    data: st.DataObject, timeline: Timeline, edge: Edge, delta: int
) -> None:
    assume(open_clips(timeline))
    track, clip = data.draw(st.sampled_from(open_clips(timeline)))
    try:
        edited = edits.ripple_trim(timeline, clip.id, edge, delta, available=MEDIA)
    except EditRejected:
        assume(False)
    asked = delta if edge is Edge.TAIL else -delta
    assert edited.track(track.id).frames == track.frames + asked


@given(st.data(), timelines, st.sampled_from(Edge), st.integers(-9, 9))
def test_a_trim_moves_no_other_clip_and_what_stays_is_shown_as_before(
    data: st.DataObject, timeline: Timeline, edge: Edge, delta: int
) -> None:
    assume(open_clips(timeline))
    _, clip = data.draw(st.sampled_from(open_clips(timeline)))
    assume(MEDIA.get(clip.asset) is not None)  # a still has no beginning, and shows the same everywhere
    try:
        edited = edits.trim(timeline, clip.id, edge, delta, available=MEDIA)
    except EditRejected:
        assume(False)
    before, after = starts(timeline), starts(edited)
    assert {k: v for k, v in after.items() if k != clip.id} == {
        k: v for k, v in before.items() if k != clip.id
    }
    less, more = sorted((set(shown(timeline)), set(shown(edited))), key=len)
    assert less <= more
    assert len(more) - len(less) == abs(delta)


@given(st.data(), timelines)
def test_lifting_keeps_every_other_clip_where_it_is(data: st.DataObject, timeline: Timeline) -> None:
    assume(open_clips(timeline))
    _, clip = data.draw(st.sampled_from(open_clips(timeline)))
    lifted = edits.lift(timeline, [clip.id])
    assert starts(lifted) == {k: v for k, v in starts(timeline).items() if k != clip.id}


@given(st.data(), timelines)
def test_extracting_takes_away_exactly_the_clips_length(data: st.DataObject, timeline: Timeline) -> None:
    assume(open_clips(timeline))
    track, clip = data.draw(st.sampled_from(open_clips(timeline)))
    after = edits.extract(timeline, [clip.id]).track(track.id)
    last = isinstance(track.items[-1], Clip) and track.items[-1].id == clip.id
    assert after.frames == track.frames - clip.frames or (last and after.frames < track.frames)


@given(st.data(), timelines, st.sampled_from(Edge), st.integers(-9, 9))
def test_roll_slip_and_slide_between_clips_keep_the_length(
    data: st.DataObject, timeline: Timeline, edge: Edge, delta: int
) -> None:
    assume(open_clips(timeline))
    track, clip = data.draw(st.sampled_from(open_clips(timeline)))
    assume(track.items[-1] != clip)
    after: list[Timeline] = []
    with contextlib.suppress(EditRejected):
        after.append(edits.roll(timeline, clip.id, edge, delta, available=MEDIA))
    with contextlib.suppress(EditRejected):
        after.append(edits.slip(timeline, clip.id, delta, available=MEDIA))
    with contextlib.suppress(EditRejected):
        after.append(edits.slide(timeline, clip.id, delta, available=MEDIA))
    assert all(edited.track(track.id).frames == track.frames for edited in after)


@given(timelines, st.integers(0, 40), st.integers(1, 9))
def test_a_range_that_is_cut_out_shortens_every_open_track(
    timeline: Timeline, start: int, frames: int
) -> None:
    end = start + frames
    try:
        cut = edits.extract_range(timeline, start, end, fresh="n")
    except EditRejected:
        assume(False)
    kept = [entry for entry in shown(timeline) if not start <= entry[1] < end]
    moved = [
        (track, frame - frames if frame >= end else frame, *what)
        for track, frame, *what in kept
        if not timeline.track(track).locked
    ]
    assert [entry for entry in shown(cut) if not cut.track(entry[0]).locked] == moved


@given(timelines, st.sampled_from([Fraction(24), Fraction(30000, 1001), Fraction(60), Fraction(120)]))
def test_another_rate_moves_no_cut_by_more_than_half_a_frame(timeline: Timeline, rate: Fraction) -> None:
    endless = dict.fromkeys([*MEDIA, "gone"])
    assume(rate >= timeline.rate)  # where a frame is never lost, nothing has to give way
    edited = edits.set_format(timeline, rate=rate, available=endless)
    for old, new in zip(timeline.tracks, edited.tracks, strict=True):
        ends = {clip.id: span.end / timeline.rate for clip, span in old.clips()}
        for clip, span in new.clips():
            assert abs(span.end / rate - ends[clip.id]) <= Fraction(1, 2) / rate
            assert clip.source_start == clip_of(timeline, clip.id).source_start


def _within_clips(track: Track) -> Iterator[int]:
    """Every frame at which a clip of the track can be split."""
    for _, span in track.clips():
        yield from range(span.start + 1, span.end)
