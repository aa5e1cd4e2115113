"""The page of all jobs."""

from __future__ import annotations

from nicegui import ui

from pages.components.job_board import JobBoard
from pages.components.page_bar import page_bar


def build() -> None:
    """Lay out the page; its list hears the API's socket by itself."""
    ui.page_title("Jobs · Cutroom")
    page_bar("/jobs")
    with ui.element("div").classes("page-body"):
        with ui.element("h1").classes("page-title"):
            ui.label("Jobs")
        JobBoard()
