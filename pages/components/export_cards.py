"""The kinds of files as cards, of which one is chosen: a handful of usual ones, and people's own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from nicegui import ui

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


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on a card; `name` is what the preset is asked for by."""

    name: str
    title: str
    facts: str
    use: str


class ExportCards:
    """A group of radio buttons."""

    def __init__(
        self,
        *,
        on_choose: Callable[[str], Awaitable[None]],
        on_enter: Callable[[], Awaitable[None]],
    ) -> None:
        self._on_choose = on_choose
        self._on_enter = on_enter
        self._made: dict[str, ui.element] = {}
        self._group = ui.element("div").classes("presets")
        self._group.props('role="radiogroup" aria-label="Kind of file"')
        self._group.on("keydown", js_handler=_ARROWS)

    def show(self, cards: Sequence[Card], chosen: str) -> None:
        """Lay the cards out anew."""
        self._group.clear()
        self._made.clear()
        with self._group:
            for card in cards:
                self._made[card.name] = self._card(card)
        self.choose(chosen)

    def choose(self, chosen: str) -> None:
        """Mark a card."""
        for name, made in self._made.items():
            here = name == chosen
            made.classes(add="chosen") if here else made.classes(remove="chosen")
            made.props["aria-checked"] = "true" if here else "false"
            made.props["tabindex"] = 0 if here else -1  # one stop of the Tab key; arrows choose

    def _card(self, card: Card) -> ui.element:
        made = ui.element("button").props('type="button" role="radio"')
        made.on("click", lambda: self._on_choose(card.name))
        made.on("keydown.enter.prevent", self._on_enter)
        made.mark(f"preset-{card.name}")
        made.props["data-testid"] = f"preset-{card.name}"
        with made:
            with ui.element("div").classes("preset-line"):
                ui.label(card.title)
                ui.label(card.facts).classes("dim")
            if card.use:
                ui.label(card.use).classes("dim")
        return made
