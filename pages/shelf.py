"""What the first page shows of the database: projects with their posters, and files on their way in."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from functools import lru_cache

from app.domain.accounts import LOCAL_OWNER
from app.domain.media import Asset, AssetState
from app.domain.projects import Project
from app.domain.time import seconds_at
from app.services import Services

POSTERS_KEPT = 1000


@dataclass(frozen=True, slots=True)
class Poster:
    """What a card shows beside the project's own words."""

    seconds: float
    first: Asset | None  # whose picture stands for the project


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the page shows now."""

    projects: tuple[tuple[Project, Poster], ...]
    more: bool  # older projects are not among them
    unfinished: tuple[Asset, ...]  # files that are being read, or could not be


class Shelves:
    """Reads the shelf. What a revision looks like never changes, so it is looked up only once."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._look = lru_cache(maxsize=POSTERS_KEPT)(self._look_at)

    def read(self, *, limit: int | None, watched: Set[str] = frozenset()) -> Shelf:
        """The newest projects, and the files that are unfinished or `watched`."""
        projects = self._services.projects.list(owner=LOCAL_OWNER)
        media = {asset.id: asset for asset in self._services.library.list(owner=LOCAL_OWNER)}
        shown = projects if limit is None else projects[:limit]
        posters = []
        for project in shown:
            seconds, asset_id = self._look(project.id, project.head)
            posters.append((project, Poster(seconds, media.get(asset_id or ""))))
        return Shelf(
            projects=tuple(posters),
            more=len(shown) < len(projects),
            unfinished=tuple(a for a in media.values() if a.state is not AssetState.READY or a.id in watched),
        )

    def _look_at(self, project_id: str, _head: int) -> tuple[float, str | None]:
        timeline = self._services.editing.open(project_id, owner=LOCAL_OWNER).timeline
        first = next(timeline.clips(), None)
        return float(seconds_at(timeline.frames, timeline.rate)), first.asset if first else None
