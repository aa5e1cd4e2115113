"""A picture in the picture: made in the inspector, moved in the monitor, undone, kept, and seen by others."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.coloured_media import QUARTERS, colours_at, colours_in, make_coloured, read
from tests.e2e.conftest import Windows
from tests.e2e.journeys.editor import Editor
from tests.e2e.journeys.studio import Json, Studio

GRID = [(across / 16, down / 9) for across in range(1, 16, 2) for down in range(1, 9)]
UPRIGHT = [(across / 9, down / 16) for across in range(1, 9) for down in (1, 2, 3, 6, 7, 9, 10, 13, 14, 15)]
PLACES: list[Json] = [
    {},
    {"turn": 90},
    {"turn": 270, "mirrored": True, "crop": [300, 0, 0, 120]},
    {"turn": 180, "scale": 400, "x": 260, "y": -230},
    {"mirrored": True, "crop": [0, 260, 410, 0], "scale": 1600, "x": 137, "y": 77},
]


def with_a_second_picture(editor: Editor, studio: Studio) -> str:
    """Put a third file on a track above the others; its id."""
    project = editor.project_id
    studio.edit(project, type="add_track", kind="video")
    tracks = studio.show(project)["timeline_state"]["tracks"]
    above = next(track["id"] for track in tracks if track["kind"] == "video" and not track["items"])
    asset = studio.asset(studio.letter("C"))
    clips = [{"asset": asset, "source_start": "0", "frames": 40}]
    studio.edit(project, type="append", track=above, clips=clips)
    editor.page.wait_for_function("cutroom.timeline.tracks[0].items.length === 1")
    return editor.clips[0]


def layers(editor: Editor) -> list[Json]:
    """What is seen of which clip, the lowest first."""
    editor.page.wait_for_function("cutroomPlayer.state.settled")
    found: list[Json] = editor.page.evaluate(
        "cutroomPlayer.layers().map(({ clip, place }) => ({ clip, scale: place.scale, x: place.x }))"
    )
    return found


def test_a_picture_in_the_picture_is_made_moved_undone_and_kept(
    editor: Editor, studio: Studio, windows: Windows
) -> None:
    page = editor.page
    small = with_a_second_picture(editor, studio)
    under = editor.clips[1]
    editor.stand(10)
    assert [layer["clip"] for layer in layers(editor)] == [small], "it hides what is under it"
    editor.select(small)
    with editor.edit():
        page.get_by_test_id("picture-upper-right").click()
    page.wait_for_function("cutroomPlayer.layers().length === 2")
    assert layers(editor) == [{"clip": under, "scale": 1000, "x": 0}, {"clip": small, "scale": 300, "x": 320}]
    other = Editor.open(windows.open(), studio, editor.project_id)
    other.stand(10)
    page.get_by_test_id("player-place").click()
    box = page.get_by_test_id("player-outline").bounding_box()
    frame = page.get_by_test_id("player-picture").bounding_box()
    assert box and frame
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 - frame["width"] * 0.5, box["y"] + box["height"] / 2, steps=8)
    with editor.edit():
        page.mouse.up()
    moved = layers(editor)[1]["x"]
    assert -190 < moved < -170
    other.page.wait_for_function("x => cutroomPlayer.layers()[1]?.place.x === x", arg=moved)
    expect(editor.inspector.get_by_label("Position x", exact=True)).to_have_value(f"{moved / 10:g}")
    page.reload()
    editor.wait()
    page.wait_for_function("cutroomPlayer.layers().length === 2")
    assert layers(editor)[1] == {"clip": small, "scale": 300, "x": moved}
    for expected in (320, 0):
        with editor.edit():
            page.get_by_test_id("undo").click()
        assert layers(editor)[-1]["x"] == expected
    assert [layer["clip"] for layer in layers(editor)] == [small]


def test_the_fields_of_a_picture_keep_the_focus_and_what_cannot_be_is_said(editor: Editor) -> None:
    editor.select(editor.clips[0])
    zoom = editor.inspector.get_by_label("Zoom", exact=True)
    zoom.focus()
    for _ in range(2):
        with editor.edit():
            editor.press("ArrowUp")
        expect(zoom).to_be_focused()
    assert editor.timeline["tracks"][0]["items"][0]["place"]["scale"] == 1020
    opacity = editor.inspector.get_by_role("slider", name="Opacity")
    opacity.focus()
    with editor.edit():
        editor.press("ArrowLeft")
    assert editor.timeline["tracks"][0]["items"][0]["place"]["opacity"] == 99
    zoom.fill("5000")
    zoom.press("Enter")
    expect(editor.page.get_by_text("From 1 to 1000 per cent.")).to_be_visible()
    expect(zoom).to_have_value("102")
    with editor.edit():
        editor.inspector.get_by_role("button", name="Reset the picture").click()
    assert "place" not in editor.timeline["tracks"][0]["items"][0]


def test_a_picture_is_made_to_glide_in_the_inspector_and_placed_at_its_end_in_the_preview(
    editor: Editor,
) -> None:
    page = editor.page
    clip = editor.clips[0]
    editor.select(clip)
    with editor.edit():
        page.get_by_test_id("glide-even").click()
    last = editor.timeline["tracks"][0]["items"][0]["frames"] - 1
    page.evaluate("frame => cutroom.setPlayhead(frame)", last)
    assert layers(editor)[-1]["scale"] == 1200
    page.get_by_test_id("player-place").click()
    with editor.edit():
        editor.press("Shift+ArrowRight")
    assert layers(editor)[-1] == {"clip": clip, "scale": 1200, "x": 50}
    expect(editor.inspector.get_by_label("Position x at the end")).to_have_value("5")
    page.evaluate("cutroom.setPlayhead(0)")
    assert layers(editor)[-1] == {"clip": clip, "scale": 1000, "x": 0}
    page.evaluate("frame => cutroom.setPlayhead(frame)", last // 2)
    expect(page.get_by_test_id("player-outline")).to_be_hidden()
    with editor.edit():
        page.get_by_test_id("undo").click()
    with editor.edit():
        page.get_by_test_id("glide-still").click()
    assert "glide" not in editor.timeline["tracks"][0]["items"][0]


@pytest.fixture(scope="module")
def coloured(studio: Studio, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A project with a picture of four colours over a yellow one of another shape."""
    folder = tmp_path_factory.mktemp("coloured")
    under = studio.asset(make_coloured(folder / "yellow.mp4", "yellow", size=(320, 180)))
    over = studio.asset(make_coloured(folder / "quarters.mp4", *QUARTERS, size=(240, 180)))
    project = str(studio.server.post("/api/projects", {"name": "Colours", "assets": [under]})["id"])
    studio.edit(project, type="add_track", kind="video")
    tracks = studio.show(project)["timeline_state"]["tracks"]
    above = next(track["id"] for track in tracks if track["kind"] == "video" and not track["items"])
    clips = [{"asset": over, "source_start": "0", "frames": 60}]
    studio.edit(project, type="append", track=above, clips=clips)
    return project


