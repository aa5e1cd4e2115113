"""Selecting on the timeline, and what keys and tools do with it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.timeline.hand import Json, Point, at_frame, commands, drag, edge, middle

# As keyboards of other countries send it; the browser of the tests has an American one.
_PRESS = """pressed => dispatchEvent(new KeyboardEvent("keydown", { cancelable: true, ...pressed }))"""


def selected(page: Page) -> list[str]:
    found: list[str] = page.evaluate("harness.store.selection")
    return found


def test_a_click_selects_shift_adds_and_empty_ground_clears(timeline: Page) -> None:
    timeline.mouse.click(*middle(timeline, "a"))
    assert selected(timeline) == ["a"]
    timeline.keyboard.down("Shift")
    timeline.mouse.click(*middle(timeline, "c"))
    timeline.keyboard.up("Shift")
    assert selected(timeline) == ["a", "c"]
    below = middle(timeline, "m")
    timeline.mouse.click(below.x, below.y + 80)
    assert selected(timeline) == []
    assert commands(timeline) == []


def test_a_rubber_band_selects_what_it_touches(timeline: Page) -> None:
    sound, last = middle(timeline, "m"), middle(timeline, "c")
    below = at_frame(timeline, 400, Point(sound.x, sound.y + 80))
    drag(timeline, below, last)
    assert sorted(selected(timeline)) == ["c", "m"]


@pytest.mark.parametrize(
    ("key", "sent"),
    [
        ("s", {"type": "split", "clips": ["c"], "at": 400}),
        ("Shift+S", {"type": "split_all", "at": 400}),
        ("q", {"type": "trim_to_playhead", "clip": "c", "edge": "head", "at": 400}),
        ("w", {"type": "trim_to_playhead", "clip": "c", "edge": "tail", "at": 400}),
        ("Delete", {"type": "lift", "clips": ["c"]}),
        ("Shift+Delete", {"type": "extract", "clips": ["c"]}),
        ("x", {"type": "extract", "clips": ["c"]}),
        ("m", {"type": "add_marker", "at": 400, "label": ""}),
        ("t", {"type": "add_cue", "captions": None, "start": 400, "frames": 50, "text": "New caption"}),
    ],
)
def test_a_key_does_one_thing_to_the_selected_clip(timeline: Page, key: str, sent: Json) -> None:
    timeline.evaluate("harness.store.select(['c']); harness.store.setPlayhead(400)")
    timeline.keyboard.press(key)
    assert commands(timeline) == [sent]


def test_without_a_selection_s_splits_what_is_seen_at_the_playhead(timeline: Page) -> None:
    timeline.evaluate("harness.store.setPlayhead(300)")  # V2 covers V1 there
    timeline.keyboard.press("s")
    assert commands(timeline) == [{"type": "split", "clips": ["over"], "at": 300}]


def test_a_new_caption_is_selected_once_it_is_there(timeline: Page) -> None:
    timeline.evaluate("harness.store.setPlayhead(400)")
    timeline.keyboard.press("t")
    timeline.evaluate("""() => {
      const cue = { id: "q3", start: 400, frames: 50, text: "New caption" };
      harness.timeline.captions[0].cues.push(cue);
      harness.show(harness.timeline);
    }""")
    assert timeline.evaluate("harness.store.selectedCue") == "q3"


@pytest.mark.parametrize(
    ("keys", "frame"),
    [
        (["ArrowRight"], 101),
        (["ArrowLeft"], 99),
        (["Shift+ArrowRight"], 125),
        (["ArrowDown"], 160),
        (["ArrowUp"], 0),
        (["Home"], 0),
        (["End"], 800),
        (["i", "ArrowRight", "Shift+I"], 100),
    ],
)
def test_keys_move_the_playhead(timeline: Page, keys: list[str], frame: int) -> None:
    timeline.evaluate("harness.timeline.captions = []; harness.timeline.tracks[0].items[0].frames = 160")
    timeline.evaluate("harness.show(harness.timeline); harness.store.setPlayhead(100)")
    for key in keys:
        timeline.keyboard.press(key)
    assert timeline.evaluate("harness.store.playhead") == frame


@pytest.mark.parametrize(
    ("key", "verb"),
    [
        ("Space", "play"),
        ("j", "back"),
        ("k", "stop"),
        ("l", "forward"),
        ("e", "export"),
        ("g", "goto"),
        ("c", "snapshot"),
        ("Control+s", "save-version"),
        ("?", "help"),
    ],
)
def test_keys_of_the_player_and_the_page_are_handed_on(timeline: Page, key: str, verb: str) -> None:
    timeline.keyboard.press(key)
    assert timeline.evaluate("told") == [verb]


def test_enter_selects_the_clips_at_the_playhead_one_after_the_other(timeline: Page) -> None:
    timeline.evaluate("harness.store.setPlayhead(300)")
    chosen = []
    for _ in range(4):
        timeline.keyboard.press("Enter")
        chosen += selected(timeline)
    assert chosen == ["over", "b", "m", "over"]


def test_undo_and_redo_are_keys(timeline: Page) -> None:
    timeline.evaluate(
        "harness.store.history = { canUndo: true, canRedo: true, undoLabel: '', redoLabel: '' }"
    )
    timeline.keyboard.press("Control+z")
    timeline.keyboard.press("Control+Shift+z")
    assert commands(timeline) == [{"type": "undo"}, {"type": "redo"}]


@pytest.mark.parametrize(
    ("key", "code", "shift", "sent"),
    [
        ("z", "KeyY", False, "undo"),  # German
        ("Z", "KeyY", True, "redo"),
        ("y", "KeyZ", False, "redo"),
        ("z", "KeyW", False, "undo"),  # French
        ("я", "KeyZ", False, "undo"),  # Russian: there is no Z on it
    ],
)
def test_with_ctrl_the_letter_on_the_key_counts(
    timeline: Page, key: str, code: str, shift: bool, sent: str
) -> None:
    timeline.evaluate(
        "harness.store.history = { canUndo: true, canRedo: true, undoLabel: '', redoLabel: '' }"
    )
    timeline.evaluate(_PRESS, {"key": key, "code": code, "ctrlKey": True, "shiftKey": shift})
    assert commands(timeline) == [{"type": sent}]


@pytest.mark.parametrize(
    "pressed",
    [
        {"key": "\\", "code": "Backslash"},
        {"key": "#", "code": "Backslash"},  # German
        {"key": "\\", "code": "IntlBackslash"},  # British
        {"key": "Z", "code": "KeyZ", "shiftKey": True},
        {"key": "Z", "code": "KeyY", "shiftKey": True},  # German
    ],
)
def test_everything_is_shown_by_a_key_that_every_keyboard_has(timeline: Page, pressed: Json) -> None:
    timeline.evaluate("harness.store.setView({ pixelsPerFrame: 9, scroll: 40 })")
    timeline.evaluate(_PRESS, pressed)
    assert timeline.evaluate("harness.store.pixelsPerFrame") is None


def test_a_step_stops_what_plays_and_ends_with_the_timeline(timeline: Page) -> None:
    timeline.evaluate("harness.store.setPlayhead(795); harness.store.setPlaying(true)")
    timeline.keyboard.press("ArrowRight")
    assert timeline.evaluate("[harness.store.playhead, harness.store.playing]") == [796, False]
    timeline.keyboard.press("Shift+ArrowRight")
    timeline.keyboard.press("ArrowRight")
    assert timeline.evaluate("harness.store.playhead") == 800


def test_a_marker_where_one_is_already_is_told_why_not(timeline: Page) -> None:
    at = timeline.evaluate("harness.timeline.markers[0].at")
    timeline.evaluate("""() => {
      window.unable = [];
      harness.store.on("unable", (reason) => unable.push(reason));
    }""")
    timeline.evaluate("at => harness.store.setPlayhead(at)", at)
    timeline.keyboard.press("m")
    assert commands(timeline) == []
    assert timeline.evaluate("unable") == ["There is a marker here already. Double click it to name it."]


def test_keys_do_nothing_while_somebody_types(timeline: Page) -> None:
    timeline.get_by_label("Name").fill("My film")
    timeline.get_by_label("Name").press("s")
    timeline.get_by_label("Name").press("Space")
    timeline.get_by_label("Name").press("Delete")
    assert commands(timeline) == []
    assert timeline.evaluate("told") == []


def test_keys_do_nothing_behind_a_dialog(timeline: Page) -> None:
    timeline.evaluate("document.body.append(Object.assign(document.createElement('dialog'), { open: true }))")
    timeline.keyboard.press("s")
    assert commands(timeline) == []


def test_combinations_that_the_browser_wants_are_left_to_it(timeline: Page) -> None:
    timeline.evaluate("""() => window.addEventListener("keydown", (event) => {
      window.taken = (window.taken ?? 0) + event.defaultPrevented;
    })""")
    for key in ["r", "t", "w", "n", "l", "d", "e", "p", "f", "=", "-", "0", "9"]:
        timeline.evaluate(
            """key => dispatchEvent(new KeyboardEvent("keydown",
              { key, code: `Key${key.toUpperCase()}`, ctrlKey: true, cancelable: true }))""",
            key,
        )
    assert timeline.evaluate("taken") == 0


def test_a_tool_is_disabled_while_it_can_do_nothing(timeline: Page) -> None:
    expect(timeline.get_by_test_id("tool-remove")).to_be_disabled()
    timeline.mouse.click(*middle(timeline, "a"))
    expect(timeline.get_by_test_id("tool-remove")).to_be_enabled()
    timeline.get_by_test_id("tool-remove-and-close").click()
    assert commands(timeline) == [{"type": "extract", "clips": ["a"]}]


def test_n_turns_snapping_off_and_on(timeline: Page) -> None:
    tool = timeline.get_by_test_id("tool-snapping")
    expect(tool).to_have_attribute("aria-pressed", "true")
    timeline.keyboard.press("n")
    expect(tool).to_have_attribute("aria-pressed", "false")


def test_the_head_of_a_track_mutes_and_locks_it(timeline: Page) -> None:
    timeline.get_by_test_id("mute-a1").click()
    timeline.get_by_test_id("lock-v1").click()
    timeline.get_by_test_id("add-audio-track").click()
    assert commands(timeline) == [
        {"type": "set_track", "track": "a1", "muted": True},
        {"type": "set_track", "track": "v1", "locked": True},
        {"type": "add_track", "kind": "audio"},
    ]


def test_a_track_is_removed_with_its_clips_unless_it_is_locked(timeline: Page) -> None:
    timeline.get_by_test_id("header-v2").hover()
    timeline.get_by_role("button", name="Remove V2 with its clips").click()
    assert commands(timeline) == [{"type": "remove_track", "track": "v2"}]
    timeline.evaluate("harness.timeline.tracks[0].locked = true; harness.show(harness.timeline)")
    expect(timeline.get_by_test_id("remove-v2")).to_be_hidden()
    timeline.evaluate("""() => {
      const [, one] = harness.timeline.tracks;
      harness.timeline.tracks = [{ ...one, items: [] }];
      harness.show(harness.timeline);
    }""")
    expect(timeline.get_by_test_id("remove-v1")).to_be_hidden()  # the last one


def test_a_track_is_renamed_by_a_double_click_on_its_name(timeline: Page) -> None:
    timeline.get_by_test_id("header-v2").get_by_text("V2").dblclick()
    timeline.get_by_label("Name of the track").fill("Titles")
    timeline.keyboard.press("Enter")
    assert commands(timeline) == [{"type": "set_track", "track": "v2", "name": "Titles"}]


def test_clips_are_told_to_those_who_cannot_see_them(timeline: Page) -> None:
    clip = timeline.locator("[data-testid=timeline-clips] [data-clip=c]")
    expect(clip).to_have_text("V1: Opening talk, from 00:14:00, 00:10:00 long")
    timeline.evaluate("harness.store.select(['c'])")
    expect(clip).to_have_text(re.compile("selected$"))


def test_a_right_click_offers_what_can_be_done_here(timeline: Page) -> None:
    timeline.mouse.click(*middle(timeline, "a"), button="right")
    timeline.get_by_role("menuitem", name="Split here").click()
    timeline.mouse.click(*middle(timeline, "b"), button="right")
    timeline.get_by_role("menuitem", name="4×").click()
    assert commands(timeline) == [
        {"type": "split", "clips": ["a"], "at": 100},
        {"type": "set_speed", "clip": "b", "speed": "4"},
    ]


def test_who_only_watches_takes_nothing_into_the_hand(timeline: Page) -> None:
    timeline.evaluate("harness.store.watching = true")
    try:
        before = edge(timeline, "a", "tail")
        drag(timeline, before, before.right(-60))
        drag(timeline, middle(timeline, "a"), middle(timeline, "a").right(200))
        timeline.mouse.click(*middle(timeline, "a"), button="right")
        lines = timeline.locator("[role=menuitem]").all_inner_texts()
        timeline.keyboard.press("Escape")
        assert [line.split("\n")[0] for line in lines] == [
            "In point here",
            "Out point here",
            "Clear in and out",
        ]
        assert commands(timeline) == []
        assert selected(timeline) == ["a"]
    finally:
        timeline.evaluate("harness.store.watching = false")
