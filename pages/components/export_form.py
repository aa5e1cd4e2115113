"""Which format, and what else is chosen of it: the same form for a project and for all videos of a list."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nicegui import ui

from app.domain.hardware import Encoder
from app.domain.own_presets import OwnPreset
from app.domain.presets import Preset
from app.domain.render_request import parse_render_request
from app.domain.timeline import Timeline
from app.services.rendering.rendering import Rendering
from pages import live, person
from pages.components.controls import Look, button, labelled
from pages.components.export_cards import Card, ExportCards
from pages.components.export_more import ExportMore
from pages.components.export_range import Marked

MORE, LESS = "More choices ▾", "Fewer choices ▴"
USUAL = ("mp4", "mp4-1080p", "mp4-720p", "webm", "gif", "audio", "mp3", "wav")

Hear = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Person:
    """What an export begins with for who asks: their presets, their last choice, and who can encode."""

    own: Sequence[OwnPreset]
    last: Mapping[str, Any]
    encoders: Sequence[Encoder]

    @classmethod
    async def of(cls, rendering: Rendering, project_id: str | None) -> Person:
        """Of whoever has this page."""
        owner = person.owner()
        return cls(
            own=await live.call(rendering.own.list, owner),
            last=await live.call(rendering.last_choice, project_id, owner),
            encoders=await live.call(rendering.encoders),
        )


@dataclass(frozen=True, slots=True)
class Subject:
    """What is exported, as far as it decides what there is to choose."""

    timeline: Timeline
    captions: bool
    several_sounds: bool
    parts: bool = True  # whether clips, or what is between markers, can be files of their own


class ExportForm:
    """Cards of formats, and folded below them all formats, with the choices that each has.

    `facts` is what a card says of a preset. `on_change` is called after each choice, `on_enter` when Enter
    is pressed on a card, `on_shown` when something else is shown. A dialog puts what else it has into
    `in_sight`, which is never folded, and `folded`, and then calls `begin`.
    """

    def __init__(
        self,
        subject: Subject,
        presets: Sequence[Preset],
        asks: Person,
        *,
        facts: Callable[[Preset], str],
        on_enter: Hear,
        on_shown: Callable[[], None],
        on_change: Hear | None = None,
    ) -> None:
        self.own = {preset.id: preset for preset in asks.own}
        self._presets = {preset.name: preset for preset in presets}
        self._last = asks.last
        self._facts = facts
        self._on_change = on_change
        self._on_shown = on_shown
        self.chosen = self.known(str(asks.last.get("preset")))
        self._cards = ExportCards(on_choose=self.choose, on_enter=on_enter)
        self.in_sight = ui.element("div").classes("in-sight")
        self._further = button(
            MORE, lambda: self._open(not self.unfolded), look=Look.PLAIN, test_id="export-more"
        )
        with ui.element("div").classes("more") as self.folded:
            self._formats = self._format_choice()
            self.more = ExportMore(
                subject.timeline,
                on_change=self._changed,
                in_sight=self.in_sight,
                encoders=asks.encoders,
                captions=subject.captions,
                several_sounds=subject.several_sounds,
                parts=subject.parts,
            )

    def begin(self) -> None:
        """Show what was chosen last, unfolded where that is not what the format has usually."""
        self._cards.show(list(self._all_cards()), self.chosen)
        own = self.own.get(self.chosen)
        self.more.take(own.fields if own else self._last, self.preset)
        self._show()
        self._open(bool(self.more.fields(self.preset)) and own is None)

    @property
    def preset(self) -> Preset:
        """The built-in preset of what is chosen."""
        own = self.own.get(self.chosen)
        return parse_render_request(own.fields).preset if own else self._presets[self.chosen]

    @property
    def unfolded(self) -> bool:
        """Whether all choices are shown."""
        return bool(self.folded.visible)

    def known(self, name: str) -> str:
        """The name of a preset that there is: this one, or else the usual one."""
        return name if name in self.own or name in self._presets else USUAL[0]

    def fields(self) -> dict[str, Any]:
        """The choices in the words of a request. Raises InvalidRequest."""
        chosen = self.more.fields(self.preset, usual=self.chosen in self.own)
        also = [name for name in chosen.pop("also", []) if name != self.chosen]
        return {**chosen, **({"presets": [self.chosen, *also]} if also else {"preset": self.chosen})}

    async def choose(self, name: str) -> None:
        """Choose a preset by its name, or an own one by its id."""
        before, self.chosen = self.chosen, name
        if name in self.own:
            self.more.take(self.own[name].fields, self.preset)
        elif before in self.own:
            self.more.take({}, self.preset)
        elif name not in USUAL or before not in USUAL:
            self._cards.show(list(self._all_cards()), name)
        await self._changed()

    async def lay_out(self, chosen: str) -> None:
        """Show the cards anew, after the own presets have changed."""
        self.chosen = chosen
        self._cards.show(list(self._all_cards()), chosen)
        await self.choose(chosen)

    async def mark(self, marked: Marked) -> None:
        """Offer what is marked on the timeline."""
        self.more.mark(marked)
        await self._changed()

    async def _changed(self) -> None:
        self._show()
        if self._on_change is not None:
            await self._on_change()

    def _show(self) -> None:
        self._on_shown()  # first: what is seen in sight decides whether its place is
        self._cards.choose(self.chosen)
        self.more.show_for(self.preset)
        self._formats.value = self.preset.name

    def _open(self, opened: bool) -> None:
        self.folded.visible = opened
        self._further.text = LESS if opened else MORE
        self._further.props["aria-expanded"] = "true" if opened else "false"
        self._on_shown()

    def _all_cards(self) -> Iterator[Card]:
        for preset in self._presets.values():
            if preset.name in USUAL or preset.name == self.chosen:
                yield Card(preset.name, preset.title, self._facts(preset), preset.use)
        for own in self.own.values():
            based = parse_render_request(own.fields).preset
            yield Card(own.id, own.title, self._facts(based), _whose(own))

    def _format_choice(self) -> ui.select:
        async def choose(event: Any) -> None:
            if event.value and event.value not in (self.chosen, self.preset.name):
                await self.choose(str(event.value))

        with labelled("Format"):
            titles = {preset.name: preset.title for preset in self._presets.values()}
            select = ui.select(titles, value=None).props('dense outlined options-dense aria-label="Format"')
            select.mark("export-format").on_value_change(choose)
        return select


def _whose(preset: OwnPreset) -> str:
    if preset.owner != person.owner():
        return "Shared with you"
    return "Yours, for everybody here" if preset.shared else "Yours"
