"""The editor in a window, as a person sees it and takes hold of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.e2e.journeys.studio import Json, Studio
from tests.media import BITS, COLUMNS, ROWS

# The number in the picture on the screen, read as tests/media.py wrote it; null where it is black.
_NUMBER_SHOWN = f"""() => {{
    const {{ element }} = cutroomPlayer.shownFrame();
    if (!element) return null;
    const [columns, rows, cell] = [{COLUMNS}, {ROWS}, 8];
    const canvas = new OffscreenCanvas(columns * cell, rows * cell);
    const context = canvas.getContext("2d", {{ willReadFrequently: true }});
    context.drawImage(element, 0, 0, columns * cell, rows * cell);
    const {{ data }} = context.getImageData(0, 0, columns * cell, rows * cell);
    let number = 0;
    for (let place = 2; place < {BITS + 2}; place += 1) {{
        const x = (place % columns) * cell + cell / 2;
        const y = Math.floor(place / columns) * cell + cell / 2;
        number = number * 2 + (data[(y * columns * cell + x) * 4] > 127 ? 1 : 0);
    }}
    return number;
}}"""


class Editor:
    """One window with a project in it."""

    def __init__(self, page: Page, studio: Studio) -> None:
        self.page = page
        self.studio = studio
        self.wait()

    @classmethod
    def open(cls, page: Page, studio: Studio, project_id: str) -> Editor:
        """Go to a project's address."""
        page.goto(f"{studio.url}/projects/{project_id}")
        return cls(page, studio)

    def wait(self) -> None:
        """Come back when the document is there and drawn."""
        self.page.wait_for_function("window.cutroom?.timeline && window.cutroomTimeline")

    @property
    def project_id(self) -> str:
        """Which project it shows."""
        return str(self.page.evaluate("cutroom.projectId"))

    @property
    def timeline(self) -> Json:
        """The document that this window has."""
        found: Json = self.page.evaluate("cutroom.timeline")
        return found

    @property
    def version(self) -> int:
        """The version of the project that this window shows."""
        return int(self.page.evaluate("cutroom.version"))

    @property
    def drawing(self) -> str:
        """What this window shows on the timeline, drawn."""
        return self.studio.draw(self.timeline)

    @property
    def clips(self) -> list[str]:
        """The clips, from the top, from left to right."""
        found: list[str] = self.page.evaluate(
            "cutroom.timeline.tracks.flatMap((track) => track.items)"
            ".filter((item) => item.type === 'clip').map((item) => item.id)"
        )
        return found

    @contextmanager
    def edit(self) -> Iterator[None]:
        """What is done inside makes a new version; comes back when the server has it, and checks that."""
        before = self.version
        yield
        self.page.wait_for_function("before => cutroom.version > before && cutroom.saved", arg=before)
        expect(self.saved).to_have_text("Saved")
        assert self.timeline == self.studio.show(self.project_id)["timeline_state"]

    def press(self, key: str) -> None:
        """Press a key, with the focus on nothing that takes it."""
        self.page.keyboard.press(key)

    def stand(self, frame: int) -> int | None:
        """Put the playhead on a frame; the number of the picture that is seen then, None if it is black."""
        self.page.evaluate("frame => cutroom.setPlayhead(frame)", frame)
        return self.seen()

    def seen(self) -> int | None:
        """The number of the picture on the screen, as soon as it stands still."""
        # Both at one moment: a picture that is loaded anew in between would be read as the first.
        still = f"() => cutroomPlayer.state.settled && {{ number: ({_NUMBER_SHOWN})() }}"
        number: int | None = self.page.wait_for_function(still).json_value()["number"]
        return number

    def select(self, clip: str) -> None:
        """Click a clip."""
        place = self.page.evaluate("clip => cutroomTimeline.clipRect(clip)", clip)
        self.page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] * 0.6)
        self.page.wait_for_function("clip => cutroom.selection[0] === clip", arg=clip)

    def play(self) -> list[Json]:
        """Play from the start to the end; what was seen and heard at each move of the playhead."""
        self.page.evaluate("cutroom.setPlayhead(0)")
        self.seen()
        self.page.evaluate(
            """number => {
                window.moments = [];
                const numberShown = eval(number);
                cutroom.on("playhead", (frame) => moments.push({
                    frame, number: numberShown(), sounds: cutroomPlayer.sounds(),
                    rate: cutroomPlayer.shownFrame().element?.playbackRate ?? null,
                    keepsPitch: cutroomPlayer.shownFrame().element?.preservesPitch ?? null,
                    caption: document.querySelector("[data-testid=player-captions]").textContent,
                }));
            }""",
            _NUMBER_SHOWN,
        )
        self.press("Space")
        self.page.wait_for_function("cutroom.playing")
        self.page.wait_for_function("!cutroom.playing", timeout=60_000)
        moments: list[Json] = self.page.evaluate("moments")
        return moments

    @property
    def saved(self) -> Locator:
        """Whether the server has everything."""
        return self.page.get_by_test_id("saved")

    @property
    def inspector(self) -> Locator:
        """What there is to change about the selection."""
        return self.page.get_by_label("Selection")

    @property
    def jobs(self) -> Locator:
        """The bars at the bottom right."""
        return self.page.get_by_test_id("job-panel").get_by_test_id("job")

    def menu(self, line: str) -> None:
        """Choose a line of the menu at the top."""
        self.page.get_by_test_id("more").click()
        self.page.get_by_role("menu").get_by_text(line, exact=True).click()

    def state(self, name: str) -> Any:
        """A field of the window's own state, such as "playhead"."""
        return self.page.evaluate("name => cutroom[name]", name)
