"""The browser's copy of the document: how it takes snapshots and patches, and what it keeps."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.domain.time import timecode

ANSWER = {"can_undo": True, "can_redo": False, "undo_label": "Trim", "redo_label": ""}


def patched(page: Page, **changes: Any) -> None:
    version = page.evaluate("harness.store.version")
    patch = {"base": version, "version": version + 1, "revision": 1, **ANSWER, **changes}
    page.evaluate("patch => harness.store.patch(patch)", patch)


def asked(page: Page, name: str) -> int:
    found: int = page.evaluate("name => sent.filter(([one]) => one === name).length", name)
    return found


def test_a_patch_changes_only_what_it_names(timeline: Page) -> None:
    before = timeline.evaluate("harness.store.timeline.tracks[0]")
    track = {"id": "v1", "kind": "video", "name": "V1", "muted": False, "locked": False, "items": []}
    patched(timeline, tracks=[{"same": "v2"}, track])
    after = timeline.evaluate("harness.store.timeline")
    assert after["tracks"] == [before, track]
    assert len(after["markers"]) == 1
    assert timeline.evaluate("harness.store.history.undoLabel") == "Trim"


def test_what_a_patch_only_counts_stays_the_same_object(timeline: Page) -> None:
    timeline.evaluate("window.before = harness.store.timeline")
    track, captions = (timeline.evaluate(f"before.{kind}[0]") for kind in ("tracks", "captions"))
    first, *others = track["items"]
    gap = {"type": "gap", "frames": 7}
    cue = {"id": "new", "start": 5000, "frames": 3, "text": "End"}
    patched(
        timeline,
        tracks=[{**track, "items": {"head": 1, "between": [gap], "tail": len(others)}}, {"same": "v1"}],
        captions=[{**captions, "cues": {"head": len(captions["cues"]), "between": [cue], "tail": 0}}],
    )
    after = timeline.evaluate("harness.store.timeline")
    assert after["tracks"][0]["items"] == [first, gap, *others]
    assert after["captions"][0]["cues"] == [*captions["cues"], cue]
    same = "harness.store.timeline.tracks[0].items[0] === before.tracks[0].items[0]"
    assert timeline.evaluate(same)


def test_a_patch_that_arrives_twice_is_taken_once(timeline: Page) -> None:
    version = timeline.evaluate("harness.store.version")
    patched(timeline, markers=[])
    old = {"base": version, "version": version + 1, **ANSWER, "markers": [{"id": "k9", "at": 3, "label": ""}]}
    timeline.evaluate("patch => harness.store.patch(patch)", old)
    assert timeline.evaluate("harness.store.timeline.markers") == []


def test_after_a_missed_patch_the_whole_document_is_asked_for(timeline: Page) -> None:
    version = timeline.evaluate("harness.store.version")
    late = {"base": version + 1, "version": version + 2, **ANSWER, "markers": []}
    timeline.evaluate("patch => harness.store.patch(patch)", late)
    assert asked(timeline, "resync") == 1
    assert len(timeline.evaluate("harness.store.timeline.markers")) == 1


def test_a_clip_that_is_gone_is_no_longer_selected(timeline: Page) -> None:
    timeline.evaluate("harness.store.select(['a', 'm'])")
    patched(timeline, tracks=[{"same": "v2"}, {"same": "v1"}])
    assert timeline.evaluate("harness.store.selection") == ["a"]


def test_a_caption_that_is_gone_is_no_longer_selected(timeline: Page) -> None:
    timeline.evaluate("harness.store.selectCue('long gone')")
    patched(timeline, tracks=[{"same": "v2"}, {"same": "v1"}])
    assert timeline.evaluate("harness.store.selectedCue") is None


def test_an_edit_is_unsaved_until_it_is_answered(timeline: Page) -> None:
    timeline.evaluate("harness.store.send({ type: 'lift', clips: ['a'] })")
    assert timeline.evaluate("harness.store.saved") is False
    patched(timeline)
    assert timeline.evaluate("harness.store.saved") is True


def test_an_edit_carries_the_version_that_it_was_drawn_on(timeline: Page) -> None:
    version = timeline.evaluate("harness.store.version")
    timeline.evaluate("harness.store.send({ type: 'undo' })")
    assert timeline.evaluate("sent.at(-1)[1]") == {"type": "undo", "base_version": version}


def test_an_edit_that_carries_clips_says_whether_captions_go_along(timeline: Page) -> None:
    switch = timeline.get_by_test_id("tool-linked")
    sent = []
    for _ in range(2):
        timeline.evaluate("harness.store.send({ type: 'extract', clips: ['a'] })")
        sent.append(timeline.evaluate("sent.at(-1)[1].linked"))
        expect(switch).to_have_attribute("aria-pressed", str(sent[-1]).lower())
        switch.click()
    assert sent == [True, False]
    timeline.evaluate("harness.store.send({ type: 'lift', clips: ['a'] })")
    assert "linked" not in timeline.evaluate("sent.at(-1)[1]")


def test_playhead_zoom_and_selection_survive_a_reload(timeline: Page) -> None:
    timeline.evaluate("""() => {
      harness.store.setPlayhead(321);
      harness.store.setView({ pixelsPerFrame: 3, scroll: 40 });
      harness.store.select(["c"]);
      return new Promise((kept) => {
        const wait = () => sessionStorage.length ? kept() : requestAnimationFrame(wait);
        wait();
      });
    }""")
    timeline.evaluate("harness.reload()")
    assert timeline.evaluate(
        "(({ playhead, pixelsPerFrame, scroll, selection }) => [playhead, pixelsPerFrame, scroll, selection])"
        "(harness.store)"
    ) == [321, 3, 40, ["c"]]


@pytest.mark.parametrize(
    "rate",
    [Fraction(*rate) for rate in ((25, 1), (30000, 1001), (24000, 1001), (60, 1), (10527, 1000), (1, 3))],
)
def test_timecodes_are_counted_as_the_server_counts_them(timeline: Page, rate: Fraction) -> None:
    frames = [*range(200), 1799, 1800, 107_892, 2_000_000]
    shown = timeline.evaluate(
        """async ([frames, rate]) => {
          const { timecode } = await import("cutroom/document.js");
          return frames.map((frame) => timecode(frame, { rate }));
        }""",
        [frames, [rate.numerator, rate.denominator]],
    )
    assert shown == [timecode(frame, rate) for frame in frames]
