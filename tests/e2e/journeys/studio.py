"""A running Cutroom with a library: files of numbered pictures, and projects made of them."""

from __future__ import annotations

import base64
import json
import shutil
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from app.domain.serial import from_document
from app.domain.timeline import Clip as TimelineClip
from app.domain.timeline import Gap
from tests.media import Clip, make
from tests.notation import drawing_of, timeline_of
from tests.running_server import RunningServer
from tests.waiting import wait_until

Json = dict[str, Any]

# Every picture carries its number, so a letter and a number say exactly what is seen or was exported.
FIRST_NUMBER = {"A": 0, "B": 1000, "C": 2000}
A = Clip(frames=90, first=FIRST_NUMBER["A"], gop=15)
B = Clip(frames=60, first=FIRST_NUMBER["B"], gop=30)
C = Clip(frames=45, first=FIRST_NUMBER["C"], gop=15, b_frames=0)
CLIPS = {"A": A, "B": B, "C": C}

SLOW = Clip(frames=60, first=4000, size=(1280, 720), gop=30, b_frames=0)
SLOW_TIMES = 5  # how often it is shown, one after the other

WORK_SECONDS = 120

# Drops files on the page as a person's file manager does. Real drags from outside cannot be made.
_DROP = """([files, place, names]) => {
    const carried = new DataTransfer();
    for (const { name, type, base64 } of files) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        carried.items.add(new File([bytes], name, { type }));
    }
    const [clientX, clientY] = place ?? [0, 0];
    const everywhere = document.querySelector("[data-testid=drop-zone]") ?? document.body;
    const target = place ? document.elementFromPoint(clientX, clientY) : everywhere;
    const how = { dataTransfer: carried, clientX, clientY, bubbles: true, cancelable: true, composed: true };
    for (const name of names) target.dispatchEvent(new DragEvent(name, how));
}"""


