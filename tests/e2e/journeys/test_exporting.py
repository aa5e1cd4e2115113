"""Journey 5: exports from the dialog, with their bar, to files that hold what the timeline says."""

from __future__ import annotations

import re
from pathlib import Path

import av
import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Windows
from tests.e2e.journeys.editor import Editor
from tests.e2e.journeys.studio import Studio, numbers
from tests.media import Clip, Pixels, read_frame_numbers, read_sound_times
from tests.waiting import wait_until

LARGE = Clip(frames=30, first=5000, size=(1280, 960), gop=15)


@pytest.fixture
def captioned(editor: Editor, studio: Studio) -> Editor:
    """A project with one caption from frame 30 to 60."""
    cue = {"start": 30, "frames": 30, "text": "Hello there"}
    studio.edit(editor.project_id, type="add_cue", captions=None, **cue)
    editor.page.wait_for_function("cutroom.timeline.captions.length === 1")
    return editor


def export(editor: Editor, preset: str, *, captions: str | None = None) -> str:
    """Choose in the dialog, export, and wait for the download; the job's id."""
    job = begin_export(editor, preset, captions=captions)
    card = editor.jobs.and_(editor.page.locator(f"[data-job='{job}']"))
    expect(card.get_by_test_id("download").first).to_be_visible(timeout=120_000)
    return job


def begin_export(editor: Editor, preset: str, *, captions: str | None = None) -> str:
    """Choose in the dialog, and export; the job's id as soon as its bar is there."""
    before = _jobs_of(editor)
    editor.press("e")
    dialog = editor.page.get_by_role("dialog")
    dialog.get_by_test_id(f"preset-{preset}").click()
    expect(dialog.get_by_test_id(f"preset-{preset}")).to_have_attribute("aria-checked", "true")
    if captions:
        dialog.get_by_role("combobox", name="Captions").click()
        editor.page.get_by_role("option", name=captions).click()
    dialog.get_by_test_id("start-export").click()
    expect(dialog).to_have_count(0)
    wait_until(lambda: _jobs_of(editor) - before, "the export is a job")
    (job,) = _jobs_of(editor) - before
    expect(editor.page.locator(f"[data-testid=job-panel] [data-job='{job}']")).to_be_visible()
    return job


def save(editor: Editor, job: str, folder: Path, *, index: int = 0) -> Path:
    """Click a download, and keep the file."""
    card = editor.jobs.and_(editor.page.locator(f"[data-job='{job}']"))
    with editor.page.expect_download() as download:
        card.get_by_test_id("download").nth(index).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


@pytest.mark.parametrize(
    ("preset", "ending", "codecs"),
    [("mp4", ".mp4", ["h264", "aac"]), ("webm", ".webm", ["vp9", "opus"])],
)
def test_an_export_holds_exactly_the_frames_of_the_timeline(
    editor: Editor, tmp_path: Path, preset: str, ending: str, codecs: list[str]
) -> None:
    editor.page.evaluate("cutroom.setPlayhead(40)")
    with editor.edit():
        editor.press("q")
    file = save(editor, export(editor, preset), tmp_path)
    assert file.name == f"Talk{ending}"
    assert read_frame_numbers(file) == numbers(editor.drawing)
    with av.open(str(file)) as container:
        assert [stream.codec.canonical_name for stream in container.streams] == codecs


def test_720p_is_made_from_a_larger_source(page: Page, studio: Studio, tmp_path: Path) -> None:
    large = studio.asset(studio.file("L.mp4", LARGE))
    project = studio.server.post("/api/projects", {"name": "Large", "assets": [large]})
    editor = Editor.open(page, studio, project["id"])
    file = save(editor, export(editor, "mp4-720p"), tmp_path)
    with av.open(str(file)) as container:
        picture = container.streams.video[0]
        assert (picture.width, picture.height) == (960, 720)
    assert read_frame_numbers(file) == list(range(5000, 5030))


def test_sound_alone_is_as_long_as_the_timeline(editor: Editor, tmp_path: Path) -> None:
    file = save(editor, export(editor, "audio"), tmp_path)
    with av.open(str(file)) as container:
        assert [stream.type for stream in container.streams] == ["audio"]
        assert float(container.duration or 0) / 1_000_000 == pytest.approx(5.0, abs=0.05)
    assert read_sound_times(file, [1.0, 4.0]) == pytest.approx([1.0, 1.0], abs=0.02)  # B begins at 3 s


def test_a_gif_shows_the_timeline_at_half_its_rate(editor: Editor, tmp_path: Path) -> None:
    file = save(editor, export(editor, "gif"), tmp_path)
    assert file.suffix == ".gif"
    assert read_frame_numbers(file) == numbers(editor.drawing)[::2]


