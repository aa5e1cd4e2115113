"""The page for what is not there."""

from __future__ import annotations

from nicegui import ui

from pages.components.controls import link
from pages.components.page_bar import page_bar


def missing_page(title: str, text: str) -> None:
    """Say what is missing, and show the way home. The answer's status is 404."""
    ui.page_title(f"{title} · Cutroom")
    ui.context.client.status_code = 404
    page_bar()
    with ui.element("main").classes("page-body"), ui.element("div").classes("empty"):
        with ui.element("strong"):
            ui.label(title)
        ui.label(text)
        with link("/").classes("button outlined"):
            ui.label("All projects")
