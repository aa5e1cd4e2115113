"""The captions list in a real browser: what is shown, what is typed, and what goes to the server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from app.domain.encodings import ENCODINGS
from tests.e2e.edits_to_show import Json, asset, captions, clip, snapshot, track
from tests.e2e.static_server import serving

THREE = captions("k", (30, 30, "One"), (90, 30, "Two"), (120, 30, "Three"))
ROWS = "[data-testid=cue]"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with the harness."""
    with serving(tmp_path_factory.mktemp("media")) as address:
        yield address


@pytest.fixture
def panel(page: Page, address: str) -> Iterator[Page]:
    """The page of the harness; what goes to the server is kept in `sent`, `answer` is its answer."""
    with page.add_init_script(f"window.encodings = {json.dumps(dict(ENCODINGS))}"):
        page.goto(f"{address}/harness/captions.html")
        page.wait_for_function("window.harnessReady")
        yield page


def show(panel: Page, *tracks: Json, version: int = 1) -> None:
    clips = track("v", "video", clip("c", "a", "0", 900))
    edit = snapshot(clips, assets=[asset("a", None)], captions=list(tracks), version=version)
    panel.evaluate("edit => cutroom.show(edit)", edit)


def answer(panel: Page, *tracks: Json) -> None:
    """The server takes over an edit, of this window or of another."""
    panel.evaluate("captions => answer(captions)", list(tracks))


def row(panel: Page, cue: str) -> Locator:
    return panel.locator(f"{ROWS}[data-cue={cue}]")


def text_of(panel: Page, cue: str) -> Locator:
    return row(panel, cue).get_by_test_id("cue-text")


def sent(panel: Page, count: int) -> list[dict[str, Any]]:
    """What went to the server once it is that many commands, without their versions."""
    panel.wait_for_function("count => sent.length >= count", arg=count)
    commands: list[dict[str, Any]] = panel.evaluate("sent.map(({base_version, ...command}) => command)")
    return commands


def with_text(text: str, *, cue: int = 0) -> Json:
    changed: Json = json.loads(json.dumps(THREE))
    changed["cues"][cue]["text"] = text
    return changed


def test_without_captions_the_list_says_what_to_do(panel: Page) -> None:
    show(panel)
    expect(panel.get_by_test_id("captions-empty")).to_contain_text("Press T")
    panel.get_by_test_id("captions-first").click()
    assert sent(panel, 1) == [
        {"type": "add_cue", "captions": None, "start": 0, "frames": 60, "text": "New caption"}
    ]


def test_every_caption_has_its_times_and_its_text(panel: Page) -> None:
    show(panel, THREE)
    shown = [
        (
            row(panel, cue).get_by_test_id("cue-start").input_value(),
            row(panel, cue).get_by_test_id("cue-end").input_value(),
            text_of(panel, cue).input_value(),
        )
        for cue in ("q0", "q1", "q2")
    ]
    assert shown == [
        ("00:00:01:00", "00:00:02:00", "One"),
        ("00:00:03:00", "00:00:04:00", "Two"),
        ("00:00:04:00", "00:00:05:00", "Three"),
    ]


def test_captions_with_letters_that_no_font_has_are_marked(panel: Page) -> None:
    show(panel, with_text("One 日本"))
    expect(panel.get_by_test_id("captions-warning")).to_be_hidden()
    panel.evaluate("cutroom.takeLetters({ undrawn: '日', warnings: ['No font here has the letter 日.'] })")
    panel.get_by_text("Letters without a font").click()
    expect(panel.get_by_text("No font here has the letter 日.")).to_be_visible()
    expect(row(panel, "q0")).to_have_class("captions-row is-boxed")
    expect(row(panel, "q1")).to_have_class("captions-row")
    answer(panel, {**with_text("One 日本"), "mode": "soft"})
    expect(row(panel, "q0")).to_have_class("captions-row")
    panel.evaluate("cutroom.takeLetters({ undrawn: '', warnings: [] })")
    expect(panel.get_by_test_id("captions-warning")).to_be_hidden()


def test_typing_sends_one_command_for_a_pause(panel: Page) -> None:
    show(panel, THREE)
    text_of(panel, "q0").click()
    panel.keyboard.press("End")
    panel.keyboard.type(" and a half")
    assert sent(panel, 1) == [{"type": "change_cue", "cue": "q0", "text": "One and a half"}]


