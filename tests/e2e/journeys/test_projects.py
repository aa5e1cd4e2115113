"""Journey 7: projects are renamed, copied, deleted and kept in versions, and windows agree."""

from __future__ import annotations

from zipfile import ZipFile

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Windows
from tests.e2e.journeys.editor import Editor
from tests.e2e.journeys.studio import Studio
from tests.e2e.timeline.hand import drag, edge
from tests.media import Clip
from tests.waiting import wait_until


def card(page: Page, name: str) -> Locator:
    """A project on the first page, by its whole name."""
    return page.get_by_test_id("project-card").filter(has=page.get_by_text(name, exact=True))


def choose(page: Page, name: str, line: str) -> None:
    """A line of a project's menu."""
    card(page, name).get_by_test_id("project-menu").click()
    page.get_by_role("menu").get_by_text(line, exact=True).click()


def test_a_project_is_renamed_copied_and_deleted_after_a_question(page: Page, studio: Studio) -> None:
    project = studio.project("AB", name="Draft")
    page.goto(studio.url)
    choose(page, "Draft", "Rename")
    page.get_by_role("dialog").get_by_role("textbox").fill("Final")
    page.get_by_role("dialog").get_by_role("button", name="Rename").click()
    expect(card(page, "Final")).to_be_visible()
    assert studio.show(project)["name"] == "Final"
    choose(page, "Final", "Duplicate")
    expect(card(page, "Final copy")).to_be_visible()
    choose(page, "Final", "Delete")
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(card(page, "Final")).to_be_visible()
    choose(page, "Final", "Delete")
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(card(page, "Final")).to_have_count(0)
    card(page, "Final copy").get_by_role("link").first.click()
    page.wait_for_url("**/projects/**")
    assert Editor(page, studio).drawing == "A[0:90] B[0:60]"


def test_the_name_in_the_bar_is_the_projects_name(editor: Editor, windows: Windows) -> None:
    other = Editor.open(windows.open(), editor.studio, editor.project_id)
    field = editor.page.get_by_test_id("project-name")
    field.fill("A better name")
    field.press("Enter")
    expect(other.page.get_by_test_id("project-name")).to_have_value("A better name")
    with editor.edit():
        editor.press("m")
    assert editor.studio.show(editor.project_id)["name"] == "A better name"


# As soon as the field is given the name, somebody types another one.
TYPE_AFTER_NEWS = """() => {
  const field = document.querySelector("[data-testid=project-name]");
  const value = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
  window.typed = new Promise((done) => Object.defineProperty(field, "value", {
    configurable: true,
    get: () => value.get.call(field),
    set: async (name) => {
      value.set.call(field, name);
      if (name !== "Their name") return;
      delete field.value;
      for (let turn = 0; turn < 10; turn += 1) await null;  // the page has drawn it, and heard nothing since
      field.focus();
      field.value = "My name";
      field.dispatchEvent(new Event("input", { bubbles: true }));
      done();
    },
  }));
}"""


def test_what_is_typed_in_the_moment_of_another_name_stays(editor: Editor) -> None:
    field = editor.page.get_by_test_id("project-name")
    editor.page.evaluate(TYPE_AFTER_NEWS)
    editor.studio.put(f"/api/projects/{editor.project_id}", {"name": "Their name", "version": editor.version})
    editor.page.evaluate("window.typed")
    field.press("Enter")
    wait_until(lambda: editor.studio.show(editor.project_id)["name"] == "My name", "it is called so")
    expect(field).to_have_value("My name")
    field.fill("Another name")
    field.press("Escape")
    expect(field).to_have_value("My name")


def test_a_named_version_can_be_restored_and_that_be_undone(editor: Editor) -> None:
    page = editor.page
    editor.press("Control+s")
    page.get_by_role("textbox", name="Name of this version").fill("All of it")
    page.get_by_test_id("save-version").click()
    expect(page.get_by_text("Saved as “All of it”.")).to_be_visible()
    editor.select(editor.clips[0])
    with editor.edit():
        editor.press("x")
    assert editor.drawing == "B[0:60]"
    editor.menu("Versions")
    with editor.edit():
        page.get_by_role("listitem").filter(has_text="All of it").get_by_test_id("restore").click()
    assert editor.drawing == "A[0:90] B[0:60]"
    with editor.edit():
        page.get_by_test_id("undo").click()
    assert editor.drawing == "B[0:60]"


