"""The history of a project: the states that have names, all that was done, and the way back to each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeAlias

from nicegui import ui

from app.domain.projects import RevisionInfo
from pages import icons, live
from pages.components.controls import Look, button, icon_button, section
from pages.components.dialogs import on_page

NAME_LENGTH = 120
PAGE = 100  # states that are shown at once

Read: TypeAlias = Callable[[int | None], Awaitable[Sequence[RevisionInfo]]]
"""Gives the newest PAGE states, or those before a number."""


async def open_versions(
    versions: Sequence[RevisionInfo],
    read: Read,
    *,
    shown: int,
    on_name: Callable[[str], Awaitable[None]],
    on_restore: Callable[[int], Awaitable[None]],
    watching: bool,
) -> None:
    """Open the panel with all `versions`, which have names, and what `read` gives.

    `shown` is the number of the revision that the editor shows. Whoever is only `watching` sees what was
    done, and is offered nothing.
    """
    revisions = await read(None)
    page = on_page()
    with page, ui.dialog().props("position=right full-height") as panel, ui.card().classes("sheet side"):
        panel.props["aria-label"] = "Versions"
        panel.on_value_change(lambda event: None if event.value else panel.delete())
        with ui.element("header").classes("panel-head"):
            with ui.element("h2").classes("grow"):
                ui.label("Versions")
            icon_button(icons.CLOSE, "Close", panel.close)
        if not watching:
            _naming(on_name, panel.close, page)
        restore = None if watching else on_restore

        def lines(of: Sequence[RevisionInfo], test_id: str) -> None:
            for one in of:
                _line(one, test_id, shown=shown, on_restore=restore, close=panel.close, page=page)

        with ui.element("div").classes("history"):
            if versions:
                section("Named")
                with ui.element("ul").classes("versions"):
                    lines(versions, "restore-version")
                section("All changes")
            with ui.element("ul").classes("versions") as everything:
                lines(revisions, "restore")
            _older(revisions, read, lambda more: _below(everything, lines, more))
    panel.open()


def _below(
    place: ui.element, lines: Callable[[Sequence[RevisionInfo], str], None], more: Sequence[RevisionInfo]
) -> None:
    with place:
        lines(more, "restore")


def _older(
    revisions: Sequence[RevisionInfo], read: Read, on_more: Callable[[Sequence[RevisionInfo]], None]
) -> None:
    """A button for what came before, as long as there may be something."""
    last = revisions[-1].number if revisions else 0

    async def show_more() -> None:
        nonlocal last
        with live.told():
            more = await read(last)
            on_more(more)
            last = more[-1].number if more else last
            wanted.visible = len(more) == PAGE

    wanted = button("Older", show_more, test_id="older-versions")
    wanted.visible = len(revisions) == PAGE


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
        field.props["aria-label"] = "Name of this version"
        field.on("keydown.enter", save)
        button("Save", save, look=Look.PRIMARY, test_id="save-version")


def _line(
    revision: RevisionInfo,
    test_id: str,
    *,
    shown: int,
    on_restore: Callable[[int], Awaitable[None]] | None,
    close: Callable[[], object],
    page: ui.element,
) -> None:
    async def restore() -> None:
        assert on_restore is not None
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
        elif on_restore is not None:
            words = f"Restore: {revision.name or revision.label}"
            button("Restore", restore, test_id=test_id).props["aria-label"] = words
