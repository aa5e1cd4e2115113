"""Sharing a project, by its dialog."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from typing import cast

from nicegui.testing import User
from nicegui.testing.user_interaction import UserInteraction

from app.domain.accounts import Access, Person, Role
from app.services.accounts.sharing import Sharing
from pages.components.share_dialog import open_share

ANNA, BEN, ZOE = (Person(name.lower(), name, Role.EDITOR) for name in ("Anna", "Ben", "Zoe"))


class FakeSharing:
    """Anna's project. What is read for the second time comes late."""

    def __init__(self) -> None:
        self.accesses = {ANNA.id: Access.OWN, BEN.id: Access.VIEW, ZOE.id: Access.VIEW}
        self.reads = 0
        self.reading, self.late = threading.Event(), threading.Event()

    def shares(self, project_id: str, person_id: str) -> Sequence[tuple[Person, Access]]:
        """Who is in it, as it was when it was asked."""
        self.reads += 1
        found = [(one, self.accesses[one.id]) for one in (ANNA, BEN, ZOE) if one.id in self.accesses]
        if self.reads == 2:
            self.reading.set()
            self.late.wait(10)
        return found

    def others(self, project_id: str, person_id: str) -> Sequence[Person]:
        """Nobody else."""
        return []

    def unshare(self, project_id: str, person_id: str, *, to: str) -> None:
        """Let somebody in no longer."""
        del self.accesses[to]


async def test_who_was_let_out_last_does_not_come_back_by_a_late_answer(user: User) -> None:
    sharing = FakeSharing()
    await user.open("/")
    with user:
        await open_share(cast(Sharing, sharing), "p", ANNA, on_leave=lambda: None)
    ben, zoe = sorted(user.find(marker="unshare").elements, key=lambda one: one.id)
    UserInteraction(user, {ben}, None).click()
    await asyncio.to_thread(sharing.reading.wait, 10)
    UserInteraction(user, {zoe}, None).click()
    await asyncio.sleep(0.3)  # what is read then may come first, if it does not wait
    sharing.late.set()
    await asyncio.sleep(0.3)
    await user.should_not_see(marker="unshare")