@pytest.mark.parametrize("place", PLACES)
def test_the_preview_shows_a_placed_picture_where_an_export_draws_it(
    page: Page, studio: Studio, coloured: str, place: Json
) -> None:
    over = studio.clip_ids(coloured)[0]
    whole = {"turn": 0, "mirrored": False, "crop": [0, 0, 0, 0], "scale": 1000, "x": 0, "y": 0}
    studio.edit(coloured, type="set_placement", clips=[over], **{**whole, **place})
    editor = Editor.open(page, studio, coloured)
    shows_what_an_export_draws(editor, studio, coloured, frame=20)
    assert layers(editor)[-1]["clip"] == over


@pytest.mark.parametrize("eased", [True, False])
def test_the_preview_shows_a_gliding_picture_where_an_export_draws_it(
    page: Page, studio: Studio, coloured: str, *, eased: bool
) -> None:
    over = studio.clip_ids(coloured)[0]
    place = {"turn": 0, "mirrored": False, "crop": [0, 90, 0, 0], "scale": 400, "x": -330, "y": -260}
    studio.edit(coloured, type="set_placement", clips=[over], **place)
    glide = {"scale": 1300, "x": 170, "y": 110, "begin": 10, "frames": 40, "eased": eased}
    studio.edit(coloured, type="glide_each", glides=[{"clip": over, **glide}])
    editor = Editor.open(page, studio, coloured)
    seen = [shows_what_an_export_draws(editor, studio, coloured, frame) for frame in (10, 20, 29, 45, 55)]
    assert len({tuple(colours) for colours in seen}) >= 4, "it moves"
    studio.edit(coloured, type="stop_gliding", clips=[over])


@pytest.mark.parametrize(
    ("words", "filling"),
    [
        ("Bars around the picture", "fit"),
        ("Cut the picture to fill", "fill"),
        ("Before a blurred copy", "blur"),
    ],
)
def test_the_export_dialog_shows_the_frame_in_another_shape(
    page: Page, studio: Studio, coloured: str, words: str, filling: str
) -> None:
    over = studio.clip_ids(coloured)[0]
    whole = {"turn": 0, "mirrored": False, "crop": [0, 0, 0, 0], "scale": 1000, "x": 0, "y": 0}
    studio.edit(coloured, type="set_placement", clips=[over], **whole)
    editor = Editor.open(page, studio, coloured)
    page.evaluate("cutroom.setPlayhead(20)")
    page.wait_for_function("cutroomPlayer.state.settled")
    editor.press("e")
    dialog = page.get_by_role("dialog")
    dialog.get_by_test_id("preset-mp4").click()
    picture = dialog.get_by_test_id("export-picture")
    expect(picture).to_be_hidden()
    if dialog.get_by_test_id("export-more").get_attribute("aria-expanded") != "true":
        dialog.get_by_test_id("export-more").click()
    for name, option in (("Shape", "9:16, upright"), ("Where shapes differ", words)):
        dialog.get_by_role("combobox", name=name, exact=True).click()
        page.get_by_role("option", name=option).click()
    expect(picture).to_be_visible()
    asked = {"preset": "png", "still_at": 20, "name": "Frame", "aspect": "9:16", "filling": filling}
    job = studio.server.post(f"/api/projects/{coloured}/renders", asked)
    assert studio.finished(job["id"])["status"] == "completed"
    drawn = colours_in(read(Path(studio.download(job["id"])).read_bytes()), *UPRIGHT)
    canvas = dialog.get_by_role("img", name="The frame at the playhead")
    assert colours_at(canvas, *UPRIGHT) == drawn
    assert len(set(drawn)) >= 2


def shows_what_an_export_draws(editor: Editor, studio: Studio, project: str, frame: int) -> list[str]:
    """Both on a grid of places; gives what they show."""
    editor.page.evaluate("frame => cutroom.setPlayhead(frame)", frame)
    editor.page.wait_for_function("cutroomPlayer.state.settled")
    asked = {"preset": "png", "still_at": frame, "name": "Frame"}
    job = studio.server.post(f"/api/projects/{project}/renders", asked)
    assert studio.finished(job["id"])["status"] == "completed"
    drawn = colours_in(read(Path(studio.download(job["id"])).read_bytes()), *GRID)
    assert colours_at(editor.page.get_by_test_id("player-picture"), *GRID) == drawn
    assert set(drawn) > {"yellow"}
    return list(drawn)
