"""By keys: what has the focus is ringed, menus are walked through, and questions wait on the safe answer."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.journeys.editor import Editor
from tests.e2e.journeys.studio import Studio
from tests.e2e.journeys.test_projects import card

RING = "getComputedStyle(document.activeElement).outlineStyle"


def test_every_stop_of_the_tab_key_is_ringed(page: Page, studio: Studio) -> None:
    page.goto(studio.url)
    expect(page.get_by_test_id("sample")).to_be_visible()
    bare = []
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate(RING) == "none" and page.evaluate("document.activeElement.tagName") == "BUTTON":
            bare.append(page.evaluate("document.activeElement.textContent"))
    assert bare == []


def test_a_page_has_one_main_part(page: Page, studio: Studio) -> None:
    for path in ("", "lists", "jobs", "trash", f"projects/{studio.project('A')}"):
        page.goto(f"{studio.url}/{path}")
        expect(page.get_by_role("main")).to_have_count(1)


def test_the_library_is_crossed_in_a_few_steps_and_walked_through_by_arrows(
    page: Page, studio: Studio
) -> None:
    used = studio.bring(studio.letter("A"))
    project = studio.server.post("/api/projects", {"name": "Walk", "assets": [used]})
    studio.bring(studio.letter("B"))  # stands above, and has nothing to replace it by here
    editor = Editor.open(page, studio, str(project["id"]))
    first, second = (page.get_by_test_id("media").nth(number) for number in (0, 1))
    page.get_by_test_id("library").get_by_role("button", name="Download").focus()
    page.keyboard.press("Tab")
    expect(first.get_by_test_id("preview")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(first.get_by_test_id("add")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(second.get_by_test_id("add")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(second.get_by_test_id("exchange-media")).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    expect(first.get_by_test_id("rename-media")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(second.get_by_test_id("rename-media")).to_be_focused()
    name = second.get_attribute("title")
    expect(second.get_by_role("button", name=f"Rename: {name}")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("separator", name="Width of the left panel")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(second.get_by_role("button", name=f"Delete: {name}")).to_be_focused()
    assert editor.state("playhead") == 0


def test_a_menu_opened_by_a_key_is_walked_through_by_arrows(page: Page, studio: Studio) -> None:
    studio.project("A", name="By menu")
    page.goto(studio.url)
    page.wait_for_function("window.socket?.connected")  # the cards are drawn anew until then
    opener = card(page, "By menu").get_by_test_id("project-menu")
    opener.focus()
    focused = page.locator(".q-item:focus")
    page.keyboard.press("Enter")
    expect(focused).to_have_text("Rename")
    page.keyboard.press("ArrowDown")
    expect(focused).to_have_text("Duplicate")
    page.keyboard.press("End")
    expect(focused).to_have_text("Delete")
    page.keyboard.press("Enter")
    question = page.get_by_role("dialog")
    expect(question.get_by_role("button", name="Cancel")).to_be_focused()
    page.keyboard.press("Enter")
    expect(question).to_have_count(0)
    expect(card(page, "By menu")).to_be_visible()


def test_a_new_name_replaces_the_old_one_as_soon_as_it_is_typed(page: Page, studio: Studio) -> None:
    project = studio.project("A", name="Old name")
    page.goto(studio.url)
    card(page, "Old name").get_by_test_id("project-menu").click()
    page.get_by_role("menu").get_by_text("Rename", exact=True).click()
    expect(page.get_by_role("dialog").get_by_role("textbox")).to_be_focused()
    page.keyboard.type("New name")
    page.keyboard.press("Enter")
    expect(card(page, "New name")).to_be_visible()
    assert studio.show(project)["name"] == "New name"


def test_space_plays_and_arrows_walk_after_a_click_on_a_tab(editor: Editor) -> None:
    page = editor.page
    page.get_by_role("tab", name="Captions").click()
    editor.press("ArrowRight")
    assert editor.state("playhead") == 1
    editor.press("Space")
    page.wait_for_function("cutroom.playhead > 3")
    editor.press("Space")
    page.get_by_role("tab", name="Captions").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("tab", name="Media")).to_be_focused()
    expect(page.get_by_role("tab", name="Media")).to_have_attribute("aria-selected", "true")


def test_the_keys_are_the_editors_again_after_a_choice(editor: Editor) -> None:
    page = editor.page
    with editor.edit():
        page.get_by_role("combobox", name="Size of the picture").click()
        page.get_by_role("option", name="1080 × 1080").click()
    assert editor.timeline["size"] == [1080, 1080]
    expect(page.get_by_role("listbox")).to_have_count(0)
    with editor.edit():
        editor.press("Control+z")
    assert editor.timeline["size"] == [320, 180]
    with editor.edit():
        editor.press("t")
    page.keyboard.press("Escape")
    with editor.edit():
        page.get_by_test_id("captions-mode").select_option("Soft")
    with editor.edit():
        editor.press("Control+z")
    assert editor.timeline["captions"][0]["mode"] == "burn"


def test_the_focus_is_back_where_it_was_when_a_dialog_closes(editor: Editor) -> None:
    page = editor.page
    dialog = page.get_by_role("dialog")
    page.get_by_test_id("export").focus()
    page.keyboard.press("Enter")
    expect(dialog.get_by_test_id("start-export")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("export")).to_be_focused()
    for line in ("Versions", "All keys"):
        page.get_by_test_id("more").focus()
        page.keyboard.press("Enter")
        page.get_by_role("menuitem", name=line).press("Enter")
        expect(dialog).to_have_count(1)
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
        expect(page.get_by_test_id("more")).to_be_focused()


# Quasar takes a menu away 300 ms after its choice, and fades it out meanwhile.
LINGER = "real = setTimeout; setTimeout = (done, after) => real(done, after === 300 ? 3000 : after)"
FADE = ".q-menu { transition-duration: 3s !important; animation-duration: 3s !important; }"


def test_the_focus_is_back_though_the_menu_goes_after_its_dialog(editor: Editor) -> None:
    page = editor.page
    page.get_by_test_id("more").focus()
    page.keyboard.press("Enter")
    line = page.get_by_role("menuitem", name="All keys")
    expect(line).to_be_visible()
    page.evaluate(LINGER)
    page.add_style_tag(content=FADE)
    line.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.locator(".q-menu").count() == 1
    expect(page.get_by_test_id("more")).to_be_focused()


# A dialog that is there before its menu goes would give the focus back to a line that is there no more.
# Then the focus stays in the closed dialog until the browser draws again.
DIALOG_FIRST = """line => {
  document.querySelector("dialog[aria-label='All keys']").showModal();
  line.click();
}"""


def test_the_focus_is_back_though_the_menu_goes_before_its_dialog(editor: Editor) -> None:
    page = editor.page
    for _ in range(8):  # whether the browser draws in time is chance: half of the times
        page.get_by_test_id("more").focus()
        page.keyboard.press("Enter")
        line = page.get_by_role("menuitem", name="All keys")
        line.focus()
        line.evaluate(DIALOG_FIRST)
        expect(page.get_by_role("dialog").get_by_role("button", name="Close")).to_be_focused()
        expect(page.locator(".q-menu")).to_have_count(0)
        page.evaluate("document.querySelector('dialog[open]').close()")
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.get_by_test_id("more")).to_be_focused()


def test_a_key_of_the_editor_leaves_the_focus_with_nobody(editor: Editor) -> None:
    page = editor.page
    with editor.edit():
        editor.press("t")
    page.keyboard.press("Escape")
    page.get_by_test_id("captions-mode").focus()
    page.get_by_test_id("captions-mode").evaluate(
        "field => { field.blur(); window.left = performance.now(); }"
    )
    page.wait_for_function("performance.now() > left + 150")  # it was no dialog that took the focus
    editor.press("e")
    expect(page.get_by_test_id("start-export")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    editor.press("ArrowRight")
    page.wait_for_function("cutroom.playhead === 1")


def test_a_choice_is_read_once(editor: Editor) -> None:
    page = editor.page
    editor.press("e")
    page.get_by_role("dialog").get_by_role("button", name="More choices").click()
    expect(page.get_by_role("combobox", name="Loudness")).to_be_visible()
    expect(page.locator(".q-select .q-field__native > span:not([aria-hidden=true])")).to_have_count(0)
    assert page.locator(".q-dialog").aria_snapshot().count("As it is") == 1
    page.get_by_role("combobox", name="Loudness").click()
    page.get_by_role("listbox").get_by_role("option").nth(1).click()  # the library has a list of its own
    expect(page.locator(".q-select .q-field__native > span:not([aria-hidden=true])")).to_have_count(0)
