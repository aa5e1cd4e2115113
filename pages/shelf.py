"""What the first page shows of the database: projects with their posters, and files on their way in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

from app.domain.accounts import Access
from app.domain.errors import NotFound
from app.domain.media import Asset
from app.domain.projects import Project
from app.domain.time import seconds_at
from app.domain.timeline import TrackKind
from app.services import Services
from app.services.lists.lists import ListSummary

POSTERS_KEPT = 1000
LOOSE_SHOWN = 12  # files
LISTS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Poster:
    """What a card shows beside the project's own words."""

    seconds: float
    first: Asset | None  # whose picture stands for the project
    changing: bool = True  # whether the project was not shared only to watch
    copying: bool = True  # whether none of its files are of others


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the page shows now."""

    projects: tuple[tuple[Project, Poster], ...]
    names: Mapping[str, str]  # of people whose projects are among them, by their ids
    count: int  # of all projects
    more: bool  # older projects are not among them
    loose: tuple[Asset, ...]  # files that are in no project (yet), and in no list, newest first
    lists: tuple[ListSummary, ...]  # last changed first


class Shelves:
    """Reads the shelf. What a revision looks like never changes, so it is looked up only once."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._look = lru_cache(maxsize=POSTERS_KEPT)(self._look_at)

    def read(self, owner: str, *, limit: int | None, search: str = "") -> Shelf:
        """The newest projects, of those whose names hold `search`, and the files that are in none."""
        projects = self._services.projects.list(owner=owner)
        media = {asset.id: asset for asset in self._services.library.list(owner=owner)}
        looks: list[tuple[Project, float, tuple[str, ...]]] = []
        for project in projects:
            with suppress(NotFound):  # deleted this very moment
                looks.append((project, *self._look(project.id, project.head, owner)))
        used = {asset_id for _, _, asset_ids in looks for asset_id in asset_ids}
        listed = self._services.lists.assets(owner=owner)
        strange = self._services.projects.files_of_others(used - media.keys(), owner)
        shared = self._services.projects.shared_with(owner)
        words = search.strip().casefold()
        found = [look for look in looks if words in look[0].name.casefold()]
        others = {project.owner for project in projects} - {owner}
        people = self._services.accounts.people.list() if self._services.accounts and others else ()
        return Shelf(
            names={person.id: person.name for person in people if person.id in others},
            projects=tuple(
                (
                    project,
                    Poster(
                        seconds,
                        self._first(project, asset_ids, media, owner),
                        changing=shared.get(project.id) is not Access.VIEW,
                        copying=strange.isdisjoint(asset_ids),
                    ),
                )
                for project, seconds, asset_ids in found[:limit]
            ),
            count=len(looks),
            more=limit is not None and len(found) > limit,
            loose=tuple(asset for asset in media.values() if asset.id not in used and asset.id not in listed)[
                :LOOSE_SHOWN
            ],
            lists=tuple(self._services.lists.list(owner=owner))[:LISTS_SHOWN],
        )

    def _first(
        self, project: Project, asset_ids: Sequence[str], media: Mapping[str, Asset], owner: str
    ) -> Asset | None:
        """The file whose picture stands for a project; of a shared one also a file of somebody else."""
        if not asset_ids:
            return None
        if project.owner != owner and asset_ids[0] not in media:
            with suppress(NotFound):
                return self._services.library.get(asset_ids[0], owner=owner)
        return media.get(asset_ids[0])

    def _look_at(self, project_id: str, head: int, owner: str) -> tuple[float, tuple[str, ...]]:
        """A revision's length, and its files: pictures before sounds, as they come, the undermost first."""
        timeline = self._services.projects.revision(project_id, owner, head).timeline
        placed = sorted(
            (track.kind is TrackKind.AUDIO, span.start, -height, clip.asset)
            for height, track in enumerate(timeline.tracks)
            for clip, span in track.clips()
        )
        assets = tuple(dict.fromkeys(asset for *_, asset in placed))
        return float(seconds_at(timeline.frames, timeline.rate)), assets
