"""Files that are still being read, or could not be used."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from nicegui import ui

from app.domain.media import Asset, AssetState
from pages.components.controls import button


def unfinished_imports(
    assets: Sequence[Asset],
    *,
    on_start: Callable[[Asset], Awaitable[None]],
    on_remove: Callable[[Asset], Awaitable[None]],
) -> None:
    """One line for each file: what it waits for, what is wrong with it, or the way on."""
    with ui.element("h2").classes("section-title"):
        ui.label("Imports")
    with ui.element("ul").classes("imports"):
        for asset in assets:
            with ui.element("li").mark("unfinished"):
                ui.label(asset.name).classes("clip-text import-name")
                if asset.state is AssetState.FAILED:
                    ui.label(asset.error or "").classes("sentence grow")
                    button("Remove", lambda asset=asset: on_remove(asset))
                elif asset.state is AssetState.PROBING:
                    ui.label("Reading the file…").classes("dim grow")
                else:
                    ui.label("Ready").classes("dim grow")
                    button("Start a project", lambda asset=asset: on_start(asset))
