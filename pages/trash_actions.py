"""Deleting from a page: a question first, what else uses the thing, and the way back afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.domain.trash import DAYS_KEPT, TrashKind
from app.services import Services
from pages import live
from pages.components.undo_notice import undo_notice
from pages.person import owner

WAY_BACK = f"It can be taken back for {DAYS_KEPT} days."


def offer_undo(
    services: Services,
    items: Sequence[tuple[TrashKind, str]],
    sentence: str,
    *,
    then: Callable[[], object] = lambda: None,
) -> None:
    """Say what was deleted, and take it back, in this order, when the person thinks better of it.

    `then` follows.
    """

    async def take_back() -> None:
        with live.told():
            for kind, item_id in items:
                await live.call(services.trash.take_back, kind, item_id, owner=owner())
        then()

    undo_notice(sentence, take_back)


async def uses_of_media(services: Services, asset_id: str) -> str:
    """A sentence about what shows a file; empty when nothing does."""
    projects = await live.call(services.library.uses, asset_id, owner=owner())
    lists = await live.call(services.lists.showing, asset_id, owner=owner())
    places = [f"“{name}”" for name in (*projects, *lists)]
    if not places:
        return ""
    listed = ", ".join(places[:3]) + (f" and {len(places) - 3} more" if places[3:] else "")
    return f"It is used in {listed}, where it will be missing."