def test_saved_is_only_said_when_the_server_has_every_edit(editor: Editor) -> None:
    before = editor.version
    editor.page.evaluate("""() => {
        window.told = [];
        cutroom.on("saved", () => told.push([cutroom.saved, cutroom.version]));
        for (const at of [30, 60, 120]) cutroom.send({ type: "split_all", at });
    }""")
    editor.page.wait_for_function("told.at(-1)?.[0]")
    told = editor.page.evaluate("told")
    assert [version for saved, version in told if saved] == [before + 3]
    assert editor.drawing == "A[0:30] A[30:60] A[60:90] B[0:30] B[30:60]"


def test_two_windows_agree_without_a_reload(editor: Editor, windows: Windows) -> None:
    other = Editor.open(windows.open(), editor.studio, editor.project_id)
    expect(editor.page.get_by_text("Open in 2 windows")).to_be_visible()
    for one, another, key in ((editor, other, "s"), (other, editor, "Control+z")):
        one.page.evaluate("cutroom.setPlayhead(30)")
        with one.edit():
            one.press(key)
        another.page.wait_for_function("version => cutroom.version === version", arg=one.version)
        assert another.timeline == one.timeline
    assert editor.drawing == "A[0:90] B[0:60]"
    other.page.context.close()
    expect(editor.page.get_by_text("Open in 2 windows")).to_be_hidden()


def test_a_stale_save_is_refused_with_the_newer_project(editor: Editor, studio: Studio) -> None:
    old = studio.show(editor.project_id)
    editor.page.evaluate("cutroom.setPlayhead(30)")
    with editor.edit():
        editor.press("s")
    change = {"version": old["version"], "timeline_state": old["timeline_state"]}
    status, problem = studio.put(f"/api/projects/{editor.project_id}", change)
    assert status == 409
    assert problem["project"]["version"] == editor.version
    assert problem["project"]["timeline_state"] == editor.timeline
    assert editor.drawing == "A[0:30] A[30:90] B[0:60]"


def test_a_gesture_on_a_stale_timeline_is_refused_and_not_merged(
    editor: Editor, windows: Windows, studio: Studio
) -> None:
    """The window does not hear of the other one's edit before it lets go: its server is slow."""
    page = editor.page
    other = Editor.open(windows.open(), studio, editor.project_id)
    page.evaluate("cutroom.patch = () => undefined")  # news is under way
    with other.edit():
        other.page.evaluate("cutroom.setPlayhead(30)")
        other.press("s")
    assert editor.drawing == "A[0:90] B[0:60]"
    start = edge(page, editor.clips[1], "tail")
    drag(page, start, start.right(-100))
    expect(page.locator(".q-notification")).to_be_visible()
    page.wait_for_function("version => cutroom.version === version", arg=other.version)
    expect(editor.saved).to_have_text("Saved")
    assert editor.drawing == studio.drawing(editor.project_id) == "A[0:30] A[30:90] B[0:60]"


@pytest.mark.parametrize("what", ["deleted in another window", "never there"])
def test_a_project_that_is_not_there_is_said_plainly(windows: Windows, studio: Studio, what: str) -> None:
    page = windows.open()
    if what == "never there":
        page.goto(f"{studio.url}/projects/aaaabbbbcccc")
        expect(page.get_by_text("There is no such project.")).to_be_visible()
        return
    project = studio.project("A", name="Soon gone")
    Editor.open(page, studio, project)
    home = windows.open()
    home.goto(studio.url)
    choose(home, "Soon gone", "Delete")
    home.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("There is no such project.")).to_be_visible()


