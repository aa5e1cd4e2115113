"""Choosing what the videos of a list, or several projects, become: one format for all, and one job."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from nicegui import ui

from app.domain.jobs import Job
from app.domain.preset_list import PRESETS
from app.domain.presets import Preset
from app.domain.projects import Project
from app.services import Services
from app.services.lists.list_exports import Offer
from pages import live, person
from pages.components.controls import Look, button, labelled
from pages.components.dialogs import sheet
from pages.components.export_form import ExportForm, Person, Subject

AS_IT_IS = "Each is exported as it is when its turn comes."
EACH = "Each is exported as its project is. Where there is none yet, it is made."
PLACES = "{project}, {preset} and {date} are filled in."
NAME = "{project}"
LOOKS = 100  # projects that a look is taken from, the last changed first


async def open_list_export(services: Services, list_id: str, ids: Sequence[str] | None) -> None:
    """Open the dialog for those videos, without ids for all that are ready."""
    owner, rendering = person.owner(), services.rendering
    offer = await live.call(services.list_exports.offer, list_id, owner=owner, ids=ids)
    projects = await live.call(services.projects.list, owner) if offer.captions else ()
    start = partial(services.list_exports.start, list_id, owner=owner, ids=ids)
    heading = f"Export {_videos(offer.videos)}"
    _SeveralExports(heading, EACH, start, offer, await Person.of(rendering, None), projects=projects)


async def open_projects_export(services: Services, projects: Sequence[Project]) -> None:
    """Open the dialog for those projects."""
    owner, ids = person.owner(), [project.id for project in projects]
    offer = await live.call(services.list_exports.offer_projects, ids, owner=owner)
    start = partial(services.list_exports.start_projects, ids, owner=owner)
    heading = f"Export “{projects[0].name}”" if len(projects) == 1 else f"Export {len(projects)} projects"
    _SeveralExports(heading, AS_IT_IS, start, offer, await Person.of(services.rendering, None), projects=())


class _SeveralExports:
    """What is chosen for all of them. `start` gets it, and the project whose look of captions they take."""

    def __init__(
        self,
        heading: str,
        explained: str,
        start: Callable[..., Job],
        offer: Offer,
        asks: Person,
        *,
        projects: Sequence[Project],
    ) -> None:
        self._start = start
        with sheet(heading, "export") as self._dialog:
            self._dialog.on_value_change(lambda event: None if event.value else self._dialog.delete())
            with ui.element("div").classes("export-body"):
                self._form = ExportForm(
                    Subject(offer.example, offer.captions, offer.several_sounds, parts=False),
                    PRESETS,
                    asks,
                    facts=_facts,
                    on_enter=self._export,
                    on_shown=self._follow,
                )
                with self._form.in_sight:
                    self._look_row, self._look = _look_choice(projects)
                with self._form.folded, labelled("Names"):
                    self._name = ui.input(value=NAME).props("dense outlined maxlength=200")
                    self._name.props["aria-label"] = "Names"
                    self._name.mark("export-name")
                    ui.label(PLACES).classes("dim")
            ui.label(explained).classes("dim")
            if offer.left_out:
                left_out = ui.label(_left_out(offer.left_out)).classes("sentence warning")
                left_out.mark("left-out").props["data-testid"] = "left-out"
            with ui.element("div").classes("sheet-actions"):
                button("Cancel", self._dialog.close)
                self._go = button("Export", self._export, look=Look.PRIMARY, test_id="start-export")
                self._go.props("autofocus")
        self._form.begin()
        self._dialog.open()

    def _follow(self) -> None:
        """A look is chosen where there is one to take, for what has pictures."""
        self._look_row.visible = len(self._look.options) > 1 and self._form.preset.picture is not None

    def _request(self) -> dict[str, Any]:
        name = str(self._name.value or "").strip()
        return {**self._form.fields(), **({"name": name} if name not in ("", NAME) else {})}

    async def _export(self) -> None:
        if not self._go.enabled:
            return
        self._go.disable()  # a second Enter is not a second job
        look = {"captions_as": self._look.value} if self._look_row.visible and self._look.value else {}
        with live.told(lambda _: self._go.enable()):
            await live.call(self._start, request=self._request(), **look)
            self._dialog.close()
            live.tell("The exports are on their way.")


def _look_choice(projects: Sequence[Project]) -> tuple[ui.element, ui.select]:
    """Where the look of captions comes from."""
    offered = {project.id: f"As in “{project.name}”" for project in projects[:LOOKS]}
    with labelled("Look of captions") as row:
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
