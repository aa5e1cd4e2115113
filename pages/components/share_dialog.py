"""Sharing a project: who may see it, who may edit it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from nicegui import ui

from app.domain.accounts import Access, Act, Person
from app.services.accounts.sharing import Sharing
from pages import icons, live
from pages.components.controls import Look, button, icon_button
from pages.components.dialogs import sheet
from pages.components.leave_project import leave_project

_ACCESSES = {Access.VIEW: "can watch", Access.EDIT: "can edit"}


async def open_share(
    sharing: Sharing, project_id: str, me: Person, *, on_leave: Callable[[], object]
) -> None:
    """Open the dialog. Only the owner of the project can change anything in it; the others can leave.

    `on_leave` is called just before somebody does.
    """
    dialog = _ShareDialog(sharing, project_id, me, on_leave)
    await dialog.refresh()
    dialog.open()


class _ShareDialog:
    """The people of a project, and who could join them."""

    def __init__(self, sharing: Sharing, project_id: str, me: Person, on_leave: Callable[[], object]) -> None:
        self._sharing = sharing
        self._project_id = project_id
        self._me = me
        self._on_leave = on_leave
        self._reading = asyncio.Lock()  # what is read last is shown last
        with sheet("Share") as self._dialog:
            self._dialog.on_value_change(lambda event: None if event.value else self._dialog.delete())
            self._body = ui.element("div").classes("shares")
            with ui.element("div").classes("sheet-actions"):
                button("Done", self._dialog.close, look=Look.PRIMARY, test_id="share-done")

    def open(self) -> None:
        """Show it."""
        self._dialog.open()

    async def refresh(self) -> None:
        """Show who is in the project now."""
        async with self._reading:
            shares = await live.call(self._sharing.shares, self._project_id, self._me.id)
            others = await live.call(self._sharing.others, self._project_id, self._me.id)
            self._show(shares, others)

    def _show(self, shares: Sequence[tuple[Person, Access]], others: Sequence[Person]) -> None:
        mine = any(one.id == self._me.id and access is Access.OWN for one, access in shares)
        self._body.clear()
        with self._body:
            for one, access in shares:
                self._line(one, access, mine=mine)
            if mine and others:
                self._adding(others)
            elif mine:
                ui.label("There is nobody else to share it with.").classes("dim")

    def _line(self, one: Person, access: Access, *, mine: bool) -> None:
        async def remove() -> None:
            with live.told():
                await live.call(self._sharing.unshare, self._project_id, self._me.id, to=one.id)
                await self.refresh()

        async def leave() -> None:
            with live.told():
                await leave_project(self._sharing, self._project_id, on_sure=self._on_leave)

        with ui.element("div").classes("share-line").mark("share-line"):
            name = ui.label(one.name).classes("clip-text grow").props("dir=auto")
            name.props["title"] = one.name
            if access is Access.OWN:
                ui.label("Owner").classes("dim")
            elif mine:
                choice = _access_choice(one, access, f"What {one.name} can do")
                choice.on_value_change(lambda event: self._share(one.id, event.value))
                icon_button(icons.CLOSE, f"Share no longer with {one.name}", remove, test_id="unshare")
            else:
                ui.label(_ACCESSES[_at_most(one, access)]).classes("dim")
                if one.id == self._me.id:
                    button("Leave", leave, test_id="leave-project")

    def _adding(self, others: Sequence[Person]) -> None:
        with ui.element("div").classes("share-line"):
            who = ui.select({one.id: one.name for one in others}).classes("grow").mark("share-who")
            who.props('dense outlined options-dense data-testid=share-who aria-label="Add somebody"')
            who.props('display-value="Add somebody"')  # until somebody is chosen
            how = _access_choice(None, Access.EDIT, "What they can do").mark("share-how")
            by_id = {one.id: one for one in others}

            def chosen() -> None:
                who.props(remove="display-value")
                one = by_id.get(str(who.value))
                how.set_options(_choices(one), value=_at_most(one, how.value))

            who.on_value_change(chosen)

            async def add() -> None:
                if who.value:
                    await self._share(str(who.value), how.value)

            button("Share", add, test_id="share-add")

    async def _share(self, person_id: str, access: Access) -> None:
        with live.told():
            share = self._sharing.share
            await live.call(share, self._project_id, self._me.id, to=person_id, access=Access(access))
            await self.refresh()


def _access_choice(one: Person | None, access: Access, name: str) -> ui.select:
    made = ui.select(_choices(one), value=_at_most(one, access)).props("dense outlined options-dense")
    made.props["aria-label"] = name
    return made


def _choices(one: Person | None) -> dict[Access, str]:
    """What somebody can be given: a viewer watches, whatever is shared with them."""
    return {access: word for access, word in _ACCESSES.items() if _at_most(one, access) is access}


def _at_most(one: Person | None, access: Access) -> Access:
    return access if one is None or one.may(Act.EDIT) else Access.VIEW