def test_a_still_beside_the_film_shows_the_picture_at_the_playhead(
    editor: Editor, studio: Studio, tmp_path: Path
) -> None:
    editor.page.evaluate("cutroom.setPlayhead(40)")
    editor.press("e")
    dialog = editor.page.get_by_role("dialog")
    dialog.get_by_test_id("preset-mp4").click()
    dialog.get_by_test_id("export-more").click()
    dialog.get_by_role("combobox", name="Also make").click()
    editor.page.get_by_role("option", name="Still picture (PNG)").click()
    editor.page.keyboard.press("Escape")
    expect(dialog.locator(".making")).to_contain_text("2 files")
    before = _jobs_of(editor)
    dialog.get_by_test_id("start-export").click()
    wait_until(lambda: len(_jobs_of(editor) - before) == 2, "both are jobs")
    made = {}
    for job in _jobs_of(editor) - before:
        studio.finished(job)
        file = studio.download(job)
        made[file.suffix] = read_frame_numbers(file)
    assert made == {".png": [40], ".mp4": numbers(editor.drawing)}


def test_c_saves_the_picture_at_the_playhead_as_an_export_shows_it(captioned: Editor, tmp_path: Path) -> None:
    captioned.page.evaluate("cutroom.setPlayhead(40)")
    with captioned.page.expect_download() as saving:
        captioned.press("c")
    assert saving.value.suggested_filename == "Frame 00-00-01-10.png"
    saving.value.save_as(tmp_path / "frame.png")
    (saved,) = _pictures(tmp_path / "frame.png")
    plain = _pictures(captioned.studio.letter("A"))[40]
    assert saved.shape == plain.shape
    assert _differ(saved, plain), "the caption is in it"
    captioned.press("End")
    with captioned.page.expect_download() as saving:
        captioned.press("c")
    assert saving.value.suggested_filename == "Frame 00-00-04-29.png", "the last one, which is seen there"


def test_captions_can_be_drawn_into_the_picture(captioned: Editor, tmp_path: Path) -> None:
    file = save(captioned, export(captioned, "mp4", captions="Drawn into the picture"), tmp_path)
    plain = _pictures(captioned.studio.letter("A"))
    written = [index for index, picture in enumerate(_pictures(file)[:90]) if _differ(picture, plain[index])]
    assert written == list(range(30, 60))


def test_captions_can_be_a_track_of_the_file(captioned: Editor, tmp_path: Path) -> None:
    file = save(captioned, export(captioned, "mp4", captions="To switch on in the player"), tmp_path)
    with av.open(str(file)) as container:
        (texts,) = container.streams.subtitles
        assert texts.codec_context.name == "mov_text"
        packets = [packet for packet in container.demux(texts) if b"Hello there" in bytes(packet)]
        assert [float((packet.pts or 0) * packet.time_base) for packet in packets] == [1.0]


def test_captions_can_lie_beside_the_file(captioned: Editor, tmp_path: Path) -> None:
    job = export(captioned, "mp4", captions="In a file beside the video")
    file = save(captioned, job, tmp_path, index=1)
    assert file.suffix == ".srt"
    assert file.read_text().splitlines()[1:3] == ["00:00:01,000 --> 00:00:02,000", "Hello there"]


def test_what_is_between_in_and_out_is_exported_and_everything_where_that_is_wanted(
    editor: Editor, tmp_path: Path
) -> None:
    page = editor.page
    for frame, key in ((20, "i"), (50, "o")):
        page.evaluate("frame => cutroom.setPlayhead(frame)", frame)
        editor.press(key)
    editor.press("e")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".making")).to_contain_text("From in to out: ")
    if dialog.get_by_text("Fewer choices").is_visible():  # where an earlier export chose something
        dialog.get_by_test_id("export-more").click()
    expect(dialog.get_by_role("combobox", name="Loudness")).to_be_hidden()
    part = dialog.get_by_role("combobox", name="Part")
    expect(part).to_be_visible()
    dialog.get_by_test_id("preset-audio").click()
    expect(part).to_be_visible()
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)
    first = export(editor, "mp4")
    marked = save(editor, first, tmp_path)
    assert read_frame_numbers(marked) == numbers(editor.drawing)[20:50]
    marked.unlink()
    editor.press("e")
    dialog.get_by_role("combobox", name="Part").click()
    page.get_by_role("option", name="The whole timeline").click()
    expect(dialog.locator(".making")).to_contain_text("The whole timeline: ")
    dialog.get_by_test_id("start-export").click()
    wait_until(lambda: len(_jobs_of(editor)) == 2, "the export is a job")
    (second,) = _jobs_of(editor) - {first}
    assert read_frame_numbers(save(editor, second, tmp_path)) == numbers(editor.drawing)


