"""Two or more panels in one place, of which one is shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from nicegui import ui


@contextmanager
def side_tabs(*titles: str) -> Iterator[tuple[ui.element, ...]]:
    """Give one empty panel for each title; the first is shown."""
    with ui.element("nav").classes("side-tabs").props("role=tablist"):
        tabs = [ui.element("button").props('type="button" role="tab"') for _ in titles]
    panels = tuple(ui.element("div").classes("side-panel") for _ in titles)

    def show(chosen: int) -> None:
        for index, (tab, panel) in enumerate(zip(tabs, panels, strict=True)):
            tab.classes(add="chosen") if index == chosen else tab.classes(remove="chosen")
            tab.props["aria-selected"] = "true" if index == chosen else "false"
            panel.visible = index == chosen

    for index, (tab, title) in enumerate(zip(tabs, titles, strict=True)):
        tab.on("click", lambda index=index: show(index)).mark(f"tab-{title.lower()}")
        with tab:
            ui.label(title)
    show(0)
    yield panels
