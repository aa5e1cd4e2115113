"""Files that are in no project: still being read, not usable, or just not used."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from nicegui import ui

from app.domain.media import Asset, AssetState
from pages.components.controls import Look, button

FEW = 3  # files that stand open; more of them would push the projects off the screen


def loose_files(
    assets: Sequence[Asset],
    *,
    on_start: Callable[[Asset], Awaitable[None]],
    on_remove: Callable[[Asset], Awaitable[None]],
    unfolded: bool,
    on_fold: Callable[[bool], None],
) -> None:
    """One line for each file: what it waits for, what is wrong with it, or the way on.

    Many are folded away; `on_fold` hears whether they are `unfolded`.
    """
    with ui.element("details").classes("loose") as fold:
        fold.props["open"] = unfolded or len(assets) <= FEW
        fold.on(
            "toggle", lambda event: on_fold(bool(event.args)), js_handler="(event) => emit(event.target.open)"
        )
        with ui.element("summary").classes("section-title"):
            ui.label("Files in no project")
            ui.label(str(len(assets))).classes("dim figures")
        _lines(assets, on_start=on_start, on_remove=on_remove)


def _lines(
    assets: Sequence[Asset],
    *,
    on_start: Callable[[Asset], Awaitable[None]],
    on_remove: Callable[[Asset], Awaitable[None]],
) -> None:
    with ui.element("ul").classes("imports"):
        for asset in assets:
            with ui.element("li").mark("loose-file"):
                name = ui.label(asset.name).classes("clip-text import-name").props("dir=auto")
                name.props["title"] = asset.name
                _state(asset)
                if asset.state is AssetState.READY:
                    button("Start a project", lambda asset=asset: on_start(asset), test_id="start-project")
                if asset.state is not AssetState.PROBING:
                    button("Remove", lambda asset=asset: on_remove(asset), look=Look.PLAIN)


def _state(asset: Asset) -> None:
    if asset.state is AssetState.FAILED:
        ui.label(asset.error or "").classes("sentence grow")
    else:
        reading = asset.state is AssetState.PROBING
        ui.label("Reading the file…" if reading else "Ready").classes("dim grow")
