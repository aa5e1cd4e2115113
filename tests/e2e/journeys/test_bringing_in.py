"""Journey 2: files come in, and stand on the timeline of a new project."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from app.domain.media import FACTS_VERSION
from tests.e2e.journeys.editor import Editor
from tests.e2e.journeys.studio import CLIPS, Studio, drop, hold
from tests.e2e.timeline.hand import Point, at_frame, middle
from tests.media import Clip, make, read_frame_numbers
from tests.waiting import wait_until

EVERYTHING_DRAWN = (
    "cutroom.timeline.tracks.flatMap((track) => track.items).every((item) =>"
    " cutroom.assets[item.asset]?.filmstrip && cutroom.assets[item.asset]?.peaks_url)"
)

MINE = "cutroom.assets[cutroom.timeline.tracks[0].items[0].asset]"

MPEG2 = Clip(
    frames=40, first=3000, codec="mpeg2video", container="mpg", sound="mp2", options=(("qscale", "2"),)
)
PRORES = Clip(
    frames=40,
    first=3000,
    codec="prores_ks",
    pixel_format="yuv422p10le",
    container="mov",
    sound="pcm_s16le",
)


@pytest.fixture
def home(page: Page, studio: Studio) -> Page:
    """The first page, ready for files."""
    page.goto(studio.url)
    expect(page.get_by_test_id("drop-zone")).to_be_visible()
    return page


def test_a_dropped_video_stands_on_the_timeline_of_a_new_project(home: Page, studio: Studio) -> None:
    drop(home, [studio.letter("A")])
    home.wait_for_url("**/projects/**")
    editor = Editor(home, studio)
    assert editor.drawing == "A[0:90]"
    assert (editor.timeline["rate"], editor.timeline["size"]) == ([30, 1], [320, 180])
    expect(home.get_by_test_id("project-name")).to_have_value("A")
    home.wait_for_function(EVERYTHING_DRAWN)
    assert editor.state("playhead") == 0
    assert editor.seen() == 0


def test_several_files_follow_each_other_in_the_order_of_the_drop(home: Page, studio: Studio) -> None:
    drop(home, [studio.letter(letter) for letter in "BCA"])
    home.wait_for_url("**/projects/**")
    assert Editor(home, studio).drawing == "B[0:60] C[0:45] A[0:90]"


def test_files_that_are_dropped_on_an_open_project_go_to_its_end(editor: Editor) -> None:
    with editor.edit():
        drop(editor.page, [editor.studio.letter("C")])
    assert editor.drawing == "A[0:90] B[0:60] C[0:45]"


def test_files_that_are_dropped_on_the_timeline_come_where_they_were_let_go(
    editor: Editor, studio: Studio
) -> None:
    page = editor.page
    first = middle(page, editor.clips[0])
    place = at_frame(page, 80, first)
    hold(page, place)
    expect(page.get_by_test_id("drop-veil")).to_have_text("Drop to put it here")
    with editor.edit():
        drop(page, [studio.letter("C")], at=place)
    expect(page.get_by_test_id("drop-veil")).to_have_count(0)
    assert editor.drawing == "A[0:90] C[0:45] B[0:60]"
    studio.edit(editor.project_id, type="add_track", kind="audio")
    page.wait_for_function("cutroom.timeline.tracks.length === 2")
    page.evaluate("cutroomTimeline.timeline.draw()")
    row = page.evaluate("cutroomTimeline.trackRect(cutroom.timeline.tracks[1].id)")
    with editor.edit():
        sound = Point(0, row["y"] + row["height"] / 2)
        drop(page, [studio.letter("B")], at=at_frame(page, 30, sound))
    assert editor.drawing == "V1: A[0:90] C[0:45] B[0:60]\nA1: _30 B[0:60]"


def test_files_that_are_dropped_on_the_library_or_chosen_there_only_come_into_it(
    editor: Editor, studio: Studio
) -> None:
    page = editor.page
    before = editor.timeline
    library = page.get_by_test_id("library").bounding_box()
    assert library is not None
    place = (library["x"] + 40, library["y"] + 20)
    hold(page, place)
    expect(page.get_by_test_id("drop-veil")).to_have_text("Drop to bring into the library")
    drop(page, [studio.file("Dropped.mp4", CLIPS["C"])], at=place)
    expect(page.get_by_test_id("media").filter(has_text="Dropped.mp4")).to_have_class("media ready")
    page.get_by_test_id("file-input").set_input_files(studio.file("Chosen.mp4", CLIPS["C"]))
    chosen = page.get_by_test_id("media").filter(has_text="Chosen.mp4")
    expect(chosen).to_have_class("media ready")
    expect(page.get_by_test_id("uploads")).to_have_count(0)
    assert editor.timeline == before
    hold(page, (700, 200))
    expect(page.get_by_test_id("drop-veil")).to_have_text("Drop to add at the end of the timeline")


def test_a_file_over_the_quota_is_refused_at_the_first_answer_with_its_sentence(
    home: Page, studio: Studio
) -> None:
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.method)
        route.fulfill(status=507, json={"detail": "There is room for 3 bytes more."})

    home.route("**/api/uploads", refuse)
    drop(home, [studio.letter("A")])
    expect(home.get_by_text("There is room for 3 bytes more.")).to_be_visible()
    assert asked == ["POST"]


@pytest.mark.parametrize(
    ("name", "way"),
    [("talk.srt", "Open the one that they belong to."), ("talks.csv", "Make one under Lists.")],
)
def test_what_belongs_elsewhere_is_told_where(home: Page, tmp_path: Path, name: str, way: str) -> None:
    (tmp_path / name).write_text("1\n00:00:00,000 --> 00:00:01,000\nWords\n")
    drop(home, [tmp_path / name])
    expect(home.get_by_test_id("uploads")).to_contain_text(way)


def test_the_sample_clip_is_one_click_away(home: Page, studio: Studio) -> None:
    home.get_by_test_id("sample").click()
    home.wait_for_url("**/projects/**")
    editor = Editor(home, studio)
    ((track),) = editor.timeline["tracks"]
    assert [item["frames"] for item in track["items"]] == [600]
    assert editor.timeline["size"] == [1280, 720]
    home.wait_for_function(EVERYTHING_DRAWN)


@pytest.mark.parametrize("unplayable", [MPEG2, PRORES], ids=["MPEG-2", "ProRes"])
def test_a_file_that_no_browser_plays_is_seen_by_its_proxy_and_exported_from_the_original(
    home: Page, studio: Studio, unplayable: Clip
) -> None:
    drop(home, [studio.file(f"M.{unplayable.container}", unplayable)])
    home.wait_for_url("**/projects/**")
    editor = Editor(home, studio)
    home.wait_for_function(f"{MINE}.play_url?.includes('/proxy')")
    asset = home.evaluate(MINE)
    assert asset["needs_proxy"]
    assert [editor.stand(frame) for frame in (0, 17, 39)] == [3000, 3017, 3039]
    proxy = studio.server.data_dir / "files" / "media" / asset["id"] / f"proxy-v{FACTS_VERSION}.mp4"
    proxy.write_bytes(b"nothing that could be exported")
    job = studio.server.post(f"/api/projects/{editor.project_id}/renders", {"preset": "mp4"})
    assert studio.finished(job["id"])["status"] == "completed"
    assert read_frame_numbers(studio.download(job["id"])) == list(range(3000, 3040))


def test_a_broken_file_gets_a_sentence_and_the_good_ones_go_on(
    home: Page, studio: Studio, tmp_path: Path
) -> None:
    half = tmp_path / "Half of it.mp4"
    whole = make(Clip(frames=30)).read_bytes()
    half.write_bytes(whole[: len(whole) // 2])
    text = tmp_path / "Notes.txt"
    text.write_text("no media at all")
    drop(home, [half, studio.letter("A"), text, studio.letter("B")])
    expect(home.get_by_test_id("uploads")).to_contain_text("This is not a video, sound or picture file.")
    home.wait_for_url("**/projects/**")
    assert Editor(home, studio).drawing == "A[0:90] B[0:60]"
    line = home.get_by_test_id("media").filter(has_text="Half of it.mp4").locator(".sentence")
    expect(line).not_to_be_empty()
    sentence = line.inner_text()
    home.goto(studio.url)
    import_line = home.locator(".imports li").filter(has_text="Half of it.mp4")
    expect(import_line).to_contain_text(sentence)
    import_line.get_by_role("button", name="Remove").click()
    expect(import_line).to_have_count(0)


def test_beside_a_library_a_file_that_cannot_be_read_is_told_once_and_removed_there(
    editor: Editor, tmp_path: Path
) -> None:
    page = editor.page
    broken = tmp_path / "Not readable.mp4"
    broken.write_bytes(bytes(range(256)) * 40)
    text = tmp_path / "Notes.txt"
    text.write_text("no media at all")
    drop(page, [broken, text])
    row = page.get_by_test_id("media").filter(has_text="Not readable.mp4")
    expect(row.locator(".sentence")).not_to_be_empty()
    expect(page.get_by_test_id("uploads").get_by_role("listitem")).to_have_count(1)  # which never came
    expect(page.get_by_text("Not readable.mp4")).to_have_count(1)
    row.get_by_role("button", name="Remove").click()
    expect(row).to_have_count(0)


def test_a_file_alone_that_is_broken_says_so_on_the_first_page(
    home: Page, studio: Studio, tmp_path: Path
) -> None:
    broken = tmp_path / "Broken.mp4"
    broken.write_bytes(bytes(range(256)) * 40)
    drop(home, [broken])
    expect(home.get_by_test_id("uploads").locator(".sentence")).not_to_be_empty()
    assert home.url.rstrip("/") == studio.url


def test_an_upload_has_a_bar_and_leaves_nothing_when_it_is_cancelled(
    home: Page, studio: Studio, tmp_path: Path
) -> None:
    before = {media["id"] for media in studio.server.get("/api/media")}
    files = studio.server.data_dir / "files"
    lying = _files(files)
    large = tmp_path / "Large.mp4"
    large.write_bytes(b"\0" * 4_000_000)
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 400_000}
    line = home.context.new_cdp_session(home)
    line.send("Network.emulateNetworkConditions", slow)
    drop(home, [large])
    upload = home.get_by_test_id("uploads").get_by_role("listitem")
    expect(upload).to_contain_text("Uploading")
    expect(upload).to_contain_text("of 4.0 MB")
    home.wait_for_function("parseFloat(document.querySelector('.uploads .bar i').style.width) > 5")
    upload.get_by_role("button", name="Cancel").click()
    expect(upload).to_have_count(0)
    wait_until(lambda: _files(files) == lying, "what had come is gone")
    assert {media["id"] for media in studio.server.get("/api/media")} == before
    line.detach()


def _files(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


def test_the_library_marks_what_is_on_the_timeline(editor: Editor) -> None:
    used = editor.page.get_by_test_id("media").filter(has=editor.page.get_by_test_id("used"))
    expect(used).to_have_count(2)
    editor.select(editor.clips[1])
    with editor.edit():
        editor.press("x")
    expect(used).to_have_count(1)
    expect(used).to_contain_text("A.mp4")


def test_another_file_takes_the_place_of_one_on_the_timeline(editor: Editor, studio: Studio) -> None:
    page = editor.page
    studio.asset(studio.letter("C"))
    for wanted, after in (("A.mp4", "A[0:90] A[0:60]"), ("C.mp4", "A[0:90] B[0:60]")):
        page.get_by_test_id("media").filter(has_text="B.mp4").first.hover()
        page.get_by_test_id("media").filter(has_text="B.mp4").get_by_test_id("exchange-media").first.click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("combobox", name="With").click()
        page.get_by_role("option", name=wanted).first.click()
        dialog.get_by_test_id("yes").click()
        if wanted == "A.mp4":
            page.wait_for_function("cutroom.history.canUndo && cutroom.saved")
            assert editor.drawing == after
            with editor.edit():
                editor.press("Control+z")
        else:  # 45 frames are too few for 60
            expect(page.get_by_text("That file ends too early")).to_be_visible()
            assert editor.drawing == after


def test_a_file_that_is_gone_is_replaced_in_the_library_and_in_its_clip(
    editor: Editor, studio: Studio
) -> None:
    page = editor.page
    for name, number in (("First.mp4", 5000), ("Second.mp4", 6000)):
        lost = studio.bring(studio.file(name, Clip(frames=60, first=number, gop=30)))
        clip = {"asset": lost, "source_start": "0", "frames": 45}
        with editor.edit():
            studio.edit(editor.project_id, type="append", track=None, clips=[clip, clip])
        editor.select(editor.clips[-1])
        studio.delete(f"/api/media/{lost}?anyway=true")
        if name == "Second.mp4":  # which nobody can take back any more
            studio.delete(f"/api/trash/media/{lost}")
        expect(editor.inspector.get_by_test_id("exchange-clip")).to_be_visible()
    gone = page.get_by_test_id("gone-media")
    expect(gone).to_have_count(2)
    for _ in range(2):
        expect(gone.first).to_contain_text("First.mp4")
        expect(gone.first).to_contain_text("2 clips show it")
        expect(gone.last).to_contain_text("Second.mp4")
        expect(page.get_by_test_id("timeline-clips")).to_contain_text("First, missing")
        page.reload()
        editor.wait()
    editor.select(editor.clips[-1])
    expect(editor.inspector).to_contain_text("Second.mp4")
    editor.press("e")
    problem = re.compile("“(First|Second).mp4” is no longer there. Replace it in the library")
    expect(page.get_by_role("dialog", name="Export")).to_contain_text(problem)
    editor.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    gone.first.get_by_test_id("show-gone").click()
    assert editor.state("selection") == editor.clips[2:4]
    assert editor.state("playhead") == 150
    gone.first.get_by_test_id("exchange-media").click()
    choose_other(page, "A.mp4")
    assert editor.drawing == "A[0:90] B[0:60] A[0:45] A[0:45] ?[0:45] ?[0:45]"
    expect(gone).to_have_count(1)
    editor.select(editor.clips[4])
    editor.inspector.get_by_test_id("exchange-clip").click()
    choose_other(page, "B.mp4")
    assert editor.drawing == "A[0:90] B[0:60] A[0:45] A[0:45] B[0:45] B[0:45]"
    expect(gone).to_have_count(0)
    expect(editor.inspector.get_by_test_id("exchange-clip")).to_have_count(0)


def test_a_file_that_is_gone_from_the_disk_is_marked_until_it_is_brought_in_again(
    editor: Editor, studio: Studio
) -> None:
    page = editor.page
    path = studio.file("Moved away.mp4", Clip(frames=60, first=7000, gop=30))
    with editor.edit():
        asset = studio.bring(path)
        clip = {"asset": asset, "source_start": "0", "frames": 45}
        studio.edit(editor.project_id, type="append", track=None, clips=[clip])
    row = page.get_by_test_id("media").filter(has_text="Moved away.mp4")
    lost = row.get_by_test_id("lost")
    expect(row.get_by_test_id("add")).to_be_attached()
    original = studio.server.data_dir / "files" / "media" / asset / "original"
    elsewhere = original.with_name("elsewhere")
    for file_is_there in (False, True, False):
        if file_is_there:
            elsewhere.replace(original)
        elif original.exists():
            original.replace(elsewhere)
        page.reload()
        editor.wait()
        expect(lost).to_have_count(0 if file_is_there else 1)
    expect(page.get_by_test_id("timeline-clips")).to_contain_text("Moved away, missing")
    expect(page.get_by_test_id("gone-media")).to_have_count(0)
    editor.select(editor.clips[-1])
    expect(editor.inspector.get_by_test_id("exchange-clip")).to_be_visible()
    studio.bring(path)
    expect(lost).to_have_count(0)
    expect(row).to_have_count(2)
    expect(page.get_by_test_id("timeline-clips")).not_to_contain_text("missing")
    expect(editor.inspector.get_by_test_id("exchange-clip")).to_have_count(0)


def test_a_file_that_an_export_does_not_find_is_marked_at_once(editor: Editor, studio: Studio) -> None:
    page = editor.page
    path = studio.file("Just now.mp4", Clip(frames=60, first=8000, gop=30))
    with editor.edit():
        asset = studio.bring(path)
        clip = {"asset": asset, "source_start": "0", "frames": 45}
        studio.edit(editor.project_id, type="append", track=None, clips=[clip])
    (studio.server.data_dir / "files" / "media" / asset / "original").unlink()
    editor.press("e")
    expect(page.get_by_role("dialog")).to_contain_text("“Just now.mp4” is no longer there.")
    expect(page.get_by_test_id("timeline-clips")).to_contain_text("Just now, missing")
    expect(page.get_by_test_id("media").first.get_by_test_id("lost")).to_be_visible()


def choose_other(page: Page, name: str) -> None:
    """Answer the dialog that asks what a file is to be replaced with."""
    before = page.evaluate("cutroom.version")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox", name="With").click()
    page.get_by_role("option", name=name).first.click()
    dialog.get_by_test_id("yes").click()
    page.wait_for_function("before => cutroom.version > before && cutroom.saved", arg=before)
