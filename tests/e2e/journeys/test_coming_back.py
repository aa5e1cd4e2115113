"""Journey 6: everything is closed and started again, and it is all there."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.e2e.conftest import Windows
from tests.e2e.journeys.editor import Editor
from tests.e2e.journeys.studio import SLOW, SLOW_TIMES, Studio
from tests.media import read_frame_numbers
from tests.running_server import running_server
from tests.waiting import wait_until


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """A server that may be stopped, and files for it."""
    with running_server(tmp_path_factory.mktemp("restarted") / "data") as server:
        yield Studio(server, tmp_path_factory.mktemp("files"))


# The page ends before it hears what became of its last command.
DEAF = """() => {
  const keep = Storage.prototype.setItem;
  Storage.prototype.setItem = function (key, value) {
    if (key !== "cutroom:unanswered" || value !== "[]") keep.call(this, key, value);
  };
}"""
DRAWN = "() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"


def test_an_edit_whose_answer_a_reload_outran_is_neither_lost_nor_done_twice(editor: Editor) -> None:
    editor.page.evaluate(DEAF)
    with editor.edit():
        editor.press("m")
    version = editor.version
    editor.page.reload()
    editor.wait()
    editor.page.wait_for_function("cutroom.saved && sessionStorage['cutroom:unanswered'] === '[]'")
    editor.page.evaluate(DRAWN)
    assert editor.page.locator(".q-notification").all_inner_texts() == []
    assert (editor.version, len(editor.timeline["markers"])) == (version, 1)


def test_projects_undo_jobs_files_and_a_running_render_survive_a_restart(
    own: Studio, windows: Windows
) -> None:
    editor = Editor.open(windows.open(loses_connection=True), own, own.project("AB"))
    page = editor.page
    states = [editor.timeline]
    for frame in (30, 60):
        page.evaluate("frame => cutroom.setPlayhead(frame)", frame)
        with editor.edit():
            editor.press("s")
        states.append(editor.timeline)
    done = own.server.post(f"/api/projects/{editor.project_id}/renders", {"preset": "audio"})["id"]
    finished_job = own.finished(done)
    finished_file = own.download(done).read_bytes()
    running = own.server.post(f"/api/projects/{own.slow_project()}/renders", {"preset": "webm"})["id"]
    wait_until(lambda: own.job(running)["fraction"] > 0.1, "the export is under way")
    before = _everything(own)

    own.server.stop()
    assert _is_away(page)
    own.server.start()

    assert _everything(own) == before
    assert own.job(done) == finished_job
    assert own.download(done).read_bytes() == finished_file
    _comes_back(editor)
    assert editor.timeline == states[2]
    assert editor.state("playhead") == 60
    with editor.edit():
        editor.press("Control+z")
    assert editor.timeline == states[1]
    card = page.locator(f"[data-testid=job-panel] [data-job='{running}']")
    expect(card.get_by_test_id("download")).to_be_visible(timeout=120_000)
    assert own.job(running)["status"] == "completed"
    once = list(range(SLOW.first, SLOW.first + SLOW.frames))
    assert read_frame_numbers(own.download(running)) == once * SLOW_TIMES


def test_what_was_done_while_the_server_was_away_is_not_lost(own: Studio, windows: Windows) -> None:
    editor = Editor.open(windows.open(loses_connection=True), own, own.project("AB"))
    page = editor.page
    with editor.edit():
        editor.press("t")
    own.server.stop()
    assert _is_away(page)
    page.keyboard.type("Typed while nobody listened")
    page.keyboard.press("Escape")
    page.evaluate("cutroom.setPlayhead(30)")
    editor.press("s")
    expect(editor.saved).to_have_text("Saving…")
    refused = page.locator(".q-notification").filter(has_text="Export needs the server")
    editor.press("e")
    expect(refused).to_have_count(1)
    page.get_by_test_id("export").click()
    expect(refused.locator(".q-notification__badge")).to_have_text("2")
    own.server.start()
    _comes_back(editor)
    page.wait_for_function("cutroom.timeline.tracks[0].items.length === 3 && cutroom.saved")
    assert editor.drawing == own.drawing(editor.project_id) == "A[0:30] A[30:90] B[0:60]"
    (track,) = own.show(editor.project_id)["timeline_state"]["captions"]
    assert [cue["text"] for cue in track["cues"]] == ["Typed while nobody listened"]
    expect(page.get_by_role("dialog")).to_have_count(0)  # nothing opens out of nowhere


def test_a_tab_with_edits_that_the_server_has_not_got_asks_before_it_closes(
    own: Studio, windows: Windows
) -> None:
    editor = Editor.open(windows.open(loses_connection=True), own, own.project("AB"))
    page = editor.page
    own.server.stop()
    assert _is_away(page)
    editor.press("m")
    expect(editor.saved).to_have_text("Saving…")
    with page.expect_event("dialog") as asked:
        page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    others: list[str] = []

    def hear(dialog: Dialog) -> None:
        others.append(dialog.type)
        dialog.accept()

    page.on("dialog", hear)
    own.server.start()
    _comes_back(editor)  # by itself, without a question
    page.wait_for_function("cutroom.timeline.markers.length === 1 && cutroom.saved")
    with page.expect_event("close"):
        page.close(run_before_unload=True)
    assert others == []


def test_what_was_done_in_one_project_is_given_again_after_a_visit_to_another(
    own: Studio, windows: Windows
) -> None:
    first, second = own.project("AB"), own.project("A")
    editor = Editor.open(windows.open(loses_connection=True), own, first)
    page = editor.page
    own.server.stop()
    assert _is_away(page)
    editor.press("m")
    expect(editor.saved).to_have_text("Saving…")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("about:blank")
    own.server.start()
    other = Editor.open(page, own, second)
    expect(other.saved).to_have_text("Saved")
    again = Editor.open(page, own, first)
    page.wait_for_function("cutroom.timeline.markers.length === 1 && cutroom.saved")
    assert len(own.show(again.project_id)["timeline_state"]["markers"]) == 1


def test_a_web_process_that_dies_is_not_noticed_for_long(own: Studio, windows: Windows) -> None:
    editor = Editor.open(windows.open(loses_connection=True), own, own.project("AB"))
    os.kill(own.server.pid_of("main.py web"), signal.SIGKILL)
    assert _is_away(editor.page)
    _comes_back(editor)
    editor.page.evaluate("cutroom.setPlayhead(30)")
    with editor.edit():
        editor.press("s")
    assert editor.drawing == "A[0:30] A[30:90] B[0:60]"


def _everything(studio: Studio) -> object:
    projects = [studio.show(project["id"]) for project in studio.server.get("/api/projects")]
    histories = [studio.server.get(f"/api/projects/{project['id']}/revisions") for project in projects]
    jobs = [(job["id"], job["title"], job["created_at"]) for job in studio.server.get("/api/jobs")]
    return projects, histories, studio.server.get("/api/media"), jobs


def _is_away(page: Page) -> bool:
    dot = page.get_by_test_id("connection")
    expect(dot).to_contain_text("Reconnecting…")
    return dot.evaluate("dot => dot.classList.contains('away')") is True


def _comes_back(editor: Editor) -> None:
    dot = editor.page.get_by_test_id("connection")
    expect(dot).not_to_contain_text("Reconnecting…", timeout=60_000)
    editor.wait()
