"""All projects on the home page. A card whose project is as it was stays, and its open menu with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from nicegui import ui

from app.domain.projects import Project
from pages.components.project_card import ProjectCard
from pages.shelf import Poster

MANY = 8  # projects, from which on a search helps
MakeCard = Callable[[Project, Poster, str | None], ProjectCard]


class ProjectCards(ui.element):
    """A heading, a search where there are many, and a card for each project, made by `make`."""

    def __init__(self, make: MakeCard, *, on_search: Callable[[str], object]) -> None:
        super().__init__("section")
        self._make = make
        self._cards: dict[str, tuple[object, ProjectCard]] = {}
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
            self._place = ui.element("div").classes("cards")
            self._nothing = ui.label("No project has such a name.").classes("dim")

    def show(
        self, projects: Sequence[tuple[Project, Poster]], owners: Mapping[str, str], *, count: int
    ) -> None:
        """Show these, in this order, of `count` that there are."""
        self.visible = count > 0
        self._search.visible = count > MANY or bool(self._search.value)
        self._nothing.visible = not projects
        for gone in self._cards.keys() - {project.id for project, _ in projects}:
            self._cards.pop(gone)[1].delete()
        for index, (project, poster) in enumerate(projects):
            self._card(project, poster, owners.get(project.owner)).move(self._place, target_index=index)

    def _card(self, project: Project, poster: Poster, owner: str | None) -> ProjectCard:
        look = (project, poster, owner)
        before = self._cards.get(project.id)
        if before is not None and before[0] == look:
            return before[1]
        if before is not None:
            before[1].delete()
        with self._place:
            card = self._make(project, poster, owner)
        self._cards[project.id] = (look, card)
        return card
