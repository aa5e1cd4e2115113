"""Menus and lists of choices, as they open, grow and close."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.journeys.editor import Editor

TALL = ".q-menu .q-item { min-height: 70px !important; }"


def test_a_list_that_grows_after_it_was_placed_can_be_reached_to_its_end(editor: Editor) -> None:
    page = editor.page
    editor.press("e")
    dialog = page.get_by_role("dialog")
    dialog.get_by_test_id("preset-mp4").click()
    dialog.get_by_test_id("export-more").click()
    dialog.get_by_role("combobox", name="Where shapes differ").click()
    last = page.get_by_role("option").last
    expect(last).to_be_in_viewport(ratio=1)
    below = page.locator(".q-menu").evaluate("list => list.getBoundingClientRect().bottom")
    page.set_viewport_size({"width": 1440, "height": int(below) + 10})
    page.add_style_tag(content=TALL)
    expect(last).to_be_in_viewport(ratio=1)
