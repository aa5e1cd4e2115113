"""Choosing what an export makes. It closes at once; the job is seen in the corner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from nicegui import ui

from app.domain.accounts import LOCAL_OWNER
from app.domain.errors import AppError, MediaMissing
from app.domain.media import Asset
from app.domain.own_presets import KEPT, LONGEST_TITLE
from app.domain.preset_list import PRESETS
from app.domain.presets import Preset
from app.domain.shape import Filling
from app.services.projects.editing import EditorState
from app.services.rendering.rendering import Rendering
from pages import live, person
from pages.components.controls import Look, button, labelled
from pages.components.dialogs import ask, ask_text, sheet
from pages.components.export_form import ExportForm, Person, Subject
from pages.components.export_landings import ExportLandings
from pages.components.export_picture import ExportPicture
from pages.components.export_range import ExportRange

PLACES = "{project}, {preset}, {date}, {n}, {clip} and {marker} are filled in."
REPLACE = " Replace it in the library, or remove its clips."
NAMES_SHOWN = 3


async def open_export(rendering: Rendering, state: EditorState) -> None:
    """Open the dialog for the project as it is now."""
    dialog = _ExportDialog(rendering, state, await Person.of(rendering, state.project.id))
    await dialog.describe()


class _ExportDialog:
    """What is chosen, and what it would make."""

    def __init__(self, rendering: Rendering, state: EditorState, asks: Person) -> None:
        self._rendering = rendering
        self._state = state
        self._asked = 0  # how often it was asked what would be made; only the last answer counts
        with sheet("Export", "export") as self._dialog:
            self._dialog.on_value_change(lambda event: None if event.value else self._dialog.delete())
            with ui.element("div").classes("export-body"):
                self._form = ExportForm(
                    Subject(
                        state.timeline,
                        captions=bool(state.timeline.captions),
                        several_sounds=_has_several_sounds(state.assets.values()),
                    ),
                    [preset for preset in PRESETS if _differs(preset, state.timeline.size)],
                    asks,
                    facts=self._facts,
                    on_enter=self._export,
                    on_shown=self._follow,
                    on_change=self.describe,
                )
                with self._form.folded:
                    self._keeping()
                with labelled("Name"):
                    self._name = ui.input(value=state.project.name).props("dense outlined maxlength=200")
                    self._name.props["aria-label"] = "Name"
                    self._name.mark("export-name").on("keydown.enter", self._export)
                    self._hint = ui.label(PLACES).classes("dim")
            self._picture = ExportPicture()
            ExportRange(state.timeline, on_marked=self._form.mark)
            self._making = ui.label("…").classes("making").props("role=status").mark("making")
            self._warning = ui.label().classes("sentence warning").props("role=status").mark("export-warning")
            self._landings = ExportLandings()
            self._problem = ui.label().classes("sentence").props("role=alert").mark("export-problem")
            self._warning.visible = self._problem.visible = False  # until it is known what it makes
            with ui.element("div").classes("sheet-actions"):
                button("Cancel", self._dialog.close)
                self._go = button("Export", self._export, look=Look.PRIMARY, test_id="start-export")
                self._go.props("autofocus")
        self._form.begin()
        self._dialog.open()

    async def describe(self) -> None:
        """Show what would be made, or why it cannot be."""
        self._asked += 1
        asked, problem = self._asked, ""
        request: dict[str, Any] = {}
        try:
            request = self._request()
            made = await live.call(self._rendering.describe, self._state.project.id, person.owner(), request)
        except AppError as error:
            problem = error.message + (REPLACE if isinstance(error, MediaMissing) else "")
        if self._dialog.is_deleted or asked != self._asked:
            return  # the person chose something else meanwhile
        sentence = "" if problem else f"{self._form.more.part()}{made.sentence}"
        self._making.text = "" if problem else "\n".join([sentence, *_several(made.names)])
        self._making.visible = not problem
        self._warning.text = "" if problem else "\n".join(made.warnings)
        self._warning.visible = bool(self._warning.text)
        self._landings.show(() if problem else made.landings)
        self._picture.show(None if problem else made.size, Filling(request.get("filling", Filling.FIT)))
        self._problem.text = problem
        self._problem.visible = bool(problem)
        self._go.set_enabled(not problem)

    def _facts(self, preset: Preset) -> str:
        if preset.picture is None:
            return "No picture"
        width, height = preset.size_for(self._state.timeline.size)
        return f"{width} × {height}" + ("" if preset.sound else ", no sound")

    def _keeping(self) -> None:
        with ui.element("div").classes("keeping"):
            self._title = ui.input(placeholder="Keep these choices as …")
            self._title.props(f'dense outlined maxlength={LONGEST_TITLE} aria-label="Keep these choices as"')
            self._title.mark("preset-title")
            self._shared = ui.checkbox("For everybody here").props("dense").mark("preset-shared")
            self._shared.visible = person.current().id != LOCAL_OWNER
            button("Keep", self._keep, test_id="keep-preset")
            self._rename = button("Rename preset", self._call, test_id="rename-preset")
            self._delete = button("Delete preset", self._forget, test_id="delete-preset")

    async def _keep(self) -> None:
        fields = {**self._request(), "preset": self._form.chosen}
        kept = {name: value for name, value in fields.items() if name in KEPT}
        with live.told():
            made = await live.call(
                self._rendering.own.save,
                person.owner(),
                str(self._title.value or ""),
                kept,
                shared=bool(self._shared.value),
            )
            self._form.own[made.id] = made
            self._title.value = ""
            await self._form.lay_out(made.id)

    async def _call(self) -> None:
        own = self._form.own[self._form.chosen]
        with live.told():
            title = await ask_text(
                "Rename the preset", value=own.title, yes="Rename", max_length=LONGEST_TITLE
            )
            if title and title != own.title:
                renamed = await live.call(self._rendering.own.rename, own.id, person.owner(), title)
                self._form.own[own.id] = renamed
                await self._form.lay_out(own.id)

    async def _forget(self) -> None:
        own = self._form.own[self._form.chosen]
        text = "It goes for everybody here." if own.shared else "It cannot be taken back."
        with live.told():
            if await ask(f"Delete “{own.title}”?", text, yes="Delete"):
                await live.call(self._rendering.own.delete, own.id, person.owner())
                del self._form.own[own.id]
                await self._form.lay_out(self._form.known(str(own.fields.get("preset"))))

    def _follow(self) -> None:
        """Show what belongs to what the form shows now."""
        self._hint.visible = self._form.unfolded
        own = self._form.own.get(self._form.chosen)
        self._delete.visible = self._rename.visible = own is not None and own.owner == person.owner()

    def _request(self) -> dict[str, Any]:
        name = str(self._name.value or "").strip()
        usual = name == self._state.project.name
        return {**self._form.fields(), **({} if usual or not name else {"name": name})}

    async def _export(self) -> None:
        if not self._go.enabled:
            return
        self._go.disable()  # a second Enter is not a second export
        with live.told(lambda _: self._go.enable()):
            await live.call(
                self._rendering.request_all, self._state.project.id, person.owner(), self._request()
            )
            self._dialog.close()


def _has_several_sounds(assets: Iterable[Asset]) -> bool:
    return any(asset.info is not None and len(asset.info.audio) > 1 for asset in assets)


def _several(names: Sequence[str]) -> Iterator[str]:
    """A line with the names of several files."""
    if len(names) > 1:
        yield ", ".join(names[:NAMES_SHOWN]) + (" …" if len(names) > NAMES_SHOWN else "")


def _differs(preset: Preset, size: tuple[int, int]) -> bool:
    """Whether a preset that makes the picture smaller does so here."""
    return preset.short_side is None or preset.short_side < min(size)