def test_what_is_typed_is_told_to_the_picture_until_the_server_has_it(panel: Page) -> None:
    show(panel, THREE)
    text_of(panel, "q0").fill("Uno")
    assert panel.evaluate("[...cutroom.typed]") == [["q0", "Uno"]]
    sent(panel, 1)
    answer(panel, with_text("Uno"))
    assert panel.evaluate("cutroom.typed.size") == 0


def test_leaving_a_field_sends_what_was_typed_at_once_and_only_once(panel: Page) -> None:
    show(panel, THREE)
    text_of(panel, "q0").fill("Uno")
    text_of(panel, "q1").focus()
    assert panel.evaluate("sent.length") == 1
    answer(panel, with_text("Uno"))
    text_of(panel, "q1").blur()
    assert sent(panel, 1) == [{"type": "change_cue", "cue": "q0", "text": "Uno"}]


def test_what_was_typed_outlives_an_edit_in_another_window(panel: Page) -> None:
    show(panel, THREE)
    text_of(panel, "q0").fill("mine")
    answer(panel, with_text("theirs", cue=1))
    expect(text_of(panel, "q0")).to_have_value("mine")
    expect(text_of(panel, "q0")).to_be_focused()
    expect(text_of(panel, "q1")).to_have_value("theirs")
    assert sent(panel, 1)[0]["text"] == "mine"


def test_what_was_typed_is_sent_again_when_somebody_else_was_quicker(panel: Page) -> None:
    show(panel, THREE)
    text_of(panel, "q0").fill("mine")
    sent(panel, 1)
    answer(panel, with_text("theirs", cue=1))
    panel.evaluate("cutroom.refuse('Somebody else saved first.')")
    expect(text_of(panel, "q0")).to_have_value("mine")
    assert sent(panel, 2)[1] == {"type": "change_cue", "cue": "q0", "text": "mine"}


def test_what_was_typed_in_a_removed_caption_becomes_a_caption_again(panel: Page) -> None:
    show(panel, THREE)
    text_of(panel, "q0").fill("mine")
    answer(panel, {**THREE, "cues": THREE["cues"][1:]})
    assert sent(panel, 1) == [{"type": "add_cue", "captions": "k", "start": 30, "frames": 30, "text": "mine"}]


def test_typing_goes_on_while_the_server_takes_what_came_before(panel: Page) -> None:
    show(panel, THREE)
    text_of(panel, "q0").fill("mine")
    sent(panel, 1)
    panel.keyboard.type(" too")
    answer(panel, with_text("mine"))
    expect(text_of(panel, "q0")).to_have_value("mine too")
    assert sent(panel, 2)[1]["text"] == "mine too"


def test_enter_makes_a_caption_after_this_one_and_goes_there(panel: Page) -> None:
    show(panel, THREE)
    text_of(panel, "q0").click()
    panel.keyboard.press("Enter")
    added = {"start": 60, "frames": 30, "text": "New caption"}
    assert sent(panel, 1) == [{"type": "add_cue", "captions": "k", **added}]
    first, *rest = THREE["cues"]
    answer(panel, {**THREE, "cues": [first, {"id": "new", **added}, *rest]})
    expect(text_of(panel, "new")).to_be_focused()
    panel.keyboard.type("Written over")
    expect(text_of(panel, "new")).to_have_value("Written over")


def test_enter_goes_to_the_next_caption_where_there_is_no_room(panel: Page) -> None:
    show(panel, THREE)
    text_of(panel, "q1").click()
    panel.keyboard.press("Enter")
    expect(text_of(panel, "q2")).to_be_focused()
    assert panel.evaluate("sent") == []


def test_shift_enter_starts_a_new_line_and_the_row_grows(panel: Page) -> None:
    show(panel, THREE)
    height = _height(row(panel, "q0"))
    text_of(panel, "q0").click()
    panel.keyboard.press("End")
    panel.keyboard.press("Shift+Enter")
    panel.keyboard.type("more")
    assert sent(panel, 1)[0]["text"] == "One\nmore"
    panel.wait_for_function(
        "height => document.querySelector('[data-cue=q0]').offsetHeight > height + 10", arg=height
    )
    first, second = row(panel, "q0").bounding_box(), row(panel, "q1").bounding_box()
    assert first is not None
    assert second is not None
    assert second["y"] == pytest.approx(first["y"] + first["height"], abs=1)


