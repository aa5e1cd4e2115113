"""Choosing what an export makes. It closes at once; the job is seen in the corner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nicegui import ui

from app.domain.errors import AppError
from app.domain.presets import CaptionsOutput, EncodeChoice, Preset
from app.services.editing import EditorState
from app.services.rendering import Rendering
from pages import live, person
from pages.components.controls import Look, button, on_page
from pages.components.export_landings import ExportLandings

CAPTIONS: Mapping[CaptionsOutput, str] = {
    CaptionsOutput.AS_SET: "As each caption track says",
    CaptionsOutput.BURN: "Drawn into the picture",
    CaptionsOutput.SOFT: "To switch on in the player",
    CaptionsOutput.BESIDE: "In a file beside the video",
    CaptionsOutput.OFF: "Left out",
}

ENCODE: Mapping[EncodeChoice, str] = {
    EncodeChoice.NEEDED: "Encode what the edit touches, copy the rest",
    EncodeChoice.ALL: "Encode everything",
    EncodeChoice.NONE: "Encode nothing: cuts move to where the file allows",
}

# The arrow keys go through the kinds of files as through any group of radio buttons.
_ARROWS = """(event) => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const kinds = [...event.currentTarget.children];
    const next = kinds.at((kinds.indexOf(document.activeElement) + by) % kinds.length);
    next.focus();
    next.click();
}"""


async def open_export(rendering: Rendering, state: EditorState) -> None:
    """Open the dialog for the project as it is now."""
    presets = await live.call(rendering.presets)
    useful = [preset for preset in presets if _differs(preset, state.timeline.size)]
    last = await live.call(rendering.last_choice, state.project.id, person.owner())
    chosen = next((preset for preset in useful if preset.name == last), useful[0])
    dialog = _ExportDialog(rendering, state, useful, chosen)
    await dialog.describe()


def _differs(preset: Preset, size: tuple[int, int]) -> bool:
    """Whether a preset that makes the picture smaller does so here."""
    return preset.short_side is None or preset.short_side < min(size)


class _ExportDialog:
    """What is chosen, and what it would make."""

    def __init__(
        self, rendering: Rendering, state: EditorState, presets: Sequence[Preset], chosen: Preset
    ) -> None:
        self._rendering = rendering
        self._state = state
        self._preset = chosen
        self._captions = CaptionsOutput.AS_SET
        self._encode = EncodeChoice.NEEDED
        self._choices: dict[str, ui.element] = {}
        with on_page(), ui.dialog() as self._dialog, ui.card().classes("sheet export"):
            self._dialog.props["aria-label"] = "Export"
            self._dialog.on_value_change(lambda event: None if event.value else self._dialog.delete())
            ui.label("Export").classes("sheet-title")
            kinds = ui.element("div").classes("presets").props('role="radiogroup" aria-label="Kind of file"')
            kinds.on("keydown", js_handler=_ARROWS)
            with kinds:
                for preset in presets:
                    self._choice(preset)
            if state.timeline.captions:
                self._captions_choice()
            self._encode_choice()
            with ui.element("label").classes("labelled"):
                ui.label("Name").classes("dim")
                self._name = ui.input(value=state.project.name).props("dense outlined maxlength=120")
                self._name.mark("export-name").on("keydown.enter", self._export)
            self._making = ui.label("…").classes("making").mark("making")
            self._landings = ExportLandings()
            self._problem = ui.label().classes("sentence").mark("export-problem")
            with ui.element("div").classes("sheet-actions"):
                button("Cancel", self._dialog.close)
                self._go = button("Export", self._export, look=Look.PRIMARY, test_id="start-export")
                self._go.props("autofocus")
        self._show_choice()
        self._dialog.open()

    async def describe(self) -> None:
        """Show what would be made, or why it cannot be."""
        request = self._request()
        problem = ""
        try:
            made = await live.call(self._rendering.describe, self._state.project.id, person.owner(), request)
        except AppError as error:
            problem = error.message
        if request != self._request():
            return  # the person chose something else meanwhile
        self._making.text = "" if problem else made.sentence
        self._making.visible = not problem
        self._landings.show(() if problem else made.landings)
        self._problem.text = problem
        self._problem.visible = bool(problem)
        self._go.set_enabled(not problem)

    def _choice(self, preset: Preset) -> None:
        async def choose() -> None:
            self._preset = preset
            self._show_choice()
            await self.describe()

        made = ui.element("button").props('type="button" role="radio"').on("click", choose)
        made.on("keydown.enter.prevent", self._export)
        made.mark(f"preset-{preset.name}")
        made.props["data-testid"] = f"preset-{preset.name}"
        with made:
            with ui.element("div").classes("preset-line"):
                ui.label(preset.title)
                ui.label(self._facts(preset)).classes("dim")
            ui.label(preset.use).classes("dim")
        self._choices[preset.name] = made

    def _facts(self, preset: Preset) -> str:
        if preset.picture is None:
            return "No picture"
        width, height = preset.size_for(self._state.timeline.size)
        return f"{width} × {height}" + ("" if preset.sound else ", no sound")

    def _captions_choice(self) -> None:
        async def choose(captions: CaptionsOutput) -> None:
            self._captions = captions
            await self.describe()

        with ui.element("label").classes("labelled"):
            ui.label("Captions").classes("dim")
            select = ui.select(dict(CAPTIONS), value=self._captions).props("dense outlined options-dense")
            select.mark("export-captions").on_value_change(lambda event: choose(event.value))

    def _encode_choice(self) -> None:
        async def choose(encode: EncodeChoice) -> None:
            self._encode = encode
            await self.describe()

        with ui.element("label").classes("labelled") as self._encoding:
            ui.label("Encoding").classes("dim")
            select = ui.select(dict(ENCODE), value=self._encode).props("dense outlined options-dense")
            select.mark("export-encode").on_value_change(lambda event: choose(event.value))

    def _show_choice(self) -> None:
        self._encoding.visible = self._preset.copies
        for name, made in self._choices.items():
            chosen = name == self._preset.name
            made.classes(add="chosen") if chosen else made.classes(remove="chosen")
            made.props["aria-checked"] = "true" if chosen else "false"
            made.props["tabindex"] = 0 if chosen else -1  # one stop of the Tab key; arrows choose

    def _request(self) -> dict[str, Any]:
        return {
            "preset": self._preset.name,
            "captions": self._captions.value,
            "encode": (self._encode if self._preset.copies else EncodeChoice.NEEDED).value,
            "name": str(self._name.value or "").strip() or self._state.project.name,
        }

    async def _export(self) -> None:
        if not self._go.enabled:
            return
        self._go.disable()  # a second Enter is not a second export
        with live.told(lambda _: self._go.enable()):
            await live.call(self._rendering.request, self._state.project.id, person.owner(), self._request())
            self._dialog.close()
