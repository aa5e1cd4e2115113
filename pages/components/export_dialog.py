"""Choosing what an export makes. It closes at once; the job is seen in the corner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from nicegui import ui

from app.domain.accounts import LOCAL_OWNER
from app.domain.errors import AppError
from app.domain.hardware import Encoder
from app.domain.media import Asset
from app.domain.own_presets import KEPT, LONGEST_TITLE, OwnPreset
from app.domain.preset_list import PRESETS
from app.domain.presets import Preset
from app.domain.render_request import parse_render_request
from app.services.projects.editing import EditorState
from app.services.rendering.rendering import Rendering
from pages import live, person
from pages.components.controls import Look, ask, ask_text, button, on_page
from pages.components.export_cards import Card, ExportCards
from pages.components.export_landings import ExportLandings
from pages.components.export_more import ExportMore
from pages.components.export_range import ExportRange, Marked

PLACES = "{project}, {preset}, {date}, {n}, {clip} and {marker} are filled in."
NAMES_SHOWN = 3
MORE, LESS = "More choices ▾", "Fewer choices ▴"
USUAL = ("mp4", "mp4-1080p", "mp4-720p", "webm", "gif", "audio", "mp3", "wav")


async def open_export(rendering: Rendering, state: EditorState) -> None:
    """Open the dialog for the project as it is now."""
    owner = person.owner()
    last = await live.call(rendering.last_choice, state.project.id, owner)
    own = await live.call(rendering.own.list, owner)
    encoders = await live.call(rendering.encoders)
    dialog = _ExportDialog(rendering, state, own, last, encoders=encoders)
    await dialog.describe()


class _ExportDialog:
    """What is chosen, and what it would make."""

    def __init__(
        self,
        rendering: Rendering,
        state: EditorState,
        own: Sequence[OwnPreset],
        last: Mapping[str, Any],
        *,
        encoders: Sequence[Encoder],
    ) -> None:
        self._rendering = rendering
        self._state = state
        self._own = {preset.id: preset for preset in own}
        self._presets = {preset.name: preset for preset in PRESETS if _differs(preset, state.timeline.size)}
        self._chosen = self._known(str(last.get("preset")))
        self._asked = 0  # how often it was asked what would be made; only the last answer counts
        with on_page(), ui.dialog() as self._dialog, ui.card().classes("sheet export"):
            self._dialog.props["aria-label"] = "Export"
            self._dialog.on_value_change(lambda event: None if event.value else self._dialog.delete())
            ExportRange(state.timeline, on_marked=self._mark)
            ui.label("Export").classes("sheet-title")
            with ui.element("div").classes("export-body"):
                self._cards = ExportCards(on_choose=self._choose, on_enter=self._export)
                in_sight = ui.element("div").classes("in-sight")
                self._further = button(MORE, self._toggle, look=Look.PLAIN, test_id="export-more")
                with ui.element("div").classes("more") as self._more_place:
                    self._formats = self._format_choice()
                    self._more = ExportMore(
                        state.timeline,
                        on_change=self._changed,
                        in_sight=in_sight,
                        encoders=encoders,
                        captions=bool(state.timeline.captions),
                        several_sounds=_has_several_sounds(state.assets.values()),
                    )
                    self._keeping()
                with ui.element("div").classes("labelled"):
                    ui.label("Name").classes("dim").props("aria-hidden=true")
                    self._name = ui.input(value=state.project.name).props("dense outlined maxlength=200")
                    self._name.props["aria-label"] = "Name"
                    self._name.mark("export-name").on("keydown.enter", self._export)
                    self._hint = ui.label(PLACES).classes("dim")
            self._making = ui.label("…").classes("making").props("role=status").mark("making")
            self._warning = ui.label().classes("sentence warning").props("role=status").mark("export-warning")
            self._landings = ExportLandings()
            self._problem = ui.label().classes("sentence").props("role=alert").mark("export-problem")
            self._warning.visible = self._problem.visible = False  # until it is known what it makes
            with ui.element("div").classes("sheet-actions"):
                button("Cancel", self._dialog.close)
                self._go = button("Export", self._export, look=Look.PRIMARY, test_id="start-export")
                self._go.props("autofocus")
        self._cards.show(list(self._all_cards()), self._chosen)
        self._more.take(self._own[self._chosen].fields if self._chosen in self._own else last, self._preset)
        self._open_more(bool(self._more.fields(self._preset)) and self._chosen not in self._own)
        self._show_choice()
        self._dialog.open()

    async def describe(self) -> None:
        """Show what would be made, or why it cannot be."""
        self._asked += 1
        asked, problem = self._asked, ""
        try:
            request = self._request()
            made = await live.call(self._rendering.describe, self._state.project.id, person.owner(), request)
        except AppError as error:
            problem = error.message
        if self._dialog.is_deleted or asked != self._asked:
            return  # the person chose something else meanwhile
        sentence = "" if problem else f"{self._more.part()}{made.sentence}"
        self._making.text = "" if problem else "\n".join([sentence, *_several(made.names)])
        self._making.visible = not problem
        self._warning.text = "" if problem else "\n".join(made.warnings)
        self._warning.visible = bool(self._warning.text)
        self._landings.show(() if problem else made.landings)
        self._problem.text = problem
        self._problem.visible = bool(problem)
        self._go.set_enabled(not problem)

    @property
    def _preset(self) -> Preset:
        """The built-in preset of what is chosen."""
        own = self._own.get(self._chosen)
        return parse_render_request(own.fields).preset if own else self._presets[self._chosen]

    def _known(self, name: str) -> str:
        return name if name in self._own or name in self._presets else USUAL[0]

    def _all_cards(self) -> Iterator[Card]:
        for preset in self._presets.values():
            if preset.name in USUAL or preset.name == self._chosen:
                yield Card(preset.name, preset.title, self._facts(preset), preset.use)
        for own in self._own.values():
            based = parse_render_request(own.fields).preset
            yield Card(own.id, own.title, self._facts(based), whose(own))

    def _facts(self, preset: Preset) -> str:
        if preset.picture is None:
            return "No picture"
        width, height = preset.size_for(self._state.timeline.size)
        return f"{width} × {height}" + ("" if preset.sound else ", no sound")

    def _format_choice(self) -> ui.select:
        async def choose(event: Any) -> None:
            if event.value and event.value not in (self._chosen, self._preset.name):
                await self._choose(str(event.value))

        with ui.element("div").classes("labelled"):
            ui.label("Format").classes("dim").props("aria-hidden=true")
            titles = {preset.name: preset.title for preset in self._presets.values()}
            select = ui.select(titles, value=None).props('dense outlined options-dense aria-label="Format"')
            select.mark("export-format").on_value_change(choose)
        return select

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
        fields = {**self._request(), "preset": self._chosen}
        kept = {name: value for name, value in fields.items() if name in KEPT}
        with live.told():
            made = await live.call(
                self._rendering.own.save,
                person.owner(),
                str(self._title.value or ""),
                kept,
                shared=bool(self._shared.value),
            )
            self._own[made.id] = made
            self._title.value = ""
            await self._lay_out(made.id)

    async def _call(self) -> None:
        own = self._own[self._chosen]
        with live.told():
            title = await ask_text(
                "Rename the preset", value=own.title, yes="Rename", max_length=LONGEST_TITLE
            )
            if title and title != own.title:
                self._own[own.id] = await live.call(self._rendering.own.rename, own.id, person.owner(), title)
                await self._lay_out(own.id)

    async def _forget(self) -> None:
        own = self._own[self._chosen]
        text = "It goes for everybody here." if own.shared else "It cannot be taken back."
        with live.told():
            if await ask(f"Delete “{own.title}”?", text, yes="Delete"):
                await live.call(self._rendering.own.delete, own.id, person.owner())
                del self._own[own.id]
                await self._lay_out(self._known(str(own.fields.get("preset"))))

    async def _lay_out(self, chosen: str) -> None:
        self._chosen = chosen
        self._cards.show(list(self._all_cards()), chosen)
        await self._choose(chosen)

    async def _choose(self, name: str) -> None:
        before, self._chosen = self._chosen, name
        if name in self._own:
            self._more.take(self._own[name].fields, self._preset)
        elif before in self._own:
            self._more.take({}, self._preset)
        elif name not in USUAL or before not in USUAL:
            self._cards.show(list(self._all_cards()), name)
        self._show_choice()
        await self.describe()

    async def _changed(self) -> None:
        self._show_choice()
        await self.describe()

    async def _mark(self, marked: Marked) -> None:
        self._more.mark(marked)
        self._show_choice()
        await self.describe()

    def _toggle(self) -> None:
        self._open_more(not self._more_place.visible)

    def _open_more(self, opened: bool) -> None:
        self._more_place.visible = opened
        self._hint.visible = opened
        self._further.text = LESS if opened else MORE
        self._further.props["aria-expanded"] = "true" if opened else "false"

    def _show_choice(self) -> None:
        self._cards.choose(self._chosen)
        self._more.show_for(self._preset)
        self._formats.value = self._preset.name
        own = self._own.get(self._chosen)
        self._delete.visible = self._rename.visible = own is not None and own.owner == person.owner()

    def _request(self) -> dict[str, Any]:
        chosen = self._more.fields(self._preset, usual=self._chosen in self._own)
        also = [name for name in chosen.pop("also", []) if name != self._chosen]
        which = {"presets": [self._chosen, *also]} if also else {"preset": self._chosen}
        name = str(self._name.value or "").strip()
        usual = name == self._state.project.name
        return {**chosen, **which, **({} if usual or not name else {"name": name})}

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


def whose(preset: OwnPreset) -> str:
    """Whose preset that is, for who looks at it."""
    if preset.owner != person.owner():
        return "Shared with you"
    return "Yours, for everybody here" if preset.shared else "Yours"


def _differs(preset: Preset, size: tuple[int, int]) -> bool:
    """Whether a preset that makes the picture smaller does so here."""
    return preset.short_side is None or preset.short_side < min(size)
