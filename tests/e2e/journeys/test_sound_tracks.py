"""A recording with two sound tracks: one is chosen, the preview plays it, and the export carries it."""

from __future__ import annotations

from pathlib import Path

import av
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.journeys.editor import Editor
from tests.e2e.journeys.studio import Studio
from tests.e2e.journeys.test_exporting import begin_export, export, save
from tests.media import AHEAD, Clip, read_sound_times
from tests.waiting import wait_until

RECORDING = Clip(frames=90, gop=15, names=(("eng", "Game"), ("deu", "Microphone")))


@pytest.fixture
def recording(page: Page, studio: Studio) -> Editor:
    """A window with a new project of the recording."""
    asset = studio.asset(studio.file("Recording.mp4", RECORDING))
    wait_until(lambda: "sound-2" in _urls(studio, asset), "its second sound track can be heard")
    project = studio.server.post("/api/projects", {"name": "Recording", "assets": [asset]})
    return Editor.open(page, studio, str(project["id"]))


def _urls(studio: Studio, asset: str) -> dict[str, str]:
    return dict(studio.media(asset)["urls"])


def choose(editor: Editor, name: str) -> None:
    """Take another sound track for the only clip."""
    editor.select(editor.clips[0])
    with editor.edit():
        editor.inspector.get_by_role("combobox", name="Sound track").click()
        editor.page.get_by_role("option", name=name).click()


def test_the_second_sound_is_chosen_heard_and_exported(recording: Editor, tmp_path: Path) -> None:
    expect(recording.page.get_by_test_id("media").first).to_contain_text("2 sound tracks")
    choose(recording, "2 · Microphone (deu, stereo)")
    assert recording.timeline["tracks"][0]["items"][0]["sound"] == 2
    moments = [moment["sounds"] for moment in recording.play() if 30 <= moment["frame"] < 80]
    heard = {sound["file"].partition("?")[0] for sounds in moments for sound in sounds}
    assert heard == {"sound"}  # a busy machine may miss a moment
    made = save(recording, export(recording, "mp4"), tmp_path)
    assert read_sound_times(made, [0.5, 2.5]) == pytest.approx([AHEAD + 0.5, AHEAD + 2.5], abs=0.02)
    with av.open(str(made)) as container:
        (sound,) = container.streams.audio
        assert sound.language == "deu" and sound.metadata["name"] == "Microphone"
    with recording.edit():
        recording.press("Control+z")
    assert recording.timeline["tracks"][0]["items"][0]["sound"] == 1
    choice = recording.inspector.get_by_role("combobox", name="Sound track")
    expect(choice).to_have_value("1 · Game (eng, stereo)")


def test_all_sounds_are_kept_where_none_was_chosen_and_the_dialog_says_so(
    recording: Editor, studio: Studio, tmp_path: Path
) -> None:
    recording.press("e")
    dialog = recording.page.get_by_role("dialog")
    dialog.get_by_test_id("preset-mp4").click()  # whatever was chosen last
    expect(dialog.locator(".making")).to_contain_text("; 2 sound tracks;")
    dialog.get_by_test_id("export-more").click()
    dialog.get_by_role("combobox", name="Sound tracks").click()
    recording.page.get_by_role("option", name="One, as chosen for each clip").click()
    expect(dialog.locator(".making")).to_contain_text("; sound track 1 of 2;")
    recording.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    job = begin_export(recording, "mp4")
    assert studio.finished(job)["status"] == "completed"
    made = studio.download(job)
    for sound in range(2):
        times = read_sound_times(made, [0.5, 2.5], sound=sound)
        assert times == pytest.approx([sound * AHEAD + 0.5, sound * AHEAD + 2.5], abs=0.02)
