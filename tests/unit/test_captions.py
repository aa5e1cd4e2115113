"""Captions on the timeline."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.edits import (
    NewCue,
    add_captions,
    add_cue,
    change_cue,
    import_cues,
    join_cues,
    remove_captions,
    remove_cues,
    set_captions,
    shift_captions,
)
from app.domain.errors import CueNotFound, EditRejected, NoRoom, TrackNotFound
from app.domain.timeline import CaptionMode, CaptionTrack, Cue
from tests.notation import timeline_of
from tests.unit.drawn import assert_drawn


@pytest.mark.parametrize(
    ("before", "start", "after"),
    [
        ("C1: q[3:5]", 10, "C1: q[3:5] n[10:2]"),
        ("C1: q[3:5]", 0, "C1: n[0:2] q[3:5]"),
        ("C1: q[3:5] r[9:1]", 4, "C1: q[3:5] n[4:2] r[9:1]"),
        ("C1:\nC2: q[3:5]", 4, "C1: n[4:2]\nC2: q[3:5]"),
        ("", 4, "n-2: n[4:2]"),
    ],
)
def test_captions_stand_in_the_order_of_their_starts(before: str, start: int, after: str) -> None:
    edited = add_cue(timeline_of(before), None, NewCue(start, 2, "Hello"), fresh="n")
    drawn = [
        f"{one.id}: " + " ".join(f"{q.id}[{q.start}:{q.frames}]" for q in one.cues) for one in edited.captions
    ]
    assert "\n".join(drawn).strip() == after


def test_captions_are_written_where_one_asks() -> None:
    edited = add_cue(timeline_of("C1: q[3:5]\nC2: r[9:1]"), "C2", NewCue(4, 2, "Hello\nyou"), fresh="n")
    assert edited.captions[1].cues[0] == Cue("n", 4, 2, "Hello\nyou")
    with pytest.raises(TrackNotFound, match="captions"):
        add_cue(edited, "C9", NewCue(4, 2, ""), fresh="m")


@pytest.mark.parametrize(
    ("change", "after"),
    [
        ({"start": 12}, "C1: r[9:2] q[12:5]"),
        ({"frames": 1}, "C1: q[3:1] r[9:2]"),
        ({"start": 9}, "C1: q[9:5] r[9:2]"),
        ({}, "C1: q[3:5] r[9:2]"),
    ],
)
def test_a_caption_moves_and_stretches(change: dict[str, int], after: str) -> None:
    assert_drawn(
        "C1: q[3:5] r[9:2]",
        lambda timeline: change_cue(timeline, "q", start=change.get("start"), frames=change.get("frames")),
        after,
    )


def test_a_caption_is_rewritten_and_the_others_are_shared() -> None:
    timeline = timeline_of("C1: q[3:5] r[9:2]\nC2: s[0:1]")
    edited = change_cue(timeline, "q", text="Bye")
    assert edited.captions[0].cues[0].text == "Bye"
    assert edited.captions[0].cues[1] is timeline.captions[0].cues[1]
    assert edited.captions[1] is timeline.captions[1]
    with pytest.raises(CueNotFound):
        change_cue(timeline, "x", text="Bye")


@pytest.mark.parametrize(
    ("before", "joined", "after"),
    [
        ("C1: q[3:5] r[9:2]", ["q", "r"], "C1: q[3:8]"),
        ("C1: q[3:5] r[9:2]", ["r", "q"], "C1: q[3:8]"),
        ("C1: q[3:9] r[9:2] s[20:1]", ["q", "r"], "C1: q[3:9] s[20:1]"),
        ("C1: q[3:5] r[9:2] s[20:1]", ["q", "r", "s"], "C1: q[3:18]"),
        ("C1: q[3:5] r[9:2]", ["q"], "C1: q[3:5] r[9:2]"),
    ],
)
def test_captions_are_joined_from_the_first_start_to_the_last_end(
    before: str, joined: list[str], after: str
) -> None:
    assert_drawn(before, lambda timeline: join_cues(timeline, joined), after)


def test_joined_captions_hold_all_lines_and_no_empty_one() -> None:
    timeline = timeline_of("C1: q[3:5] r[9:2] s[12:2]")
    for cue, text in (("q", "One"), ("r", ""), ("s", "three\nfour")):
        timeline = change_cue(timeline, cue, text=text)
    (track,) = join_cues(timeline, ["q", "r", "s"]).captions
    assert [cue.text for cue in track.cues] == ["One\nthree\nfour"]


def test_captions_that_are_gone_or_of_two_tracks_are_not_joined() -> None:
    timeline = timeline_of("C1: q[3:5] r[9:2]\nC2: s[0:1]")
    with pytest.raises(CueNotFound):
        join_cues(timeline, ["q", "x"])
    with pytest.raises(EditRejected, match="different tracks"):
        join_cues(timeline, ["q", "s"])


def test_captions_are_removed_all_or_none() -> None:
    assert_drawn(
        "C1: q[3:5] r[9:2]\nC2: s[0:1]",
        lambda timeline: remove_cues(timeline, ["q", "s"]),
        "C1: r[9:2]\nC2:",
    )
    with pytest.raises(CueNotFound):
        remove_cues(timeline_of("C1: q[3:5]"), ["q", "x"])


def test_caption_tracks_come_change_and_go() -> None:
    timeline = add_captions(timeline_of("C1: q[3:5]"), language="de", mode=CaptionMode.SOFT, fresh="n")
    assert timeline.captions[1] == CaptionTrack("n", "de", CaptionMode.SOFT)
    changed = set_captions(timeline, "n", mode=CaptionMode.OFF)
    assert changed.captions[1] == CaptionTrack("n", "de", CaptionMode.OFF)
    assert set_captions(changed, "n", language="de") is changed
    assert remove_captions(changed, "C1").captions == (changed.captions[1],)
    with pytest.raises(TrackNotFound):
        remove_captions(changed, "C9")


@pytest.mark.parametrize(
    ("captions", "replacing", "after"),
    [
        ("C1", False, "C1: n-2[1:2] q[3:5] n[8:2]"),
        ("C1", True, "C1: n-2[1:2] n[8:2]"),
    ],
)
def test_imported_captions_join_or_replace_what_is_there(captions: str, replacing: bool, after: str) -> None:
    cues = [NewCue(8, 2, ""), NewCue(1, 2, "")]
    assert_drawn(
        "C1: q[3:5]",
        lambda timeline: import_cues(timeline, captions, cues, language="en", replacing=replacing, fresh="n"),
        after,
    )


def test_imported_captions_make_a_track_of_their_own() -> None:
    edited = import_cues(
        timeline_of("C1: q[3:5]"), None, [NewCue(8, 2, "Da")], language="ru", replacing=False, fresh="n"
    )
    assert edited.captions[1] == CaptionTrack("n", "ru", CaptionMode.SOFT, (Cue("n-2", 8, 2, "Da"),))


@pytest.mark.parametrize(
    ("there", "mode"),
    [
        ([], CaptionMode.BURN),
        ([CaptionTrack("k", "de", CaptionMode.BURN, (Cue("q", 1, 1, ""),))], CaptionMode.SOFT),
        ([CaptionTrack("k", "de", CaptionMode.BURN)], CaptionMode.BURN),  # nothing is drawn of it
        ([CaptionTrack("k", "de", CaptionMode.SOFT, (Cue("q", 1, 1, ""),))], CaptionMode.BURN),
        ([CaptionTrack("k", "de", CaptionMode.OFF, (Cue("q", 1, 1, ""),))], CaptionMode.BURN),
    ],
)
def test_only_one_track_is_burnt_in_unless_somebody_says_so(
    there: list[CaptionTrack], mode: CaptionMode
) -> None:
    timeline = replace(timeline_of("A[0:9]"), captions=tuple(there))
    added = add_captions(timeline, language="ru", fresh="n")
    imported = import_cues(timeline, None, [NewCue(1, 1, "")], language="ru", replacing=False, fresh="n")
    assert (added.captions[-1].mode, imported.captions[-1].mode) == (mode, mode)
    said = add_captions(timeline, language="ru", mode=CaptionMode.OFF, fresh="n")
    assert said.captions[-1].mode is CaptionMode.OFF


@pytest.mark.parametrize(
    ("delta", "start", "after"),
    [
        (4, 0, "C1: q[7:5] r[13:2]\nC2: s[1:1]"),
        (-3, 0, "C1: q[0:5] r[6:2]\nC2: s[1:1]"),
        (4, 9, "C1: q[3:5] r[13:2]\nC2: s[1:1]"),
        (-8, 9, "C1: r[1:2] q[3:5]\nC2: s[1:1]"),
        (4, 10, "C1: q[3:5] r[9:2]\nC2: s[1:1]"),
        (0, 0, "C1: q[3:5] r[9:2]\nC2: s[1:1]"),
    ],
)
def test_all_captions_of_a_track_move_together_or_those_from_a_frame_on(
    delta: int, start: int, after: str
) -> None:
    before = "C1: q[3:5] r[9:2]\nC2: s[1:1]"
    assert_drawn(before, lambda timeline: shift_captions(timeline, "C1", delta, start=start), after)


def test_captions_do_not_move_before_the_start() -> None:
    timeline = timeline_of("C1: q[3:5] r[9:2]")
    with pytest.raises(NoRoom, match="before the start"):
        shift_captions(timeline, "C1", -4)
    with pytest.raises(TrackNotFound):
        shift_captions(timeline, "C9", 4)
