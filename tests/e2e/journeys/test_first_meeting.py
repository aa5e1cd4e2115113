"""What a person meets on the first day: nothing has to be looked for, nothing is offered in vain."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.journeys.editor import Editor
from tests.e2e.journeys.studio import Studio


def test_t_opens_the_list_of_captions_and_what_is_typed_is_the_caption(editor: Editor) -> None:
    page = editor.page
    page.evaluate("cutroom.setPlayhead(10)")
    with editor.edit():
        editor.press("t")
    expect(page.get_by_test_id("cue-text")).to_be_focused()
    with editor.edit():
        page.keyboard.type("Hello")
        page.keyboard.press("Escape")
    page.get_by_role("tab", name="Media").click()
    page.evaluate("document.activeElement.blur()")
    editor.press("t")
    expect(page.get_by_test_id("cue-text")).to_be_focused()
    with editor.edit():
        page.keyboard.type("There is one here")
        page.keyboard.press("Escape")
    [track] = editor.timeline["captions"]
    assert [cue["text"] for cue in track["cues"]] == ["There is one here"]


def test_what_is_typed_right_after_m_and_t_is_the_caption_and_plays_nothing(editor: Editor) -> None:
    page = editor.page
    page.evaluate("""() => {
        for (const [key, code] of [["m", "KeyM"], ["t", "KeyT"]])
            window.dispatchEvent(new KeyboardEvent("keydown", { key, code, bubbles: true }));
    }""")
    expect(page.get_by_test_id("cue-text")).to_be_focused()
    with editor.edit():
        page.keyboard.type("Hello")
        page.keyboard.press("Escape")
    assert editor.timeline["captions"][0]["cues"][0]["text"] == "Hello"
    assert len(editor.timeline["markers"]) == 1


def test_a_caption_is_written_in_after_a_double_click_on_the_timeline(editor: Editor) -> None:
    page = editor.page
    editor.studio.edit(editor.project_id, type="add_cue", captions=None, start=0, frames=60, text="Hello")
    page.wait_for_function("cutroom.timeline.captions.length === 1 && cutroomTimeline")
    canvas = page.get_by_test_id("timeline-canvas").bounding_box()
    assert canvas is not None
    x = page.evaluate("cutroomTimeline.frameToX(30)")
    page.mouse.dblclick(x, canvas["y"] + 42)
    expect(page.get_by_test_id("cue-text")).to_be_focused()


def test_exports_come_first_on_the_jobs_page(page: Page, studio: Studio, tmp_path: Path) -> None:
    broken = tmp_path / "Broken.mp4"
    broken.write_text("This is no video.")
    studio.finished(studio.server.upload(broken)["job"]["id"])
    project = studio.project("C", name="First export")
    export = studio.server.post(f"/api/projects/{project}/renders", {"preset": "mp3"})
    studio.finished(export["id"])

    page.goto(f"{studio.url}/jobs")
    done = page.get_by_test_id("job").filter(has_text="First export")
    expect(done).to_contain_text("1.5 s")
    expect(done.get_by_test_id("download")).to_contain_text("kB")
    expect(page.get_by_text("Broken.mp4")).to_have_count(0)
    page.get_by_test_id("kind-media").click()
    failed = page.get_by_test_id("job").filter(has_text="Broken.mp4").first
    expect(failed.get_by_test_id("job-error")).to_be_visible()
    expect(failed.get_by_test_id("retry-job")).to_have_count(0)
    page.get_by_test_id("kind-exports").click()
    done.get_by_test_id("open-project").click()
    page.wait_for_url(f"**/projects/{project}")


def test_an_export_needs_no_mouse_and_is_offered_again(page: Page, studio: Studio) -> None:
    editor = Editor.open(page, studio, studio.project("C", name="By keys"))
    editor.press("e")
    dialog = page.get_by_role("dialog", name="Export")
    expect(dialog.get_by_test_id("start-export")).to_be_focused()
    chosen = dialog.get_by_role("radio", checked=True)
    dialog.get_by_test_id("preset-mp3").click()
    page.keyboard.press("ArrowDown")
    expect(chosen).to_contain_text("WAV")
    expect(dialog).to_contain_text("sound only, 1.5 s")
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(editor.jobs.filter(has_text="By keys").get_by_test_id("download")).to_be_visible()
    editor.press("e")
    expect(chosen).to_contain_text("WAV")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert len([job for job in studio.server.get("/api/jobs") if job["title"] == "By keys.wav"]) == 1
