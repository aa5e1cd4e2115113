"""Files that were just brought in: waiting until each can be used, or cannot."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from app.domain.errors import NotFound
from app.domain.media import Asset, AssetState
from app.services import Services
from pages import live, person


async def settled(services: Services, asset_id: str) -> Asset | None:
    """The asset as soon as it is ready or has failed; None when it was deleted meanwhile."""
    with live.Bell(services.bus, f"media:{person.owner()}") as bell:
        while True:
            try:
                asset = await live.call(services.library.get, asset_id, owner=person.owner())
            except NotFound:
                return None
            if asset.state is not AssetState.PROBING:
                return asset
            await bell.wait()


class Intake:
    """The files of one drop, in its order.

    `on_settled` hears of each file that was read. After the last one `on_ready` gets the ids of
    those that can be used.
    """

    def __init__(
        self,
        services: Services,
        *,
        on_settled: Callable[[str, str | None], object],
        on_ready: Callable[[Sequence[str]], Awaitable[None]],
    ) -> None:
        self._services = services
        self._on_settled = on_settled
        self._on_ready = on_ready
        self.known: set[str] = set()  # every file that came in through this window
        self._waiting: dict[str, int] = {}  # with the place of each
        self._usable: set[str] = set()
        self._unsettled = 0
        self._arriving = True

    async def received(self, asset_id: str, place: int = 0) -> None:
        """A file arrived whole; files may come in another order than their places. Comes back when it
        is settled.
        """
        self._arriving = True
        self.known.add(asset_id)
        self._waiting[asset_id] = place
        self._unsettled += 1
        asset = await settled(self._services, asset_id)
        self._unsettled -= 1
        usable = asset is not None and asset.state is AssetState.READY
        if usable:
            self._usable.add(asset_id)
        error = None if usable else (asset and asset.error) or "This file cannot be used."
        self._on_settled(asset_id, error)
        await self._finish()

    async def drained(self) -> None:
        """No more files are on their way."""
        self._arriving = False
        await self._finish()

    async def _finish(self) -> None:
        if self._arriving or self._unsettled or not self._waiting:
            return
        in_order = sorted(self._waiting, key=lambda asset_id: self._waiting[asset_id])
        ready = [asset_id for asset_id in in_order if asset_id in self._usable]
        self._waiting.clear()
        self._usable.clear()
        if ready:
            await self._on_ready(ready)
