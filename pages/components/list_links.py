"""The ways to lists of videos."""

from __future__ import annotations

from collections.abc import Sequence

from nicegui import ui

from app.services.lists.lists import ListSummary
from pages.components.controls import link


def list_links(lists: Sequence[ListSummary]) -> None:
    """One box for each list, with how far its videos are."""
    with ui.element("div").classes("list-links"):
        for one in lists:
            with link(f"/lists/{one.list.id}").classes("list-link").mark("list-link"):
                with ui.element("strong"):
                    name = ui.label(one.list.name).classes("clip-text").props("dir=auto")
                    name.props["title"] = one.list.name
                ui.label(_how_far(one)).classes("dim figures")


def _how_far(summary: ListSummary) -> str:
    counts = summary.counts
    words = [f"{counts.ready} {'video' if counts.ready == 1 else 'videos'}"]
    if counts.waiting:
        words.append(f"{counts.waiting} waiting")
    if counts.failed:
        words.append(f"{counts.failed} failed")
    return ", ".join(words)
