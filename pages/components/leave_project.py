"""Leaving a project that somebody else shared."""

from __future__ import annotations

from collections.abc import Callable

from app.services.accounts.sharing import Sharing
from pages import live, person
from pages.components.dialogs import ask


async def leave_project(
    sharing: Sharing,
    project_id: str,
    *,
    called: str = "this project",
    on_sure: Callable[[], object] = lambda: None,
) -> bool:
    """Leave it once the person has said so again; tells whether they did. Raises NotFound."""
    if not await ask(f"Leave {called}?", "Only its owner can let you in again.", yes="Leave"):
        return False
    on_sure()
    me = person.owner()
    await live.call(sharing.unshare, project_id, me, to=me)
    return True
