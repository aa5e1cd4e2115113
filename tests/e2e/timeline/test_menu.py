"""The menu of a right click, and the range between the in and the out point."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.edits_to_show import placed
from tests.e2e.timeline.hand import Point, commands, middle


def choose(page: Page, place: Point, line: str) -> None:
    """Click a line of the menu at a place."""
    page.mouse.click(*place, button="right")
    page.get_by_test_id("timeline-menu").get_by_role("menuitem", name=line, exact=True).click()
    expect(page.get_by_test_id("timeline-menu")).to_have_count(0)


def test_a_range_is_set_and_cut_out_without_a_key(timeline: Page) -> None:
    cut = timeline.get_by_test_id("tool-extract-range")
    expect(cut).to_be_hidden()
    gap = timeline.evaluate(
        "['c', 'd'].map((clip, index) => cutroomTimeline.edgePoint(clip, ['tail', 'head'][index]))"
    )
    first, last = (Point(gap[0]["x"] + 8, gap[0]["y"]), Point(gap[1]["x"] - 8, gap[1]["y"]))
    choose(timeline, first, "In point here")
    choose(timeline, last, "Out point here")
    start, end = timeline.evaluate("[harness.store.inPoint, harness.store.outPoint]")
    assert 600 < start < end < 660
    cut.click()
    assert commands(timeline) == [{"type": "extract_range", "start": start, "end": end}]
    expect(cut).to_be_hidden()


def test_the_sound_tracks_of_a_file_stand_in_the_menu_of_its_clips(timeline: Page) -> None:
    choose(timeline, middle(timeline, "b"), "2 · Lavalier (mono)")
    choose(timeline, middle(timeline, "b"), "All of them, mixed")
    choose(timeline, middle(timeline, "b"), "No sound")
    assert commands(timeline) == [
        {"type": "set_sound", "clip": "b", "sound": 2},
        {"type": "set_sound", "clip": "b", "sound": 0},
        {"type": "set_sound", "clip": "b", "sound": -1},
    ]
    timeline.mouse.click(*middle(timeline, "a"), button="right")
    expect(timeline.get_by_test_id("timeline-menu")).not_to_contain_text("Sound track")
    timeline.keyboard.press("Escape")


def test_the_sound_of_a_clip_gets_a_track_by_menu_or_key(timeline: Page) -> None:
    choose(timeline, middle(timeline, "a"), "Sound on its own track A")
    timeline.evaluate("harness.store.select(['a', 'm', 'b'])")
    timeline.keyboard.press("a")
    choose(timeline, middle(timeline, "a"), "Off")
    assert commands(timeline) == [
        {"type": "detach_sound", "clips": ["a"]},
        {"type": "detach_sound", "clips": ["a", "b"]},
        {"type": "set_sound", "clip": "a", "sound": -1},
    ]


def test_a_silent_clip_is_offered_its_sound_and_no_volume(timeline: Page) -> None:
    timeline.evaluate("harness.timeline.tracks[1].items[0].sound = -1; harness.show(harness.timeline)")
    timeline.mouse.click(*middle(timeline, "a"), button="right")
    menu = timeline.get_by_test_id("timeline-menu")
    expect(menu.get_by_role("menuitem", name="Sound on its own track")).to_be_disabled()
    expect(menu).not_to_contain_text("Volume")
    menu.get_by_role("menuitem", name="On", exact=True).click()
    assert commands(timeline) == [{"type": "set_sound", "clip": "a", "sound": 1}]


def test_a_clip_is_cut_copied_and_pasted_by_its_menu(timeline: Page) -> None:
    timeline.evaluate("localStorage.removeItem('cutroom:clips')")
    timeline.mouse.click(*middle(timeline, "a"), button="right")
    menu = timeline.get_by_test_id("timeline-menu")
    lines = [menu.get_by_role("menuitem", name=name) for name in ("Cut Ctrl+X", "Copy Ctrl+C")]
    for line in lines:
        expect(line).to_be_enabled()
    expect(menu.get_by_role("menuitem", name="Paste at the playhead Ctrl+V")).to_be_disabled()
    lines[1].click()
    timeline.evaluate("harness.store.setPlayhead(30)")
    timeline.mouse.click(*middle(timeline, "b"), button="right")
    menu.get_by_role("menuitem", name="Paste at the playhead").click()
    timeline.mouse.click(*middle(timeline, "b"), button="right")
    menu.get_by_role("menuitem", name="Cut Ctrl+X").click()
    pasted, cut = commands(timeline)
    assert [(pasted["type"], part["at"], part["clips"][0]["asset"]) for part in pasted["parts"]] == [
        ("paste", 30, "talk")
    ]
    assert cut == {"type": "extract", "clips": ["b"]}


def test_volume_and_fades_of_a_clip_stand_in_its_menu(timeline: Page) -> None:
    choose(timeline, middle(timeline, "a"), "−6")
    choose(timeline, middle(timeline, "a"), "½ s")
    assert commands(timeline) == [
        {"type": "set_gain", "clip": "a", "gain": "-6"},
        {"type": "set_fades", "clip": "a", "fade_in": 13, "fade_out": 13},
    ]


def test_a_marker_is_named_where_it_stands_by_a_double_click_or_its_menu(timeline: Page) -> None:
    top = timeline.get_by_test_id("timeline-canvas").bounding_box()
    assert top is not None
    x = timeline.evaluate("cutroomTimeline.frameToX(300)")
    place, field = Point(x, top["y"] + 22), timeline.get_by_test_id("marker-name")
    timeline.mouse.dblclick(*place)
    expect(field).to_be_focused()
    timeline.keyboard.type("Better take")
    timeline.keyboard.press("Escape")
    expect(field).to_have_count(0)
    choose(timeline, place, "Name this marker")
    expect(field).to_have_value("good take")
    timeline.keyboard.type("Best take")
    timeline.keyboard.press("Enter")
    expect(field).to_have_count(0)
    assert commands(timeline) == [{"type": "change_marker", "marker": "k1", "label": "Best take"}]


def test_escape_leaves_a_track_its_name(timeline: Page) -> None:
    name = timeline.get_by_test_id("header-v2").get_by_text("V2")
    name.dblclick()
    timeline.keyboard.type("Another")
    timeline.keyboard.press("Escape")
    expect(name).to_be_visible()
    assert commands(timeline) == []


def test_a_placed_picture_is_reset_by_the_menu_of_its_clip(timeline: Page) -> None:
    menu = timeline.get_by_test_id("timeline-menu")
    timeline.mouse.click(*middle(timeline, "b"), button="right")
    expect(menu).not_to_contain_text("Reset picture")
    timeline.keyboard.press("Escape")
    timeline.evaluate("""() => {
        const { timeline } = harness;
        const clip = timeline.tracks.flatMap((track) => track.items).find(({ id }) => id === "b");
        clip.place = { turn: 90, mirrored: false, crop: [0, 0, 0, 0], scale: 300, x: 0, y: 0, opacity: 100 };
        harness.show(timeline);
    }""")
    choose(timeline, middle(timeline, "b"), "Reset picture")
    assert commands(timeline) == [{"type": "set_placement", "clips": ["b"], **placed()}]


def test_a_picture_that_glides_is_stopped_by_the_menu_of_its_clip(timeline: Page) -> None:
    menu = timeline.get_by_test_id("timeline-menu")
    timeline.mouse.click(*middle(timeline, "b"), button="right")
    expect(menu).not_to_contain_text("No glide")
    timeline.keyboard.press("Escape")
    timeline.evaluate("""() => {
        const { timeline } = harness;
        const clip = timeline.tracks.flatMap((track) => track.items).find(({ id }) => id === "b");
        clip.glide = { scale: 1200, x: 0, y: 0, begin: 0, frames: 20, eased: true };
        harness.show(timeline);
    }""")
    choose(timeline, middle(timeline, "b"), "No glide")
    assert commands(timeline) == [{"type": "stop_gliding", "clips": ["b"]}]