@pytest.mark.parametrize(
    ("field", "typed", "change"),
    [
        ("cue-start", "00:00:01:10", {"start": 40, "frames": 20}),  # the end stays
        ("cue-start", "00:00:10:00", {"start": 300, "frames": 30}),  # moved as a whole
        ("cue-end", "+15", {"start": 30, "frames": 45}),
        ("cue-end", "1.5s", {"start": 30, "frames": 15}),
    ],
)
def test_a_typed_time_moves_an_edge(panel: Page, field: str, typed: str, change: Json) -> None:
    show(panel, THREE)
    row(panel, "q0").get_by_test_id(field).fill(typed)
    panel.keyboard.press("Enter")
    assert sent(panel, 1) == [{"type": "change_cue", "cue": "q0", **change}]


@pytest.mark.parametrize("typed", ["soon", "", "00:00:00:10"])
def test_an_impossible_end_springs_back(panel: Page, typed: str) -> None:
    show(panel, THREE)
    field = row(panel, "q0").get_by_test_id("cue-end")
    field.fill(typed)
    panel.keyboard.press("Enter")
    expect(field).to_have_value("00:00:02:00")
    assert panel.evaluate("sent") == []


def test_a_click_takes_the_playhead_to_the_caption_and_marks_it(panel: Page) -> None:
    show(panel, THREE)
    text_of(panel, "q1").click()
    assert panel.evaluate("[cutroom.playhead, cutroom.selectedCue]") == [90, "q1"]
    panel.evaluate("cutroom.setPlayhead(125, {seek: false})")
    expect(panel.locator(f"{ROWS}.is-current")).to_have_attribute("data-cue", "q2")


def test_t_and_the_button_make_a_caption_at_the_playhead(panel: Page) -> None:
    show(panel, THREE)
    panel.evaluate("cutroom.setPlayhead(200)")
    panel.get_by_test_id("captions-add").click()
    panel.keyboard.press("t")
    commands = sent(panel, 2)
    assert [(command["type"], command["start"], command["frames"]) for command in commands] == [
        ("add_cue", 200, 60)
    ] * 2
    answer(panel, captions("k", (200, 60, "New caption")))
    expect(text_of(panel, "q0")).to_have_value("New caption")


def test_captions_are_removed_and_joined(panel: Page) -> None:
    show(panel, THREE)
    row(panel, "q0").hover()
    row(panel, "q0").get_by_test_id("cue-remove").click()
    row(panel, "q1").hover()
    row(panel, "q1").get_by_test_id("cue-merge").click()
    assert sent(panel, 2) == [
        {"type": "remove_cues", "cues": ["q0"]},
        {"type": "join_cues", "cues": ["q1", "q2"]},
    ]


def test_what_is_being_typed_is_sent_before_it_is_joined(panel: Page) -> None:
    show(panel, THREE)
    text_of(panel, "q1").fill("Two and more")
    row(panel, "q1").get_by_test_id("cue-merge").click()
    assert sent(panel, 2) == [
        {"type": "change_cue", "cue": "q1", "text": "Two and more"},
        {"type": "join_cues", "cues": ["q1", "q2"]},
    ]


@pytest.mark.parametrize("width", [160, 180, 212, 260])
def test_a_narrow_list_cuts_off_neither_a_time_nor_a_button(panel: Page, width: int) -> None:
    panel.add_style_tag(content=f"#captions {{ width: {width}px !important; }}")
    show(panel, THREE)
    row(panel, "q0").hover()
    whole = _right(row(panel, "q0"))
    for name in ("cue-start", "cue-end", "cue-merge", "cue-remove"):
        part = row(panel, "q0").get_by_test_id(name)
        assert _right(part) <= whole
        assert part.evaluate("part => part.scrollWidth - part.clientWidth") <= 0
    row(panel, "q0").get_by_test_id("cue-remove").click()
    assert sent(panel, 1) == [{"type": "remove_cues", "cues": ["q0"]}]


ROOM = """select => {
    const style = getComputedStyle(select);
    const context = document.createElement("canvas").getContext("2d");
    context.font = style.font;
    const words = context.measureText(select.selectedOptions[0].textContent).width;
    return select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - 16 - words;
}"""  # 16 pixels are the arrow's


def test_language_and_use_are_read_in_a_narrow_panel(panel: Page) -> None:
    panel.add_style_tag(content="#captions { width: 216px }")  # as in a window of 1024 pixels
    show(panel, THREE)
    for name in ("captions-language", "captions-mode"):
        assert panel.get_by_test_id(name).evaluate(ROOM) >= 0
    tools = [panel.get_by_test_id(f"captions-{name}") for name in ("add", "remove", "shift", "style")]
    assert len({box["y"] for box in map(Locator.bounding_box, tools) if box}) == 1


