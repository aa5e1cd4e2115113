"""The pages for what is not there, and for what went wrong."""

from __future__ import annotations

from nicegui import ui

from app.domain.errors import AppError
from pages.components.controls import link
from pages.components.page_bar import page_bar


def missing_page(title: str, text: str, *, way: tuple[str, str] = ("/", "All projects")) -> None:
    """Say what is missing, and show a way on: its address and its words. The answer's status is 404."""
    ui.context.client.status_code = 404
    _page(title, text, way)


async def unknown_page(rest: str) -> None:
    """For every address that is nobody's."""
    missing_page("There is no such page.", f"Nothing is kept at /{rest[:80]}.")


def broken_page(error: Exception) -> None:
    """For a page that could not be made; what the error says is only shown when it is meant for people."""
    text = error.message if isinstance(error, AppError) else "It was noted. Trying again may help."
    _page("This page could not be shown.", text, ("/", "All projects"))


def _page(title: str, text: str, way: tuple[str, str]) -> None:
    ui.page_title(f"{title.rstrip('.')} · Cutroom")
    page_bar()
    with ui.element("div").classes("page-body"), ui.element("div").classes("empty"):
        with ui.element("strong"):
            ui.label(title)
        ui.label(text)
        address, words = way
        with link(address).classes("button outlined"):
            ui.label(words)
