"""One project on the home page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from nicegui import ui

from app.domain.amounts import with_unit
from app.domain.media import Asset
from app.domain.projects import Project
from pages import icons
from pages.components.controls import icon_button, link, menu_item
from pages.editor_messages import asset_view
from pages.shelf import Poster

Act = Callable[[Project], Awaitable[None]]


class ProjectCard(ui.element):
    """A project to open with one click; a menu holds what else this person can do with it.

    `on_choose` hears whether its box is ticked; `on_press` that it was pressed, and whether with Shift.
    """

    def __init__(
        self,
        project: Project,
        poster: Poster,
        *,
        on_rename: Act | None,
        on_duplicate: Act | None,
        on_delete: Act | None,
        on_leave: Act | None,
        on_choose: Callable[[Project, bool], object] | None,
        on_press: Callable[[Project, bool], object],
        owner: str | None = None,
    ) -> None:
        super().__init__("article")
        self.classes("project-card").mark("project-card")
        self.props["data-testid"] = "project-card"
        self._project = project
        self._choice: ui.checkbox | None = None
        address = f"/projects/{project.id}"
        with self:
            self._poster = link(address).classes("poster")
            self._poster.props("tabindex=-1 aria-hidden=true")  # for a pointer; the name is the same link
            if on_choose is not None:
                self._choice = ui.checkbox().props("dense").classes("card-choice")
                self._choice.on_value_change(lambda event: on_choose(self._project, bool(event.value)))
                self._choice.on(
                    "click",
                    lambda event: on_press(self._project, bool(event.args)),
                    js_handler="(event) => emit(event.shiftKey)",
                )
            with ui.element("div").classes("card-line"):
                with ui.element("div").classes("grow"):
                    with link(address).classes("card-name"):
                        self._name = ui.label().classes("clip-text").props("dir=auto")
                    self._changed = ui.element("cutroom-ago").classes("dim")
                    if owner is not None:
                        ui.label(f"Shared by {owner}").classes("dim clip-text").mark("shared-by")
                offered = (
                    ("Rename", on_rename, icons.RENAME),
                    ("Duplicate", on_duplicate, icons.COPY),
                    ("Delete", on_delete, icons.DELETE),
                    ("Leave", on_leave, icons.LEAVE),
                )
                lines = [(words, self._on_this(act), icon) for words, act, icon in offered if act is not None]
                self._more = _menu(lines)
        self.show(project, poster)

    def show(self, project: Project, poster: Poster) -> None:
        """Show how the project is now. What has the focus keeps it, and an open menu stays open."""
        self._project = project
        self._name.set_text(project.name)
        self._name.props["title"] = project.name
        if self._more is not None:
            self._more.props["aria-label"] = f"More about {project.name}"
        if self._choice is not None:
            self._choice.props["aria-label"] = f"Choose {project.name}"
            self._choice.mark(f"choose-{project.name}")
        self._changed.props["at"] = project.updated_at
        self._poster.clear()
        with self._poster:
            _picture(poster.first)
            ui.label(_length(poster.seconds)).classes("poster-length mono")

    def choose(self, *, chosen: bool) -> None:
        """Tick the card, or do not."""
        if self._choice is not None:
            self._choice.value = chosen

    def _on_this(self, act: Act) -> Callable[[], Awaitable[None]]:
        return lambda: act(self._project)


def _menu(offered: Sequence[tuple[str, Callable[[], Awaitable[None]], str]]) -> ui.button | None:
    if not offered:
        return None
    with icon_button(icons.MORE, "More", test_id="project-menu") as button, ui.menu().props("auto-close"):
        for words, act, icon in offered:
            menu_item(words, act, icon=icon)
    return button


def _picture(asset: Asset | None) -> None:
    strip = asset_view(asset)["filmstrip"] if asset else None
    if strip is None:
        heard = asset is not None and asset.info is not None and asset.info.picture is None
        ui.icon(icons.SOUND if heard else icons.FILM).classes("poster-none")
        return
    tile = strip["count"] // 3  # the first pictures of a video are often black
    column, row = tile % strip["columns"], tile // strip["columns"]
    rows = -(-strip["count"] // strip["columns"])
    ui.element("div").classes("poster-picture").style(
        f"background-image: url('{strip['url']}');"
        f"--aspect: calc({strip['tile_width']} / {strip['tile_height']});"
        f"background-size: {strip['columns'] * 100}% {rows * 100}%;"
        f"background-position: {_place(column, strip['columns'])}% {_place(row, rows)}%"
    )


def _place(index: int, count: int) -> float:
    """Where CSS puts one of `count` tiles side by side, in percent."""
    return round(100 * index / (count - 1), 4) if count > 1 else 0.0


def _length(seconds: float) -> str:
    if 0 < seconds < 1:
        return with_unit(f"{max(0.1, seconds):.1f}", "s")
    whole = round(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"
