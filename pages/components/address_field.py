"""A line to paste a video's address into."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from nicegui import ui

from app.domain.jobs import Job
from pages import live
from pages.components.controls import Look, button

HINT = "Or paste the address of a video"
STARTED = "The download has begun. The file appears here as soon as it is complete."


def address_field(
    request: Callable[[str], Awaitable[Job]], *, hint: str = HINT, begun: str = STARTED
) -> None:
    """Hands what is typed to `request`, and says that it has `begun`, or why not. `hint` is for the empty."""

    async def submit() -> None:
        if not field.value:
            return
        go.disable()
        with live.told():
            await request(field.value)
            field.value = ""
            live.tell(begun)
        go.enable()

    with ui.element("div").classes("address-field"):
        field = ui.input(placeholder=hint).classes("grow").props('dense outlined type="url"')
        field.props["aria-label"] = HINT
        field.mark("address").props["data-testid"] = "address"
        field.on("keydown.enter", submit)
        go = button("Download", submit, look=Look.OUTLINED, test_id="get-address")
