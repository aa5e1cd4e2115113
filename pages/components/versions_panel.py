"""The history of a project: what was done, which states have names, and the way back to each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from nicegui import ui

from app.domain.projects import RevisionInfo
from pages import icons
from pages.components.controls import Look, button, icon_button, on_page

NAME_LENGTH = 120


def open_versions(
    revisions: Sequence[RevisionInfo],
    *,
    shown: int,
    on_name: Callable[[str], Awaitable[None]],
    on_restore: Callable[[int], Awaitable[None]],
) -> None:
    """Open the panel. `shown` is the number of the revision that the editor shows."""
    page = on_page()
    with page, ui.dialog().props("position=right full-height") as panel, ui.card().classes("sheet side"):
        panel.props["aria-label"] = "Versions"
        panel.on_value_change(lambda event: None if event.value else panel.delete())
        with ui.element("header").classes("panel-head"):
            with ui.element("h2").classes("grow"):
                ui.label("Versions")
            icon_button(icons.CLOSE, "Close", panel.close)
        _naming(on_name, panel.close, page)
        with ui.element("ul").classes("versions"):
            for revision in revisions:
                _line(revision, shown=shown, on_restore=on_restore, close=panel.close, page=page)
    panel.open()


def _naming(on_name: Callable[[str], Awaitable[None]], close: Callable[[], object], page: ui.element) -> None:
    async def save() -> None:
        name = str(field.value or "").strip()
        if name:
            close()
            with page:  # the panel is gone
                await on_name(name)

    with ui.element("div").classes("naming"):
        field = ui.input(placeholder="Name this version").mark("version-name")
        field.props(f"dense outlined autofocus maxlength={NAME_LENGTH}").classes("grow")
        field.on("keydown.enter", save)
        button("Save", save, look=Look.PRIMARY, test_id="save-version")


def _line(
    revision: RevisionInfo,
    *,
    shown: int,
    on_restore: Callable[[int], Awaitable[None]],
    close: Callable[[], object],
    page: ui.element,
) -> None:
    async def restore() -> None:
        close()
        with page:  # the panel is gone
            await on_restore(revision.number)

    here = revision.number == shown
    with ui.element("li").classes("here" if here else "").mark("version"):
        with ui.element("div").classes("grow"):
            ui.label(revision.name or revision.label).classes(
                "clip-text" + (" named" if revision.name else "")
            )
            with ui.element("div").classes("dim"):
                ui.element("cutroom-ago").props["at"] = revision.created_at
        if here:
            ui.label("Shown now").classes("dim")
        else:
            button("Restore", restore, test_id="restore")
