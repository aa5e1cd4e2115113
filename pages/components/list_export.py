"""Choosing what the videos of a list become: one format for all of them, and one job."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from nicegui import ui

from app.domain.hardware import Encoder
from app.domain.own_presets import OwnPreset
from app.domain.preset_list import PRESETS
from app.domain.presets import Preset
from app.domain.projects import Project
from app.domain.render_request import parse_render_request
from app.services import Services
from app.services.lists.list_exports import Offer
from pages import live, person
from pages.components.controls import Look, button, on_page
from pages.components.export_cards import Card, ExportCards
from pages.components.export_dialog import LESS, MORE, USUAL, whose
from pages.components.export_more import ExportMore

EACH = "Each is exported as its project is. Where there is none yet, it is made."
PLACES = "{project}, {preset} and {date} are filled in."
NAME = "{project}"
LOOKS = 100  # projects that a look is taken from, the last changed first


async def open_list_export(services: Services, list_id: str, ids: Sequence[str] | None) -> None:
    """Open the dialog for those videos, without ids for all that are ready."""
    owner = person.owner()
    offer = await live.call(services.list_exports.offer, list_id, owner=owner, ids=ids)
    last = await live.call(services.rendering.last_choice, None, owner)
    own = await live.call(services.rendering.own.list, owner)
    encoders = await live.call(services.rendering.encoders)
    projects = await live.call(services.projects.list, owner) if offer.captions else ()
    _ListExport(services, list_id, ids, offer, own=own, last=last, encoders=encoders, projects=projects)


class _ListExport:
    """What is chosen for all of them."""

    def __init__(
        self,
        services: Services,
        list_id: str,
        ids: Sequence[str] | None,
        offer: Offer,
        *,
        own: Sequence[OwnPreset],
        last: Mapping[str, Any],
        encoders: Sequence[Encoder],
        projects: Sequence[Project],
    ) -> None:
        self._services = services
        self._list_id = list_id
        self._ids = ids
        self._own = {preset.id: preset for preset in own}
        self._presets = {preset.name: preset for preset in PRESETS}
        self._chosen = self._known(str(last.get("preset")))
        heading = f"Export {_videos(offer.videos)}"
        with on_page(), ui.dialog() as self._dialog, ui.card().classes("sheet export"):
            self._dialog.props["aria-label"] = heading
            self._dialog.on_value_change(lambda event: None if event.value else self._dialog.delete())
            ui.label(heading).classes("sheet-title")
            with ui.element("div").classes("export-body"):
                self._cards = ExportCards(on_choose=self._choose, on_enter=self._export)
                in_sight = ui.element("div").classes("in-sight")
                self._look_row, self._look = _look_choice(projects)
                self._further = button(MORE, self._toggle, look=Look.PLAIN, test_id="export-more")
                with ui.element("div").classes("more") as self._more_place:
                    self._formats = self._format_choice()
                    self._more = ExportMore(
                        offer.example,
                        on_change=self._changed,
                        in_sight=in_sight,
                        encoders=encoders,
                        captions=offer.captions,
                        several_sounds=offer.several_sounds,
                        parts=False,
                    )
                    with ui.element("div").classes("labelled"):
                        ui.label("Names").classes("dim").props("aria-hidden=true")
                        self._name = ui.input(value=NAME).props("dense outlined maxlength=200")
                        self._name.props["aria-label"] = "Names"
                        self._name.mark("export-name")
                        ui.label(PLACES).classes("dim")
            ui.label(EACH).classes("dim")
            if offer.left_out:
                left_out = ui.label(_left_out(offer.left_out)).classes("sentence warning")
                left_out.mark("left-out").props["data-testid"] = "left-out"
            with ui.element("div").classes("sheet-actions"):
                button("Cancel", self._dialog.close)
                self._go = button("Export", self._export, look=Look.PRIMARY, test_id="start-export")
                self._go.props("autofocus")
        self._cards.show(list(self._all_cards()), self._chosen)
        self._more.take(self._own[self._chosen].fields if self._chosen in self._own else last, self._preset)
        self._open_more(bool(self._more.fields(self._preset)) and self._chosen not in self._own)
        self._show_choice()
        self._dialog.open()

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
                yield Card(preset.name, preset.title, _facts(preset), preset.use)
        for own in self._own.values():
            yield Card(own.id, own.title, _facts(parse_render_request(own.fields).preset), whose(own))

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

    async def _choose(self, name: str) -> None:
        before, self._chosen = self._chosen, name
        if name in self._own:
            self._more.take(self._own[name].fields, self._preset)
        elif before in self._own:
            self._more.take({}, self._preset)
        elif name not in USUAL or before not in USUAL:
            self._cards.show(list(self._all_cards()), name)
        self._show_choice()

    async def _changed(self) -> None:
        self._show_choice()

    def _toggle(self) -> None:
        self._open_more(not self._more_place.visible)

    def _open_more(self, opened: bool) -> None:
        self._more_place.visible = opened
        self._further.text = LESS if opened else MORE
        self._further.props["aria-expanded"] = "true" if opened else "false"

    def _show_choice(self) -> None:
        self._cards.choose(self._chosen)
        self._more.show_for(self._preset)
        self._look_row.visible = len(self._look.options) > 1 and self._preset.picture is not None
        self._formats.value = self._preset.name

    def _request(self) -> dict[str, Any]:
        chosen = self._more.fields(self._preset, usual=self._chosen in self._own)
        also = [name for name in chosen.pop("also", []) if name != self._chosen]
        which = {"presets": [self._chosen, *also]} if also else {"preset": self._chosen}
        name = str(self._name.value or "").strip()
        return {**chosen, **which, **({"name": name} if name not in ("", NAME) else {})}

    async def _export(self) -> None:
        if not self._go.enabled:
            return
        self._go.disable()  # a second Enter is not a second job
        with live.told(lambda _: self._go.enable()):
            await live.call(
                self._services.list_exports.start,
                self._list_id,
                owner=person.owner(),
                request=self._request(),
                ids=self._ids,
                captions_as=(self._look.value or None) if self._look_row.visible else None,
            )
            self._dialog.close()
            live.tell("The exports are on their way.")


def _look_choice(projects: Sequence[Project]) -> tuple[ui.element, ui.select]:
    """Where the look of captions comes from."""
    offered = {project.id: f"As in “{project.name}”" for project in projects[:LOOKS]}
    with ui.element("div").classes("labelled") as row:
        ui.label("Look of captions").classes("dim").props("aria-hidden=true")
        select = ui.select({"": "As each project has it", **offered}, value="")
        select.props('dense outlined options-dense aria-label="Look of captions"').mark("captions-as")
    return row, select


def _facts(preset: Preset) -> str:
    return "" if preset.picture else "No picture"


def _videos(count: int) -> str:
    return f"{count} {'video' if count == 1 else 'videos'}"


def _left_out(count: int) -> str:
    verb = "is" if count == 1 else "are"
    return f"{_videos(count)} that {verb} not ready {verb} left out."
