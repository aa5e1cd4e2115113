"""Choosing how captions look, in a real browser: what is tried on, and what goes to the server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from app.domain.caption_style import LOOKS, PLAIN, CaptionPlace, CaptionStyle
from app.domain.serial import style_to_document
from tests.e2e.edits_to_show import asset, captions, clip, snapshot, track
from tests.e2e.static_server import serving
from tests.e2e.test_captions_list import sent


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("media")) as address:
        yield address


@pytest.fixture
def form(page: Page, address: str) -> Iterator[Page]:
    """The form, open; what the preview is told is kept in `worn`."""
    looks = {name: style_to_document(style) for name, style in LOOKS.items()}
    with page.add_init_script(f"window.looks = {json.dumps(looks)}"):
        page.goto(f"{address}/harness/captions.html")
        page.wait_for_function("window.harnessReady")
        page.evaluate("() => { window.worn = []; cutroom.on('caption-style', (style) => worn.push(style)); }")
        wear(page, PLAIN, version=1)
        page.get_by_test_id("captions-style").click()
        yield page


def wear(page: Page, style: CaptionStyle, *, version: int) -> None:
    """The server's answer: captions look like this."""
    clips = track("v", "video", clip("c", "a", "0", 900))
    cues = [captions("k", (30, 30, "One"))]
    edit = snapshot(clips, assets=[asset("a", None)], captions=cues, version=version, style=style)
    page.evaluate("edit => cutroom.show(edit)", edit)


def test_a_look_is_one_edit_of_all_fields(form: Page) -> None:
    form.get_by_role("button", name="Lower third").click()
    assert sent(form, 1) == [{"type": "set_caption_style", **style_to_document(LOOKS["Lower third"])}]
    wear(form, LOOKS["Lower third"], version=2)
    expect(form.get_by_role("button", name="Lower third")).to_have_attribute("aria-pressed", "true")
    expect(form.get_by_role("button", name="Plain")).to_have_attribute("aria-pressed", "false")


def test_what_is_dragged_is_tried_on_at_once_and_sent_when_the_hand_rests(form: Page) -> None:
    size = form.get_by_label("Size")
    size.evaluate("field => { field.value = 90; field.dispatchEvent(new Event('input')); }")
    assert form.evaluate("worn.at(-1).size") == 90
    assert form.evaluate("sent.length") == 0
    size.dispatch_event("change")
    assert sent(form, 1) == [{"type": "set_caption_style", "size": 90}]


def test_a_place_is_one_of_nine(form: Page) -> None:
    form.get_by_role("button", name="top left").click()
    assert sent(form, 1) == [{"type": "set_caption_style", "place": "top", "side": "left"}]
    wear(form, replace(PLAIN, place=CaptionPlace.MIDDLE), version=2)
    expect(form.get_by_label("Distance")).to_be_disabled()


def test_what_changes_nothing_is_not_sent(form: Page) -> None:
    form.get_by_role("button", name="Plain").click()
    form.get_by_label("Bold").check()
    assert sent(form, 1) == [{"type": "set_caption_style", "bold": True}]


@pytest.mark.parametrize("way", ["Done", "Escape"])
def test_afterwards_the_list_is_back_and_the_focus_where_it_was(form: Page, way: str) -> None:
    expect(form.get_by_test_id("cue")).to_be_hidden()
    if way == "Done":
        form.get_by_role("button", name="Done").click()
    else:
        form.get_by_label("Bold").press("Escape")
    expect(form.get_by_test_id("cue")).to_be_visible()
    expect(form.get_by_test_id("captions-style")).to_be_focused()
    assert form.evaluate("worn.at(-1)") == style_to_document(PLAIN)


def test_an_undo_elsewhere_is_seen_in_the_form(form: Page) -> None:
    wear(form, replace(PLAIN, colour="#ffe14d", bold=True), version=2)
    expect(form.get_by_label("Letters")).to_have_value("#ffe14d")
    expect(form.get_by_label("Bold")).to_be_checked()


def test_where_a_caption_is_dropped_is_sent(form: Page) -> None:
    form.evaluate("cutroom.tell('caption-dropped', {place: 'top', side: 'centre', margin: 120})")
    assert sent(form, 1) == [{"type": "set_caption_style", "place": "top", "side": "centre", "margin": 120}]
    form.get_by_role("button", name="Done").click()
    form.evaluate("cutroom.tell('caption-dropped', {place: 'middle', side: 'centre', margin: 120})")
    assert form.evaluate("sent.length") == 1