def test_language_and_use_of_a_track_can_be_chosen(panel: Page) -> None:
    show(panel, THREE, captions("l", (0, 9, "Eins"), language="de", mode="soft"))
    panel.get_by_test_id("captions-language").select_option("fr")
    panel.get_by_test_id("captions-mode").select_option("off")
    panel.get_by_test_id("captions-track").select_option("l")
    expect(text_of(panel, "q0")).to_have_value("Eins")
    assert panel.get_by_test_id("captions-language").input_value() == "de"
    assert panel.get_by_test_id("captions-mode").input_value() == "soft"
    assert sent(panel, 2) == [
        {"type": "set_captions", "captions": "k", "language": "fr"},
        {"type": "set_captions", "captions": "k", "mode": "off"},
    ]


def test_captions_are_moved_together_by_seconds(panel: Page) -> None:
    show(panel, THREE)
    panel.get_by_test_id("captions-shift").click()
    panel.get_by_test_id("captions-later").click()
    panel.get_by_test_id("captions-shift-by").fill("2")
    panel.get_by_test_id("captions-earlier").click()
    panel.evaluate("cutroom.setPlayhead(100)")
    panel.get_by_test_id("captions-shift-from").select_option("here")
    panel.get_by_test_id("captions-earlier").click()
    panel.get_by_test_id("captions-later").click()
    moved = {"type": "shift_captions", "captions": "k"}
    assert sent(panel, 4) == [
        {**moved, "delta": 15, "start": 0},
        {**moved, "delta": -60, "start": 0},
        {**moved, "delta": -60, "start": 100},
        {**moved, "delta": 60, "start": 60},  # those that were moved, though they begin before it now
    ]
    panel.get_by_test_id("captions-shift").click()
    expect(panel.get_by_test_id("captions-later")).to_be_hidden()


def test_a_new_track_is_chosen_when_it_comes(panel: Page) -> None:
    show(panel, THREE)
    panel.get_by_test_id("captions-track").select_option(label="New track…")
    assert sent(panel, 1) == [{"type": "add_captions", "language": "en"}]
    answer(panel, THREE, captions("l"))
    assert panel.get_by_test_id("captions-track").input_value() == "l"
    expect(panel.get_by_test_id("captions-empty")).to_be_visible()


def test_a_subtitle_file_is_handed_to_the_server(panel: Page, tmp_path: Path) -> None:
    show(panel)
    bodies: list[bytes] = []

    def take(route: Route) -> None:
        bodies.append(route.request.post_data_buffer or b"")
        route.fulfill(json={"version": 2})

    panel.route("**/api/projects/p1/captions", take)
    subtitles = tmp_path / "talk.srt"
    subtitles.write_text("1\n00:00:01,000 --> 00:00:02,000\nHello\n")
    with panel.expect_file_chooser() as chooser:
        panel.get_by_test_id("captions-first-import").click()
    chooser.value.set_files(subtitles)
    expect(panel.get_by_test_id("captions-note")).to_be_hidden()
    assert b'name="file"; filename="talk.srt"' in bodies[0]


CAME_IN = {"captions": "l", "mode": "burn", "count": 3, "encoding": "cp1251", "guessed": True, "past_end": 0}


def bring_in(panel: Page, folder: Path, **imported: object) -> list[str]:
    """Import a file of which the server tells that; the addresses that were asked."""
    asked: list[str] = []

    def take(route: Route) -> None:
        asked.append(route.request.url)
        chosen = {"encoding": "koi8-r", "guessed": False} if "?" in route.request.url else {}
        route.fulfill(json={"version": 2, "imported": CAME_IN | imported | chosen})

    panel.route("**/api/projects/p1/captions*", take)
    subtitles = folder / "film.srt"
    subtitles.write_text("1\n00:00:01,000 --> 00:00:02,000\nHello\n")
    panel.get_by_test_id("captions-file").set_input_files(subtitles)
    expect(panel.get_by_test_id("captions-note")).not_to_contain_text("Importing")
    return asked


def test_a_guessed_encoding_is_said_and_another_can_be_chosen(panel: Page, tmp_path: Path) -> None:
    show(panel, THREE)
    asked = bring_in(panel, tmp_path)
    choice = panel.get_by_test_id("captions-encoding")
    expect(choice.locator("option:checked")).to_have_text("Cyrillic (Windows-1251)")
    choice.select_option("koi8-r")
    expect(choice.locator("option:checked")).to_have_text("Cyrillic (KOI8-R)")
    assert [address.partition("?")[2] for address in asked] == [
        "",
        "captions=l&encoding=koi8-r&replace=true",
    ]
    panel.get_by_test_id("captions-note-close").click()
    expect(panel.get_by_test_id("captions-note")).to_be_hidden()


