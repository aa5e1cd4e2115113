"""All projects on the home page. The card of a project stays while there is one, and its menu with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from nicegui import ui

from app.domain.projects import Project
from pages.components.controls import Look, button
from pages.components.project_card import ProjectCard
from pages.shelf import Poster

MANY = 8  # projects, from which on a search helps
OnChosen = Callable[[Sequence[Project]], Awaitable[None]]
MakeCard = Callable[[Project, Poster, str | None], ProjectCard]


class ProjectCards(ui.element):
    """A heading, a search where there are many, and a card for each project, made by `make`.

    Of projects that are chosen, a line says how many, and hands them to `on_export` and `on_delete`.
    """

    def __init__(
        self,
        make: MakeCard,
        *,
        on_search: Callable[[str], object],
        on_export: OnChosen,
        on_delete: OnChosen,
    ) -> None:
        super().__init__("section")
        self._make = make
        self._chosen: dict[str, Project] = {}
        self._cards: dict[_Key, _Shown] = {}
        self._pressed: str | None = None  # the project whose box was pressed last
        with self:
            with ui.element("div").classes("section-line"):
                with ui.element("h2").classes("section-title"):
                    ui.label("Projects")
                self._search = ui.input(placeholder="Search projects")
                self._search.props(
                    'dense outlined clearable debounce=200 type=search aria-label="Search projects"'
                )
                self._search.mark("search-projects")
                self._search.on_value_change(lambda event: on_search(str(event.value or "")))
            with ui.element("div").classes("chosen-line") as self._line:
                self._count = ui.label().props("role=status")
                button("Export", lambda: on_export(self._in_order()), test_id="export-chosen")
                button("Delete", lambda: on_delete(self._in_order()), test_id="delete-chosen")
                button("Choose none", self.choose_none, look=Look.PLAIN, test_id="choose-none")
            self._line.visible = False
            self._place = ui.element("div").classes("cards")
            self._nothing = ui.label("No project has such a name.").classes("dim")

    def choose(self, project: Project, chosen: bool) -> None:
        """Take a project among the chosen ones, or out of them."""
        if chosen:
            self._chosen[project.id] = project
        else:
            self._chosen.pop(project.id, None)
        self._show_chosen()

    def press(self, project: Project, with_shift: bool) -> None:
        """A box was pressed: with Shift, all from the one that was pressed before up to it are chosen."""
        ids = [key.project_id for key in self._cards_in_order()]
        if with_shift and self._pressed in ids and project.id in ids:
            first, last = sorted((ids.index(self._pressed), ids.index(project.id)))
            for key in self._cards_in_order()[first : last + 1]:
                self._cards[key].card.choose(chosen=True)
        self._pressed = project.id

    def choose_none(self) -> None:
        """Let all go."""
        for shown in self._cards.values():
            shown.card.choose(chosen=False)

    def show(
        self, projects: Sequence[tuple[Project, Poster]], owners: Mapping[str, str], *, count: int
    ) -> None:
        """Show these, in this order, of `count` that there are."""
        self.visible = count > 0
        self._search.visible = count > MANY or bool(self._search.value)
        self._nothing.visible = not projects
        wanted = {
            _Key(project.id, owners.get(project.owner), poster.changing, poster.copying): (project, poster)
            for project, poster in projects
        }
        for gone in self._cards.keys() - wanted.keys():
            self._cards.pop(gone).card.delete()
            self._chosen.pop(gone.project_id, None)
        for index, (key, look) in enumerate(wanted.items()):
            card = self._card(key, look)
            if self._place.default_slot.children[index] is not card:
                card.move(self._place, target_index=index)

        self._show_chosen()

    def _in_order(self) -> Sequence[Project]:
        """The chosen projects, as they stand on the page."""
        ids = [key.project_id for key in self._cards_in_order()]
        return [self._chosen[project_id] for project_id in ids if project_id in self._chosen]

    def _cards_in_order(self) -> Sequence[_Key]:
        shown = self._place.default_slot.children
        return sorted(self._cards, key=lambda key: shown.index(self._cards[key].card))

    def _show_chosen(self) -> None:
        count = len(self._chosen)
        self._count.text = f"{count} chosen"
        self._line.visible = count > 0
        self._place.classes(add="choosing" if count else "", remove="" if count else "choosing")

    def _card(self, key: _Key, look: tuple[Project, Poster]) -> ProjectCard:
        shown = self._cards.get(key)
        if shown is None:
            with self._place:
                shown = _Shown(self._make(*look, key.owner), look)
            self._cards[key] = shown
        elif shown.look != look:
            shown.card.show(*look)
            shown.look = look
        return shown.card


class _Key(NamedTuple):
    """A card stays while these do: they say which lines its menu has."""

    project_id: str
    owner: str | None
    changing: bool
    copying: bool


@dataclass
class _Shown:
    card: ProjectCard
    look: tuple[Project, Poster]
