"""A CSV file in a real browser: looked at, brought in, one video taken out and taken back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, Route, expect

from tests.faults.listener import Listener
from tests.media import Clip, make
from tests.running_server import RunningServer, running_server

CSV = "path,title,in,out\na.mp4,Opening,0:00.2,0:00.8\nb.mp4,=1+1\nnothing.mp4,Missing\n"
SUMMARY = "2 of 3 videos are ready. 1 could not be brought in."
PATIENCE = 90_000  # ms, on a busy machine


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    """A server with two videos in its import folder."""
    folder = tmp_path / "import"
    folder.mkdir()
    for number, name in enumerate(("a.mp4", "b.mp4")):
        shutil.copyfile(make(Clip(frames=30, first=number * 100, gop=15)), folder / name)
    (tmp_path / "talks.csv").write_text(CSV)
    with running_server(tmp_path / "data", settings={"CUTROOM_IMPORT_DIR": str(folder)}) as running:
        yield running


# The addresses of which the page has read the answer as JSON.
READ = """
window.read = [];
const json = Response.prototype.json;
Response.prototype.json = async function () {
  const value = await json.call(this);
  setTimeout(() => window.read.push(this.url));
  return value;
};
"""


def test_a_list_is_exported_at_once_and_fetched_as_one_file(
    server: RunningServer, page: Page, tmp_path: Path
) -> None:
    list_id = server.post("/api/lists", {"name": "Talks"})["id"]
    page.goto(f"{server.url}/lists/{list_id}")
    (tmp_path / "import" / "text.mp4").write_text("no video at all")
    (tmp_path / "talks.csv").write_text(
        "path,title,in,out\na.mp4,Opening,0:00.2,0:00.8\ntext.mp4,Broken\nb.mp4,Closing\n"
    )
    page.get_by_test_id("sheet-input").set_input_files(tmp_path / "talks.csv")
    page.get_by_test_id("sheet-start").click()
    expect(page.get_by_test_id("show-failed")).to_have_text("Failed 1", timeout=PATIENCE)
    expect(page.get_by_test_id("show-ready")).to_have_text("Ready 2", timeout=PATIENCE)
    home = page.context.new_page()
    home.goto(server.url)
    expect(home.get_by_text("2 videos, 1 failed")).to_be_visible()
    expect(home.get_by_text("Files in no project")).to_have_count(0)  # their list has them
    home.close()
    page.get_by_test_id("fold-jobs").click()
    page.get_by_test_id("export-videos").click()
    expect(page.get_by_role("dialog", name="Export 2 videos")).to_be_visible()
    expect(page.get_by_test_id("left-out")).to_have_text("1 video that is not ready is left out.")
    page.get_by_test_id("preset-mp4").click()
    card = page.get_by_test_id("job").filter(has_text="2 of 2 exports are ready.")
    page.get_by_test_id("start-export").click()
    expect(page.get_by_role("progressbar", name="Exporting Talks")).to_be_visible()
    expect(card).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_test_id("job").filter(has_text="Opening.mp4")).to_have_count(0)  # the whole tells it
    expect(page.get_by_test_id("job-failure")).to_have_count(0)
    expect(page.get_by_test_id("row-project")).to_have_text(["Opening", "Closing"])
    with page.expect_download() as fetched:
        card.get_by_test_id("download-all").click()
    assert fetched.value.suggested_filename == "Talks.zip"
    with ZipFile(fetched.value.path()) as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == ["Closing.mp4", "Opening.mp4"]
        assert archive.read("Opening.mp4")[4:8] == b"ftyp"
    assert sorted(one["name"] for one in server.get("/api/projects")) == ["Closing", "Opening"]
    page.goto(f"{server.url}/jobs")
    titles = page.get_by_test_id("job").locator(".job-title")
    expect(titles).to_have_text(["Talks", "Opening.mp4", "Closing.mp4"])
    talks = page.get_by_test_id("job").filter(has_text="Exports")
    for name in ("Opening.mp4", "Closing.mp4"):
        expect(talks.get_by_test_id("download-all")).to_be_visible()
        part = page.get_by_test_id("job").filter(has_text=name)
        part.get_by_test_id("delete-job").click()
        part.get_by_test_id("surely-delete-job").click()
    expect(talks.get_by_test_id("download-all")).to_have_count(0)
    expect(talks).to_contain_text("Its files were deleted.")


def test_two_windows_and_a_program_see_the_same_of_a_csv(
    server: RunningServer, page: Page, tmp_path: Path
) -> None:
    list_id = server.post("/api/lists", {"name": "Talks"})["id"]
    other, program = page.context.new_page(), Listener(server)
    for window in (page, other):
        window.goto(f"{server.url}/lists/{list_id}")
    with program.connect() as connection:
        page.get_by_test_id("sheet-input").set_input_files(tmp_path / "talks.csv")
        page.get_by_test_id("sheet-start").click()
        program.take_until(
            connection, lambda message: message["operation"] == "batch" and message["type"] != "progress"
        )
    told = program.events[-1]
    assert (told["status"], told["message"]) == ("completed_with_errors", SUMMARY)
    (row,) = [job for job in server.get("/api/jobs") if job["operation"] == "batch"]
    assert (row["status"], row["message"]) == (told["status"], told["message"])
    for window in (page, other):
        window.get_by_test_id("fold-jobs").click()
        expect(window.get_by_test_id("job").filter(has_text="Talks")).to_contain_text(SUMMARY)
        expect(window.get_by_test_id("show-ready")).to_have_text("Ready 2", timeout=PATIENCE)
        expect(window.get_by_test_id("show-failed")).to_have_text("Failed 1")
        expect(window.get_by_test_id("list-video")).to_have_count(3)


def test_an_answer_that_comes_late_does_not_replace_a_newer_one(
    server: RunningServer, altered_page: Page
) -> None:
    page = altered_page
    list_id = server.post("/api/lists", {"name": "Late"})["id"]
    held: list[Route] = []

    def hold(route: Route) -> None:
        if "state=ready" in route.request.url:
            held.append(route)
        else:
            route.continue_()

    page.add_init_script(READ)
    page.route(f"**/api/lists/{list_id}/videos?*", hold)
    page.goto(f"{server.url}/lists/{list_id}")
    page.get_by_test_id("show-ready").click()
    page.get_by_test_id("show-failed").click()
    page.wait_for_function("read.some((address) => address.includes('state=failed'))")
    late = {"id": "x", "position": 1, "line": 1, "title": "Late", "state": "ready", "error": None}
    held[0].fulfill(json=[late])
    page.wait_for_function("read.some((address) => address.includes('state=ready'))")
    expect(page.get_by_test_id("show-failed")).to_have_attribute("aria-selected", "true")
    page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    assert page.get_by_test_id("list-video").count() == 0


def test_names_in_a_table_are_read_on_a_phone(server: RunningServer, page: Page, tmp_path: Path) -> None:
    list_id = server.post("/api/lists", {"name": "Talks"})["id"]
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{server.url}/lists/{list_id}")
    page.get_by_test_id("sheet-input").set_input_files(tmp_path / "talks.csv")
    title = page.locator(".table-box td").filter(has_text="Opening")
    expect(title).to_be_visible()
    assert title.evaluate("cell => cell.clientWidth >= cell.scrollWidth && cell.clientWidth > 90")
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_csv_comes_in_and_a_video_is_deleted_and_taken_back(
    server: RunningServer, page: Page, tmp_path: Path
) -> None:
    list_id = server.post("/api/lists", {"name": "Talks"})["id"]
    page.goto(f"{server.url}/lists/{list_id}")
    page.get_by_test_id("sheet-input").set_input_files(tmp_path / "talks.csv")
    expect(page.get_by_test_id("sheet-preview")).to_contain_text("3 rows, 1 with something wrong")
    row = page.locator("[data-testid=sheet-preview] tbody").filter(has=page.get_by_test_id("sheet-error"))
    expect(row.locator("td").first).to_have_text("4")  # the line of the file
    expect(page.get_by_test_id("sheet-error")).to_have_text("There is no such file in the import folder.")
    page.get_by_test_id("sheet-start").click()
    videos = page.get_by_test_id("list-video")
    expect(page.get_by_test_id("show-ready")).to_have_text("Ready 2", timeout=PATIENCE)
    expect(page.get_by_test_id("show-failed")).to_have_text("Failed 1")
    page.get_by_test_id("fold-jobs").click()
    card = page.get_by_test_id("job").filter(has_text="Talks")
    expect(card).to_contain_text("Ready, with errors")
    expect(card).to_contain_text(SUMMARY)
    [job] = [job for job in server.get("/api/jobs") if job["operation"] == "batch"]
    assert job["status"] == "completed_with_errors"
    expect(videos.nth(1)).to_contain_text("=1+1")
    videos.nth(1).get_by_role("checkbox").check()
    page.get_by_test_id("remove-videos").click()
    page.get_by_test_id("yes").click()
    expect(videos).to_have_count(2)
    page.get_by_test_id("undo-delete").click()
    expect(videos).to_have_count(3)
    page.get_by_test_id("make-projects").click()
    expect(page.get_by_text("2 projects are on the first page.")).to_be_visible()
    assert sorted(one["name"] for one in server.get("/api/projects")) == ["=1+1", "Opening"]