@pytest.mark.parametrize("early", [False, True], ids=["told first", "shown first"])
def test_what_is_said_of_a_file_goes_with_its_track(panel: Page, tmp_path: Path, early: bool) -> None:
    both = [THREE, captions("l", (0, 9, "Eins"))]
    show(panel, *(both if early else [THREE]))
    bring_in(panel, tmp_path)
    expect(panel.get_by_test_id("captions-encoding")).to_be_visible()
    if not early:
        answer(panel, *both)
    expect(panel.get_by_test_id("captions-encoding")).to_be_visible()
    answer(panel, THREE)
    expect(panel.get_by_test_id("captions-note")).to_be_hidden()


@pytest.mark.parametrize(
    ("imported", "sentence"),
    [
        ({"past_end": 1}, "One of them begins after the end of the timeline. It is kept."),
        ({"past_end": 2}, "2 of them begin after the end of the timeline. They are kept."),
        ({"past_end": 3}, "All of them begin after the end of the timeline. They are kept."),
        ({"mode": "soft"}, "A soft track, since others are burnt in."),
    ],
)
def test_what_nobody_would_expect_of_an_import_is_said(
    panel: Page, tmp_path: Path, imported: Json, sentence: str
) -> None:
    show(panel, THREE)
    bring_in(panel, tmp_path, guessed=False, encoding="utf-8", **imported)
    expect(panel.get_by_test_id("captions-note")).to_contain_text("film.srt: 3 captions")
    expect(panel.get_by_test_id("captions-note")).to_contain_text(sentence)
    expect(panel.get_by_test_id("captions-encoding")).to_have_count(0)


def test_a_language_that_nobody_said_is_called_so(panel: Page) -> None:
    show(panel, captions("k", (0, 9, "Eins"), language="und"))
    expect(panel.get_by_test_id("captions-language").locator("option:checked")).to_have_text("Not said")
    expect(panel.get_by_test_id("captions-track").locator("option:checked")).to_have_text(
        "1 · Language not said"
    )


def test_a_file_that_cannot_be_read_is_explained(panel: Page, tmp_path: Path) -> None:
    show(panel, THREE)
    problem = json.dumps({"title": "Not possible", "detail": "There are no captions in that file."})
    refuse = {"status": 422, "body": problem, "content_type": "application/problem+json"}
    panel.route("**/api/projects/p1/captions", lambda route: route.fulfill(**refuse))
    subtitles = tmp_path / "empty.vtt"
    subtitles.write_text("WEBVTT\n")
    panel.get_by_test_id("captions-file").set_input_files(subtitles)
    expect(panel.get_by_test_id("captions-note")).to_have_text("There are no captions in that file.")


def test_a_track_can_be_saved_as_a_subtitle_file(panel: Page) -> None:
    show(panel, THREE)
    panel.get_by_test_id("captions-export").click()
    links = panel.locator(".captions-menu a")
    assert links.evaluate_all("links => links.map((link) => link.getAttribute('href'))") == [
        f"/api/projects/p1/captions/k.{format_}" for format_ in ("srt", "vtt", "ass")
    ]


def test_of_ten_thousand_captions_only_those_in_sight_exist(panel: Page) -> None:
    many = captions("k", *((index * 60, 50, f"Caption {index}") for index in range(10_000)))
    show(panel, many)
    assert panel.locator(ROWS).count() < 60
    panel.evaluate("cutroom.setPlayhead(7000 * 60 + 10, {seek: false})")
    expect(row(panel, "q7000")).to_be_in_viewport()
    expect(row(panel, "q7000")).to_have_class("captions-row is-current")
    assert panel.locator(ROWS).count() < 60


def test_a_field_that_somebody_writes_in_is_kept_when_scrolled_away(panel: Page) -> None:
    many = captions("k", *((index * 60, 50, f"Caption {index}") for index in range(1000)))
    show(panel, many)
    text_of(panel, "q2").fill("mine")
    panel.get_by_test_id("captions-scroller").evaluate("scroller => { scroller.scrollTop = 30000; }")
    expect(row(panel, "q2")).not_to_be_in_viewport()
    panel.keyboard.type(" too")
    expect(text_of(panel, "q2")).to_have_value("mine too")
    assert sent(panel, 1)[-1]["cue"] == "q2"


def _height(locator: Locator) -> float:
    box = locator.bounding_box()
    assert box is not None
    return box["height"]


def _right(locator: Locator) -> float:
    box = locator.bounding_box()
    assert box is not None
    return box["x"] + box["width"]
