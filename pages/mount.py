"""Putting the pages on an API: the one place where NiceGUI is set up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from nicegui import app as web
from nicegui import ui

from app.services import Services
from pages import assets, editor, home, jobs, list_page, lists, private, theme, trash
from pages.leaving import Leaving
from pages.missing import broken_page, unknown_page
from pages.own_windows import OwnWindows, is_theirs
from pages.rooms import Rooms
from pages.shelf import Shelves

TITLE = "Cutroom"
RECONNECT_SECONDS = 30  # so long a page without connection is kept, and its messages too
BUILD_SECONDS = 30.0  # for the database on a busy machine: a page may be late, which is no error


def mount(api: FastAPI, services: Services) -> None:
    """Serve the pages of these services below `/`. Routes that `api` has already stay its own."""
    browser = assets.serve(api)
    assets.serve_icon(api, theme.MARK)
    private.map_imports("cutroom/", browser)
    private.tune_socket(allowed_origins=services.settings_view.allowed_origins)
    private.guard_words(is_theirs)
    accounts = services.accounts
    theme.apply(browser, session_seconds=accounts.sign_in.session_seconds if accounts else None)
    shelves, rooms = Shelves(services), Rooms(services)

    async def home_page() -> None:
        await home.build(services, shelves)

    async def editor_page(project_id: str) -> None:
        await editor.build(services, rooms, project_id)

    async def lists_page() -> None:
        await lists.build(services)

    async def trash_page() -> None:
        await trash.build(services)

    async def one_list_page(list_id: str) -> None:
        await list_page.build(services, list_id)

    builds: dict[str, Callable[..., Any]] = {
        "/": home_page,
        "/lists": lists_page,
        "/lists/{list_id}": one_list_page,
        "/trash": trash_page,
        "/projects/{project_id}": editor_page,
        "/jobs": jobs.build,
    }
    for path, build in builds.items():
        ui.page(path, response_timeout=BUILD_SECONDS)(build)
    ui.run_with(
        api,
        title=TITLE,
        favicon=theme.MARK,
        dark=True,
        tailwind=False,
        reconnect_timeout=RECONNECT_SECONDS,
        show_welcome_message=False,
    )
    ui.page("/{rest:path}")(unknown_page)  # after all others, NiceGUI's own included
    web.on_page_exception(broken_page)
    web.add_middleware(OwnWindows)
    web.add_middleware(Leaving)  # around NiceGUI's own, which `run_with` adds
