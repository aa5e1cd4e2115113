"""Files that were just brought in: waiting until each can be used, or cannot."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from app.domain.errors import NotFound
from app.domain.jobs import Job
from app.domain.media import Asset, AssetState
from app.services import Services
from app.services.media.places import media_topic
from pages import live, person
from pages.landing import Landing


async def settled(services: Services, asset_id: str) -> Asset | None:
    """The asset as soon as it is ready or has failed; None when it was deleted meanwhile."""
    with live.Bell(services.bus, media_topic(person.owner())) as bell:
        while True:
            try:
                asset = await live.call(services.library.get, asset_id, owner=person.owner())
            except NotFound:
                return None
            if asset.state is not AssetState.PROBING:
                return asset
            await bell.wait()


async def over(services: Services, job: Job) -> Job | None:
    """The job as soon as it has come to its end; None when it was deleted meanwhile."""
    with live.Bell(services.bus, f"progress:{person.owner()}") as bell:
        while not job.state.terminal:
            await bell.wait()
            try:
                job = await live.call(services.jobs.get, job.id, owner=person.owner())
            except NotFound:
                return None
    return job


@dataclass(slots=True)
class _Drop:
    """Files that belong together."""

    places: dict[str, int] = field(default_factory=dict)
    usable: set[str] = field(default_factory=set)
    unsettled: int = 0
    landing: Landing | None = None  # known when none of them is on its way any more

    @property
    def ready(self) -> Sequence[str]:
        """Those that can be used, in their order."""
        return [one for one in sorted(self.places, key=lambda one: self.places[one]) if one in self.usable]


class Intake:
    """Files that come in through one window, each drop for itself, in its order.

    `on_settled` hears of each file that was read. After the last one of a drop `on_ready` gets the ids
    of those that can be used, and where they were dropped.
    """

    def __init__(
        self,
        services: Services,
        *,
        on_settled: Callable[[str, str | None], object],
        on_ready: Callable[[Sequence[str], Landing], Awaitable[None]],
    ) -> None:
        self._services = services
        self._on_settled = on_settled
        self._on_ready = on_ready
        self.known: set[str] = set()  # every file that came in through this window
        self._drops: dict[int | str, _Drop] = {}

    @property
    def busy(self) -> bool:
        """Whether files are on their way."""
        return bool(self._drops)

    def begun(self, drop: int) -> None:
        """Files of a drop are on their way."""
        self._drops.setdefault(drop, _Drop()).landing = None

    async def received(self, asset_id: str, place: int = 0, drop: int | str = 0) -> None:
        """A file arrived whole; files may come in another order than their places. Comes back when it
        is settled.
        """
        self.known.add(asset_id)
        files = self._drops.setdefault(drop, _Drop())
        files.landing = None
        files.places[asset_id] = place
        files.unsettled += 1
        asset = await settled(self._services, asset_id)
        files.unsettled -= 1
        usable = asset is not None and asset.state is AssetState.READY
        if usable:
            files.usable.add(asset_id)
        error = None if usable else (asset and asset.error) or "This file cannot be used."
        self._on_settled(asset_id, error)
        await self._finish(drop)

    async def drained(self, drop: int | str, landing: Landing) -> None:
        """No more files of a drop are on their way."""
        if drop in self._drops:
            self._drops[drop].landing = landing
            await self._finish(drop)

    async def downloaded(self, job: Job, landing: Landing) -> None:
        """A file comes from an address, a drop of its own. Comes back when it is settled, or cannot come."""
        ended = await over(self._services, job)
        if ended and ended.result and "asset_id" in ended.result:
            await self.received(str(ended.result["asset_id"]), drop=job.id)
            await self.drained(job.id, landing)

    async def _finish(self, drop: int | str) -> None:
        files = self._drops.get(drop)
        if files is None or files.landing is None or files.unsettled:
            return
        del self._drops[drop]
        if files.ready:
            await self._on_ready(files.ready, files.landing)