def test_where_cuts_land_without_encoding_is_drawn_to_scale(editor: Editor) -> None:
    editor.page.evaluate("cutroom.setPlayhead(40)")
    with editor.edit():
        editor.press("q")  # A begins ten frames after a key picture now
    editor.press("e")
    dialog = editor.page.get_by_role("dialog")
    dialog.get_by_test_id("preset-mp4").click()
    if dialog.get_by_text("More choices").is_visible():  # it is open where an earlier export chose something
        dialog.get_by_test_id("export-more").click()
    dialog.get_by_role("combobox", name="Encoding").click()
    editor.page.get_by_role("option", name="Lossless").click()
    expect(dialog.get_by_text("begins 10 frames earlier")).to_be_visible()
    whole = dialog.locator(".landing-strip").bounding_box()
    mark = dialog.locator(".landing-strip .shown-more").bounding_box()
    assert whole and mark
    assert mark["x"] == pytest.approx(whole["x"], abs=1)
    assert mark["width"] / whole["width"] == pytest.approx(10 / 120, abs=0.005)


def test_exports_of_a_project_stay_at_hand_in_the_editor(editor: Editor, tmp_path: Path) -> None:
    page = editor.page
    page.get_by_role("tab", name="Exports").click()
    expect(page.get_by_test_id("no-exports")).to_be_visible()
    job = export(editor, "audio")
    editor.jobs.get_by_role("button", name="Dismiss").first.click()
    page.reload()
    editor.wait()
    kept = page.get_by_test_id("project-exports").locator(f"[data-job='{job}']")
    expect(kept).to_contain_text("Ready")
    with page.expect_download() as download:
        kept.get_by_test_id("download").click()
    assert download.value.suggested_filename == "Talk.m4a"


def test_an_export_goes_on_when_its_window_is_closed(
    windows: Windows, slow_project: str, studio: Studio
) -> None:
    page = windows.open()
    page.goto(f"{studio.url}/jobs")  # before it begins: on a busy machine a page takes longer than an export
    editor = Editor.open(windows.open(), studio, slow_project)
    job = begin_export(editor, "webm")
    expect(page.locator(f"[data-job='{job}']")).to_contain_text("%")
    editor.page.context.close()
    assert studio.job(job)["finished_at"] is None
    shown, words = _watch(page, job)
    assert shown == sorted(shown)
    assert len(set(shown)) > 2
    assert any(re.search(r"\d× · \d+\s+s left", said) for said in words), words
    assert studio.job(job)["status"] == "completed"


def test_an_export_that_is_cancelled_stops_and_leaves_nothing(
    page: Page, slow_project: str, studio: Studio
) -> None:
    editor = Editor.open(page, studio, slow_project)
    job = begin_export(editor, "webm")
    card = page.locator(f"[data-testid=job-panel] [data-job='{job}']")
    expect(card).to_contain_text("%")
    card.get_by_test_id("cancel-job").click()
    expect(card).to_have_count(0)
    assert studio.finished(job)["status"] == "cancelled"
    files = studio.server.data_dir / "files"
    wait_until(lambda: not (files / "scratch" / job).exists(), "its scratch files are gone")
    assert not (files / "outputs" / job).exists()
    page.goto(f"{studio.url}/jobs")
    expect(page.locator(f"[data-job='{job}']")).to_contain_text("Cancelled")


def test_an_empty_timeline_says_why_it_cannot_be_exported(page: Page, studio: Studio) -> None:
    project = studio.server.post("/api/projects", {"name": "Nothing yet"})
    editor = Editor.open(page, studio, project["id"])
    editor.press("e")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("There is nothing on the timeline to export.")).to_be_visible()
    expect(dialog.get_by_test_id("start-export")).to_be_disabled()


def _jobs_of(editor: Editor) -> set[str]:
    jobs = editor.studio.server.get("/api/jobs")
    return {
        job["id"] for job in jobs if job["operation"] == "render" and job["project_id"] == editor.project_id
    }


def _watch(page: Page, job: str) -> tuple[list[int], set[str]]:
    """The percentages and the words that a job's line shows until it can be downloaded."""
    line = page.locator(f"[data-job='{job}']")
    percentages: list[int] = []
    words: set[str] = set()

    def look() -> bool:
        figures = line.locator(".figures").all_inner_texts()
        percentages.extend(int(text.removesuffix("%")) for text in figures if text.endswith("%"))
        words.update(line.locator(".job-words").all_inner_texts())
        return line.get_by_test_id("download").is_visible()

    wait_until(look, "the export is there", seconds=120)
    return percentages, words


def _pictures(path: Path) -> list[Pixels]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="gray").astype(np.uint8) for frame in container.decode(video=0)]


def _differ(one: Pixels, other: Pixels) -> bool:
    return int((np.abs(one.astype(int) - other.astype(int)) > 90).sum()) > 100