class Studio:
    """The server of the journeys, and what was brought in for them."""

    def __init__(self, server: RunningServer, folder: Path) -> None:
        self.server = server
        self._folder = folder
        self._assets: dict[str, str] = {}

    @property
    def url(self) -> str:
        """Where it is served."""
        return self.server.url

    def file(self, name: str, clip: Clip) -> Path:
        """A generated file under a name of its own, such as "A.mp4"."""
        path = self._folder / name
        if not path.exists():
            shutil.copyfile(make(clip), path)
        return path

    def letter(self, name: str) -> Path:
        """The file of a letter: A, B or C."""
        return self.file(f"{name}.mp4", CLIPS[name])

    def asset(self, path: Path) -> str:
        """The id of a file that is in the library and ready; it is brought in when it is not there."""
        if path.name not in self._assets:
            self._assets[path.name] = self.bring(path)
        return self._assets[path.name]

    def bring(self, path: Path) -> str:
        """Bring a file in and wait until it can be used."""
        asset_id = str(self.server.upload(path)["asset"]["id"])
        wait_until(lambda: self.media(asset_id)["state"] == "ready", f"{path.name} is ready")
        return asset_id

    def media(self, asset_id: str) -> Json:
        """What the API tells about a file."""
        return dict(self.server.get(f"/api/media/{asset_id}"))

    def project(self, letters: str = "A", *, name: str = "Talk") -> str:
        """The id of a new project with these files one after the other."""
        assets = [self.asset(self.letter(letter)) for letter in letters]
        return str(self.server.post("/api/projects", {"name": name, "assets": assets})["id"])

    def slow_project(self) -> str:
        """The id of a new project whose export takes some seconds."""
        asset = self.asset(self.file("Slow.mp4", SLOW))
        project = str(self.server.post("/api/projects", {"name": "Slow"})["id"])
        self.edit(project, type="set_format", rate=[30, 1], size=[1280, 720])
        clips = [{"asset": asset, "source_start": "0", "frames": 60}] * SLOW_TIMES
        self.edit(project, type="append", track=None, clips=clips)
        return project

    def show(self, project_id: str) -> Json:
        """A project as the API tells it."""
        return dict(self.server.get(f"/api/projects/{project_id}"))

    def edit(self, project_id: str, **command: Any) -> Json:
        """Edit a project from outside, as a script does."""
        command["base_version"] = self.show(project_id)["version"]
        return dict(self.server.post(f"/api/projects/{project_id}/edits", command))

    def clip_ids(self, project_id: str) -> list[str]:
        """The clips of a project, from the top, from left to right."""
        tracks = self.show(project_id)["timeline_state"]["tracks"]
        return [item["id"] for track in tracks for item in track["items"] if item["type"] == "clip"]

    def drawing(self, project_id: str) -> str:
        """What is saved, drawn as in tests/notation.py: each clip is called by its file's first letter."""
        return self.draw(self.show(project_id)["timeline_state"])

    def draw(self, document: Json) -> str:
        """A timeline document as a drawing."""
        names = {media["id"]: media["name"][0] for media in self.server.get("/api/media")}
        timeline = from_document(document)
        tracks = []
        for track in timeline.tracks:
            items = [
                replace(item, id=names.get(item.asset, "?"), asset=names.get(item.asset, "?"))
                if isinstance(item, TimelineClip)
                else item
                for item in track.items
            ]
            tracks.append(replace(track, id=track.name, items=tuple(items)))
        return drawing_of(replace(timeline, tracks=tuple(tracks), captions=(), markers=()))

    def job(self, job_id: str) -> Json:
        """A job as the API tells it."""
        return dict(self.server.get(f"/api/jobs/{job_id}"))

    def finished(self, job_id: str) -> Json:
        """A job, once it is over."""
        wait_until(lambda: self.job(job_id)["finished_at"], f"job {job_id} is over", seconds=WORK_SECONDS)
        return self.job(job_id)

    def download(self, job_id: str, index: int = 0) -> Path:
        """A finished file of a job, fetched."""
        name = self.job(job_id)["result"]["files"][index]["name"]
        path = self._folder / f"{job_id}-{name}"
        with urllib.request.urlopen(f"{self.url}/api/jobs/{job_id}/output/{index}", timeout=60) as answer:
            path.write_bytes(answer.read())
        return path

    def delete(self, path: str) -> None:
        """A DELETE that the server does."""
        request = urllib.request.Request(self.url + path, method="DELETE")
        with urllib.request.urlopen(request, timeout=30):
            pass

    def put(self, path: str, body: Json) -> tuple[int, Json]:
        """Status and JSON of a PUT."""
        request = urllib.request.Request(
            self.url + path,
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
            method="PUT",
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)


def drop(page: Page, files: Sequence[Path], at: tuple[float, float] | None = None) -> None:
    """Drop files on the page, in this order, and if wanted at a place in the window."""
    _drag(page, files, at, ["dragenter", "dragover", "drop"])


def hold(page: Page, at: tuple[float, float]) -> None:
    """Hold a file from outside above a place in the window."""
    _drag(page, [Path(__file__)], at, ["dragenter", "dragover"])


def _drag(page: Page, files: Sequence[Path], at: tuple[float, float] | None, names: list[str]) -> None:
    types = {".mp4": "video/mp4", ".mpg": "video/mpeg", ".mov": "video/quicktime"}
    carried = [
        {
            "name": path.name,
            "type": types.get(path.suffix, ""),
            "base64": base64.b64encode(path.read_bytes()).decode(),
        }
        for path in files
    ]
    page.evaluate(_DROP, [carried, at, names])


def numbers(drawing: str, *, rate: Fraction = Fraction(30)) -> list[int]:
    """The numbers of the pictures that a one-track drawing shows, frame by frame; -1 is black."""
    (track,) = timeline_of(drawing, rate=rate).tracks
    shown: list[int] = []
    for item in track.items:
        if isinstance(item, Gap):
            shown += [-1] * item.frames
            continue
        first = FIRST_NUMBER[item.asset] + item.source_start * rate
        shown += [int(first + (index + Fraction(1, 2)) * item.speed) for index in range(item.frames)]
    return shown
