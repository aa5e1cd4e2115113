"""Editing on stores in memory: commands in, saved timelines out."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.adapters.captions import CaptionFiles
from app.adapters.files import DiskFiles
from app.domain.accounts import LOCAL_OWNER as ME
from app.domain.errors import (
    AppError,
    AssetNotFound,
    ClipNotFound,
    EditRejected,
    InvalidDocument,
    InvalidRequest,
    NotFound,
    NothingToRedo,
    NothingToUndo,
    OutOfMedia,
    StaleRevision,
    TrackNotFound,
)
from app.domain.media import AssetState
from app.domain.serial import to_document
from app.domain.timeline import CaptionMode
from app.services.projects.caption_imports import CaptionImport
from app.services.projects.editing import Editing, EditorState
from app.services.projects.projects import Projects
from tests.fakes import MemoryAssetStore, MemoryBus, MemoryProjectStore
from tests.footage import asset, picture, sound
from tests.notation import drawing_of, timeline_of


class Clock:
    """A time of day that a test moves."""

    def __init__(self) -> None:
        self.at = datetime(2026, 1, 31, 12, tzinfo=UTC)

    def __call__(self) -> str:
        return self.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def pass_seconds(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


class Room:
    """A project that is open in an editor."""

    def __init__(self, drawing: str, files: Path = Path("/nowhere")) -> None:
        self.files = files
        self.clock = Clock()
        self.bus = MemoryBus()
        self.store = MemoryProjectStore(now=self.clock)
        self.assets = MemoryAssetStore(
            [asset(name, video=picture(seconds="4"), audio=sound()) for name in "ABX"]
            + [
                asset("song", audio=sound(seconds="4")),
                asset("talk", video=picture(seconds="4"), audio=sound(), captions=("eng", "ger")),
                asset("mute", video=picture(seconds="4")),
                asset("logo", video=picture(), still=True),
                asset("new", state=AssetState.PROBING),
                asset("theirs", video=picture(), owner="somebody"),
            ]
        )
        numbers = itertools.count()
        self.editing = self.another(lambda: f"n{next(numbers)}")
        made = Projects(self.store, self.assets, self.bus, now=self.clock)
        document = to_document(timeline_of(drawing))
        self.project = made.create(ME, "Film", {"timeline_state": document}).id
        self.bus.published.clear()

    def another(self, new_id: Callable[[], str]) -> Editing:
        """The editing of another process over the same stores."""
        files = DiskFiles(self.files)
        return Editing(
            self.store, self.assets, self.bus, CaptionFiles(), files, new_id=new_id, now=self.clock
        )

    @property
    def state(self) -> EditorState:
        return self.editing.open(self.project, ME)

    @property
    def drawing(self) -> str:
        return drawing_of(self.state.timeline)

    def edit(self, type: str, **fields: Any) -> EditorState:
        message = {"type": type, **fields}
        return self.editing.apply(self.project, ME, message, self.state.project.version)

    def nudge(self, delta: int, clip: str = "A") -> EditorState:
        return self.edit("ripple_trim", clip=clip, edge="tail", delta=delta)


@pytest.fixture
def room() -> Room:
    return Room("A[0:10] B[0:5]")


def test_an_edit_is_saved_and_announced_with_its_version(room: Room) -> None:
    state = room.edit("split", clips=["A"], at=4)
    assert drawing_of(state.timeline) == "A[0:4] n0/A[4:10] B[0:5]"
    assert (state.project.version, state.revision.label, state.undo_label) == (2, "Split", "Split")
    assert room.bus.published == [(f"project:{room.project}", {"version": 2})]
    assert room.another(str).open(room.project, ME).timeline == state.timeline


def test_undo_and_redo_show_the_very_same_timelines(room: Room) -> None:
    first = room.state
    assert (first.can_undo, first.can_redo, first.undo_label, first.redo_label) == (False, False, "", "")
    second = room.edit("lift", clips=["A"])
    undone = room.edit("undo")
    assert undone.timeline is first.timeline
    assert (undone.can_undo, undone.can_redo, undone.redo_label) == (False, True, "Remove")
    redone = room.edit("redo")
    assert redone.timeline is second.timeline
    assert (redone.can_undo, redone.can_redo, redone.undo_label) == (True, False, "Remove")
    assert redone.project.version == 4


def test_an_edit_after_undo_starts_a_branch_and_the_old_one_stays_in_the_history(room: Room) -> None:
    room.edit("lift", clips=["A"])
    room.edit("undo")
    state = room.edit("lift", clips=["B"])
    assert not state.can_redo
    assert drawing_of(room.edit("undo").timeline) == "A[0:10] B[0:5]"
    assert drawing_of(room.edit("redo").timeline) == "A[0:10]"
    assert [info.number for info in room.store.revisions(room.project)] == [3, 2, 1]


def test_undo_reaches_the_beginning_through_many_edits_and_redo_the_end(room: Room) -> None:
    for number in range(250):
        room.clock.pass_seconds(5)
        room.nudge(+1 if number % 2 else -1)
    fresh = room.another(str)  # a process that was started again knows nothing but the store
    for _ in range(250):
        state = fresh.undo(room.project, ME, fresh.open(room.project, ME).project.version)
    assert (state.revision.number, state.can_undo) == (1, False)
    with pytest.raises(NothingToUndo):
        fresh.undo(room.project, ME, state.project.version)
    again = room.another(str)
    for _ in range(250):
        state = again.redo(room.project, ME, again.open(room.project, ME).project.version)
    assert state.revision.number == 251
    with pytest.raises(NothingToRedo):
        again.redo(room.project, ME, state.project.version)


def test_quick_nudges_are_one_step_of_undo(room: Room) -> None:
    for _ in range(3):
        room.nudge(-1)
        room.clock.pass_seconds(0.5)
    room.clock.pass_seconds(2)
    room.nudge(-1)
    assert room.drawing == "A[0:6] B[0:5]"
    assert drawing_of(room.edit("undo").timeline) == "A[0:7] B[0:5]"
    assert drawing_of(room.edit("undo").timeline) == "A[0:10] B[0:5]"


def test_a_stale_edit_is_refused_and_changes_nothing(room: Room) -> None:
    room.nudge(-1)
    for message in ({"type": "lift", "clips": ["A"]}, {"type": "undo"}, {"type": "redo"}):
        with pytest.raises(StaleRevision):
            room.editing.apply(room.project, ME, message, 1)
    assert room.drawing == "A[0:9] B[0:5]"


def test_an_edit_that_changes_nothing_saves_nothing(room: Room) -> None:
    before = room.state
    state = room.edit("set_gain", clip="A", gain="0")
    assert state == before
    assert room.bus.published == []


@pytest.mark.parametrize(
    ("message", "refusal"),
    [
        ({"type": "trim"}, InvalidRequest),
        ([], InvalidRequest),
        ({"type": "lift", "clips": ["Z"]}, ClipNotFound),
        ({"type": "undo"}, NothingToUndo),
        ({"type": "redo"}, NothingToRedo),
        ({"type": "ripple_trim", "clip": "A", "edge": "tail", "delta": 91}, OutOfMedia),
        ({"type": "insert", "track": "V1", "at": 0, "asset": "new", "frames": 5}, AssetNotFound),
        ({"type": "insert", "track": "V1", "at": 0, "asset": "theirs", "frames": 5}, AssetNotFound),
        ({"type": "insert", "track": "V1", "at": 0, "asset": "none", "frames": 5}, AssetNotFound),
        ({"type": "insert", "track": "V9", "at": 0, "asset": "A", "frames": 5}, TrackNotFound),
    ],
)
def test_what_cannot_be_done_says_why_and_changes_nothing(
    room: Room, message: Any, refusal: type[AppError]
) -> None:
    before = room.state
    with pytest.raises(refusal):
        room.editing.apply(room.project, ME, message, before.project.version)
    assert room.state == before
    assert room.bus.published == []


def test_another_persons_project_is_not_there(room: Room) -> None:
    with pytest.raises(NotFound):
        room.editing.open(room.project, "somebody")
    with pytest.raises(NotFound):
        room.editing.apply(room.project, "somebody", {"type": "undo"}, 1)


@pytest.mark.parametrize("version", [True, "1", 1.0, None])
def test_a_version_that_is_no_number_is_refused(room: Room, version: Any) -> None:
    with pytest.raises(InvalidRequest):
        room.editing.apply(room.project, ME, {"type": "lift", "clips": ["A"]}, version)


def test_what_is_pasted_may_be_of_media_that_the_project_does_not_show_yet(room: Room) -> None:
    part = {"track": room.state.timeline.tracks[0].id, "at": 0}
    piece = {"asset": "song", "source_start": "0", "frames": 5}
    with pytest.raises(EditRejected, match=r"song.mp4 has no picture"):
        room.edit("paste", parts=[{**part, "clips": [piece]}])
    made = room.edit("add_track", kind="audio").timeline.tracks[-1].id
    state = room.edit("paste", parts=[{**part, "track": made, "clips": [piece]}])
    assert "song" in state.assets


def test_sound_goes_to_a_track_for_sound(room: Room) -> None:
    piece = {"asset": "song", "source_start": "0", "frames": 5}
    state = room.edit("append", track=None, clips=[piece])
    assert [(track.name, track.frames) for track in state.timeline.tracks] == [("V1", 15), ("A1", 5)]
    assert set(state.assets) == {"A", "B", "song"}
    with pytest.raises(EditRejected, match=r"song.mp4 has no picture"):
        room.edit("insert", track="V1", at=0, asset="song", frames=5)
    with pytest.raises(EditRejected, match=r"mute.mp4 has no sound"):
        room.edit("insert", track=state.timeline.tracks[1].id, at=0, asset="mute", frames=5)


def test_a_sound_track_is_chosen_among_those_that_the_file_has(room: Room) -> None:
    with pytest.raises(EditRejected, match="has only one"):
        room.edit("set_sound", clip="A", sound=2)
    state = room.edit("set_sounds", clips=["A", "B"], sound=0)
    assert [clip.sound for clip in state.timeline.clips()] == [0, 0]
    assert state.undo_label == "Sound track"
    state = room.editing.apply(room.project, ME, {"type": "undo"}, state.project.version)
    assert [clip.sound for clip in state.timeline.clips()] == [1, 1]


def test_another_file_takes_the_place_of_one_when_it_has_all_that_is_shown(room: Room) -> None:
    room.edit("split", clips=["A"], at=4)
    before = room.drawing
    assert {clip.asset for clip in room.edit("exchange", asset="A", by="X").timeline.clips()} == {"X", "B"}
    room.editing.undo(room.project, ME, room.state.project.version)
    assert room.drawing == before
    with pytest.raises(EditRejected, match=r"song\.mp4 has no picture"):
        room.edit("exchange", asset="A", by="song")
    with pytest.raises(EditRejected, match="No clip here"):
        room.edit("exchange", asset="X", by="A")
    for unusable in ("theirs", "new", "gone"):
        with pytest.raises(AssetNotFound):
            room.edit("exchange", asset="A", by=unusable)
    room.edit("detach_sound", clips=["B"])
    with pytest.raises(EditRejected, match=r"mute\.mp4 has no sound"):
        room.edit("exchange", asset="B", by="mute")
    room.edit("set_sound", clip="A", sound=0)
    room.edit("exchange", asset="A", by="mute")


def test_a_file_that_ends_too_early_takes_no_place(room: Room) -> None:
    room.edit("append", track=None, kind="video", clips=[{"asset": "X", "source_start": "3", "frames": 20}])
    room.assets.add(asset("short", video=picture(seconds="2"), audio=sound()))
    with pytest.raises(OutOfMedia, match="ends too early"):
        room.edit("exchange", asset="X", by="short")


def test_the_sound_of_clips_gets_a_track_and_comes_back_with_one_undo(room: Room) -> None:
    for name in ("mute", "logo"):
        room.edit("append", clips=[{"asset": name, "source_start": "0", "frames": 5}])
    before = room.state.timeline
    *_, mute, logo = (clip.id for clip in before.clips())
    with pytest.raises(EditRejected, match=r"mute.mp4 has no sound"):
        room.edit("detach_sound", clips=[mute])
    with pytest.raises(EditRejected, match="Those files have no sound"):
        room.edit("detach_sound", clips=[mute, logo])
    state = room.edit("detach_sound", clips=["A", mute, "B", logo])
    [_, sounds] = state.timeline.tracks
    assert [(clip.asset, clip.sound, span.start) for clip, span in sounds.clips()] == [
        ("A", 1, 0),
        ("B", 1, 10),
    ]
    assert (state.undo_label, room.edit("undo").timeline) == ("Detach sound", before)


def test_a_still_may_be_as_long_as_one_likes(room: Room) -> None:
    state = room.edit("overwrite", track="V1", at=0, asset="logo", frames=90_000)
    assert state.timeline.frames == 90_000


def test_media_that_are_gone_are_left_out_of_the_state_but_stay_on_the_timeline(room: Room) -> None:
    room.assets.delete("A", owner=ME)
    assert set(room.state.assets) == {"B"}
    assert drawing_of(room.nudge(-1).timeline) == "A[0:9] B[0:5]"
    with pytest.raises(OutOfMedia):
        room.nudge(+1)


def test_media_that_are_gone_keep_their_names(room: Room) -> None:
    room.edit("append", track="V1", clips=[{"asset": "X", "source_start": "0", "frames": 5}])
    assert room.state.gone == {}
    room.assets.bury("X", owner=ME, at=room.clock())
    room.assets.delete("A", owner=ME)  # and nobody noted what it was called
    assert room.state.gone == {"X": "X.mp4"}


def test_a_project_tells_no_name_of_a_file_that_it_may_not_use(room: Room) -> None:
    theirs = replace(room.assets.get("A"), owner="somebody")
    room.assets.delete("A", owner=ME)
    room.assets.add(theirs)
    room.assets.bury("A", owner="somebody", at=room.clock())
    assert room.state.gone == {}


def test_a_timeline_that_was_damaged_in_the_store_is_not_shown_as_if_it_were_whole(room: Room) -> None:
    key = (room.project, 1)
    room.store.documents[key] = room.store.documents[key].replace('"frames":10', '"frames":11')
    with pytest.raises(InvalidDocument):
        room.another(str).open(room.project, ME)


def test_of_many_edits_at_once_each_is_saved_or_refused_as_stale(room: Room) -> None:
    processes = [room.editing, room.another(str)]
    saved: list[int] = []

    def work(editing: Editing) -> None:
        done = 0
        while done < 5:
            version = editing.open(room.project, ME).project.version
            message = {"type": "ripple_trim", "clip": "B", "edge": "tail", "delta": 1}
            try:
                saved.append(editing.apply(room.project, ME, message, version).project.version)
                done += 1
            except StaleRevision:
                continue

    threads = [threading.Thread(target=work, args=(processes[number % 2],)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=90)
    assert sorted(saved) == list(range(2, 22))
    assert room.drawing == "A[0:10] B[0:25]"


def test_media_go_on_a_new_track_of_a_kind_that_suits_them(room: Room) -> None:
    with pytest.raises(EditRejected, match="has no picture"):
        room.edit("overwrite", track=None, at=0, asset="song", frames=5)
    room.edit("overwrite", track=None, kind="audio", at=2, asset="song", frames=5)
    assert [(track.kind.value, len(track.items)) for track in room.state.timeline.tracks] == [
        ("video", 2),
        ("audio", 2),
    ]
    assert drawing_of(room.edit("undo").timeline) == "A[0:10] B[0:5]"


SRT = b"1\n00:00:01,000 --> 00:00:02,500\n<i>Hello</i>\n\n2\n00:00:03,010 --> 00:00:03,011\nBye\n"


def test_a_caption_file_becomes_a_caption_track_at_the_nearest_frames(room: Room) -> None:
    state, told = room.editing.import_captions(room.project, ME, 1, data=SRT, name="talk.srt", language="de")
    (captions,) = state.timeline.captions
    assert captions.language == "de"
    assert [(cue.start, cue.frames, cue.text) for cue in captions.cues] == [(25, 38, "Hello"), (75, 1, "Bye")]
    assert told == CaptionImport(captions.id, CaptionMode.BURN, 2, "utf-8", guessed=False, past_end=2)
    assert state.undo_label == "Import captions"
    text = room.editing.export_captions(room.project, ME, captions.id, "srt")
    assert text.startswith("1\n00:00:01,000 --> 00:00:02,520\nHello\n")


def test_captions_that_were_guessed_wrong_are_read_again_in_their_place(room: Room) -> None:
    data = SRT.replace(b"Hello", "Пока, я не знаю".encode("cp1251"))
    first, told = room.editing.import_captions(room.project, ME, 1, data=data, name="talk.ru.srt")
    assert (told.encoding, told.guessed, first.timeline.captions[0].language) == ("cp1251", True, "ru")
    again, told = room.editing.import_captions(
        room.project,
        ME,
        first.project.version,
        data=data,
        name="talk.ru.srt",
        captions=told.captions,
        replacing=True,
        encoding="koi8-r",
    )
    assert (told.encoding, told.guessed) == ("koi8-r", False)
    (captions,) = again.timeline.captions
    assert (captions.language, captions.cues[0].text) == ("ru", "оНЙЮ, Ъ МЕ ГМЮЧ")


def test_captions_that_were_read_again_are_one_step_of_undo(room: Room) -> None:
    def bring_in(encoding: str | None = None, *, name: str = "talk.srt", **instead: Any) -> EditorState:
        data = SRT.replace(b"Hello", name.encode() + "Пока, я не знаю".encode("cp1251"))
        version = room.state.project.version
        state, _ = room.editing.import_captions(
            room.project, ME, version, data=data, name=name, encoding=encoding, **instead
        )
        room.clock.pass_seconds(60)
        return state

    room.nudge(2)
    before = room.state.timeline
    track = bring_in().timeline.captions[0].id
    bring_in("koi8-r", captions=track, replacing=True)
    again = bring_in("cp1252", captions=track, replacing=True)
    assert room.editing.undo(room.project, ME, again.project.version).timeline == before
    assert room.editing.redo(room.project, ME, again.project.version + 1).timeline == again.timeline
    other = bring_in(name="other.srt", captions=track, replacing=True)
    assert room.editing.undo(room.project, ME, other.project.version).timeline == again.timeline
    twice = bring_in()
    thrice = bring_in()
    assert room.editing.undo(room.project, ME, thrice.project.version).timeline == twice.timeline


def test_captions_in_a_file_come_in_where_the_timeline_shows_them(tmp_path: Path) -> None:
    room = Room("V1: t/talk[0:50] B[0:10] c/talk[75:90]", files=tmp_path)
    kept = tmp_path / "media/talk"
    kept.mkdir(parents=True)
    (kept / "captions-2.srt").write_bytes(SRT)
    state, told = room.editing.take_captions(room.project, ME, 1, asset_id="talk", number=2)
    (captions,) = state.timeline.captions
    assert (captions.language, told.count, state.undo_label) == ("de", 2, "Import captions")
    assert [(cue.start, cue.frames, cue.text) for cue in captions.cues] == [(25, 25, "Hello"), (60, 1, "Bye")]
    with pytest.raises(InvalidRequest, match="not read yet"):
        room.editing.take_captions(room.project, ME, state.project.version, asset_id="talk", number=1)
    for asset_id, number in (("talk", 3), ("B", 1), ("X", 1)):
        with pytest.raises(NotFound):
            room.editing.take_captions(
                room.project, ME, state.project.version, asset_id=asset_id, number=number
            )


def test_what_is_cut_away_takes_its_captions_along(tmp_path: Path) -> None:
    room = Room("V1: t/talk[0:20]", files=tmp_path)
    (tmp_path / "media/talk").mkdir(parents=True)
    (tmp_path / "media/talk/captions-2.srt").write_bytes(SRT)
    with pytest.raises(InvalidRequest, match="no captions in what the timeline shows"):
        room.editing.take_captions(room.project, ME, 1, asset_id="talk", number=2)
    assert not room.state.timeline.captions


def test_a_language_that_nobody_said_is_not_made_up(room: Room) -> None:
    state, _ = room.editing.import_captions(room.project, ME, 1, data=SRT, name="talk.srt")
    assert state.timeline.captions[0].language == "und"


def test_a_caption_file_can_replace_what_a_track_holds(room: Room) -> None:
    track = room.edit("add_cue", start=5, frames=5, text="old").timeline.captions[0].id
    version = room.state.project.version
    state, told = room.editing.import_captions(
        room.project, ME, version, data=SRT, name="talk.srt", captions=track, replacing=True
    )
    assert told.captions == track
    assert [cue.text for cue in state.timeline.captions[0].cues] == ["Hello", "Bye"]
    with pytest.raises(StaleRevision):
        room.editing.import_captions(room.project, ME, version, data=SRT, name="talk.srt")
    with pytest.raises(TrackNotFound):
        room.editing.export_captions(room.project, ME, "none", "srt")