def test_chosen_projects_are_deleted_and_taken_back_together(page: Page, studio: Studio) -> None:
    for name in ("First of two", "Second of two", "Not chosen"):
        studio.project("A", name=name)
    page.goto(studio.url)
    page.wait_for_function("window.socket?.connected")  # the cards are drawn anew until then
    for name in ("First of two", "Second of two"):
        card(page, name).hover()
        page.get_by_role("checkbox", name=f"Choose {name}").click()
    page.get_by_test_id("delete-chosen").click()
    page.get_by_role("dialog").get_by_test_id("yes").click()
    expect(card(page, "First of two")).to_have_count(0)
    expect(card(page, "Second of two")).to_have_count(0)
    expect(card(page, "Not chosen")).to_be_visible()
    page.get_by_test_id("undo-delete").click()
    expect(card(page, "First of two")).to_be_visible()
    expect(card(page, "Second of two")).to_be_visible()


def test_a_project_goes_with_its_files_and_comes_back_with_them(page: Page, studio: Studio) -> None:
    lost = studio.bring(studio.file("Alone.mp4", Clip(frames=20, first=7000)))
    assets = [lost, studio.asset(studio.letter("A"))]
    studio.project("A", name="Another with A")
    project = studio.server.post("/api/projects", {"name": "With a file alone", "assets": assets})["id"]
    page.goto(studio.url)
    choose(page, "With a file alone", "Delete")
    page.get_by_role("checkbox", name="Also delete 1 file that is used nowhere else").click()
    page.get_by_role("dialog").get_by_test_id("yes").click()
    expect(card(page, "With a file alone")).to_have_count(0)
    assert lost not in [media["id"] for media in studio.server.get("/api/media")]
    page.get_by_test_id("undo-delete").click()
    expect(card(page, "With a file alone")).to_be_visible()
    assert studio.drawing(project) == "A[0:20] A[0:90]"


def test_a_project_is_one_link_for_the_tab_key_and_named(page: Page, studio: Studio) -> None:
    studio.project("A", name="One link")
    page.goto(studio.url)
    expect(card(page, "One link").get_by_role("link")).to_have_count(1)
    expect(card(page, "One link").get_by_role("link", name="One link")).to_be_visible()


def test_shift_chooses_all_projects_from_one_to_another(page: Page, studio: Studio) -> None:
    names = ["Row one", "Row two", "Row three", "Row four"]
    for name in reversed(names):  # the newest comes first
        studio.project("A", name=name)
    page.goto(studio.url)
    page.wait_for_function("window.socket?.connected")  # the cards are drawn anew until then

    def box(name: str) -> Locator:
        return page.get_by_role("checkbox", name=f"Choose {name}")

    card(page, "Row one").hover()
    box("Row one").click()
    expect(page.get_by_text("1 chosen")).to_be_visible()
    box("Row three").click(modifiers=["Shift"])
    expect(page.get_by_text("3 chosen")).to_be_visible()
    expect(box("Row two")).to_be_checked()
    expect(box("Row four")).not_to_be_checked()
    page.get_by_test_id("choose-none").click()
    expect(box("Row two")).not_to_be_checked()


def test_chosen_projects_are_exported_as_one_and_fetched_together(page: Page, studio: Studio) -> None:
    for name in ("Export me", "And me"):
        studio.project("A", name=name)
    page.goto(studio.url)
    page.wait_for_function("window.socket?.connected")  # the cards are drawn anew until then
    for name in ("Export me", "And me"):
        card(page, name).hover()
        page.get_by_role("checkbox", name=f"Choose {name}").click()
    page.get_by_test_id("export-chosen").click()
    dialog = page.get_by_role("dialog", name="Export 2 projects")
    dialog.get_by_test_id("preset-audio").click()
    dialog.get_by_test_id("start-export").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_test_id("job-panel")).to_be_visible()
    page.goto(f"{studio.url}/jobs")
    whole = page.get_by_test_id("job").filter(has_text="2 projects").first
    with page.expect_download() as fetched:
        whole.get_by_test_id("download-all").click()
    with ZipFile(fetched.value.path()) as archive:
        assert sorted(archive.namelist()) == ["And me.m4a", "Export me.m4a"]
