"""Twins of the stores and the bus in memory, which keep the promises of app.ports exactly."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.adapters.events.listeners import Listener, Listeners
from app.domain.errors import InvalidDocument, InvalidRequest, NotFound, ProjectThere, StaleRevision
from app.domain.media import FACTS_VERSION, Asset, AssetState, Filmstrip, GoneAsset, Made, MediaInfo
from app.domain.projects import Project, Revision, RevisionInfo
from app.domain.serial import from_text, sha256, to_text
from app.domain.timeline import Timeline
from app.services.clock import now_iso

FIRST_LABEL = "Created"
CHANGEABLE = frozenset({"name", "description", "video_filename", "video_url"})


class MemoryProjectStore:
    """Projects and revisions in dictionaries; timelines as canonical text, as a database keeps them."""

    def __init__(self, *, now: Callable[[], str] = now_iso) -> None:
        self._now = now
        self._lock = threading.RLock()
        self._projects: dict[str, Project] = {}
        self._infos: dict[str, dict[int, RevisionInfo]] = {}
        self.documents: dict[tuple[str, int], str] = {}  # a test may damage one

    def create(self, project: Project, timeline: Timeline) -> Project:
        with self._lock:
            if project.id in self._projects:
                raise ProjectThere
            self._projects[project.id] = project
            self._infos[project.id] = {}
            self._add_revision(
                project.id, timeline, label=FIRST_LABEL, parent=None, at=project.created_at, coalesce=None
            )
            return project

    def get(self, project_id: str, *, owner: str) -> Project:
        with self._lock:
            project = self._projects.get(project_id)
            if project is None or project.owner != owner:
                raise NotFound
            return project

    def find(self, project_id: str) -> Project:
        with self._lock:
            if project_id not in self._projects:
                raise NotFound
            return self._projects[project_id]

    def find_many(self, project_ids: Sequence[str]) -> Sequence[Project]:
        with self._lock:
            return [self._projects[wanted] for wanted in set(project_ids) if wanted in self._projects]

    def list(self, *, owner: str) -> Sequence[Project]:
        with self._lock:
            mine = [project for project in self._projects.values() if project.owner == owner]
            return sorted(mine, key=lambda project: (project.updated_at, project.id), reverse=True)

    def update(
        self, project_id: str, *, owner: str, version: int, changes: Mapping[str, str | None]
    ) -> Project:
        _require_changeable(changes)
        with self._lock:
            self.get(project_id, owner=owner)
            return self._bump(project_id, version, **changes)

    def delete(self, project_id: str, *, owner: str) -> None:
        with self._lock:
            self.get(project_id, owner=owner)
            del self._projects[project_id]
            for number in self._infos.pop(project_id):
                del self.documents[project_id, number]

    def load(self, project_id: str, number: int) -> Revision:
        with self._lock:
            info, text = self._info(project_id, number), self.documents[project_id, number]
        if sha256(text) != info.sha256:
            raise InvalidDocument("That timeline was damaged in the store.")
        return Revision(info, from_text(text))

    def save(
        self,
        project_id: str,
        *,
        version: int,
        timeline: Timeline,
        label: str,
        parent: int,
        coalesce: str | None = None,
        changes: Mapping[str, str | None] | None = None,
    ) -> tuple[Project, Revision]:
        fields = changes or {}
        _require_changeable(fields)
        with self._lock:
            self._require_version(project_id, version)
            self._info(project_id, parent)
            number = max(self._infos[project_id]) + 1
            project = self._bump(project_id, version, head=number, tip=number, **fields)
            info = self._add_revision(
                project_id, timeline, label=label, parent=parent, at=project.updated_at, coalesce=coalesce
            )
            return project, Revision(info, timeline)

    def move_head(self, project_id: str, *, version: int, head: int, tip: int | None = None) -> Project:
        with self._lock:
            self._require_version(project_id, version)
            self._info(project_id, head)
            kept = self._projects[project_id].tip
            return self._bump(project_id, version, head=head, tip=kept if tip is None else tip)

    def revisions(
        self, project_id: str, *, limit: int = 200, before: int | None = None
    ) -> Sequence[RevisionInfo]:
        with self._lock:
            infos = self._infos.get(project_id, {})
            older = [number for number in infos if before is None or number < before]
            return [infos[number] for number in sorted(older, reverse=True)[:limit]]

    def versions(self, project_id: str) -> Sequence[RevisionInfo]:
        return [info for info in self.revisions(project_id, limit=1_000_000) if info.name is not None]

    def name_revision(self, project_id: str, number: int, name: str) -> RevisionInfo:
        with self._lock:
            named = replace(self._info(project_id, number), name=name)
            self._infos[project_id][number] = named
            return named

    def _add_revision(
        self,
        project_id: str,
        timeline: Timeline,
        *,
        label: str,
        parent: int | None,
        at: str,
        coalesce: str | None,
    ) -> RevisionInfo:
        text = to_text(timeline)
        number = max(self._infos[project_id], default=0) + 1
        info = RevisionInfo(
            project_id=project_id,
            number=number,
            parent=parent,
            label=label,
            name=None,
            sha256=sha256(text),
            created_at=at,
            coalesce=coalesce,
        )
        self._infos[project_id][number] = info
        self.documents[project_id, number] = text
        return info

    def _info(self, project_id: str, number: int) -> RevisionInfo:
        info = self._infos.get(project_id, {}).get(number)
        if info is None:
            raise NotFound
        return info

    def _require_version(self, project_id: str, version: int) -> None:
        project = self._projects.get(project_id)
        if project is None:
            raise NotFound
        if project.version != version:
            raise StaleRevision

    def _bump(self, project_id: str, version: int, **changes: Any) -> Project:
        self._require_version(project_id, version)
        old = self._projects[project_id]
        self._projects[project_id] = replace(old, version=version + 1, updated_at=self._now(), **changes)
        return self._projects[project_id]


def _require_changeable(changes: Mapping[str, str | None]) -> None:
    if unknown := sorted(set(changes) - CHANGEABLE):
        raise InvalidRequest(f"A project's {unknown[0]} cannot be changed like that.")
    if "name" in changes and changes["name"] is None:
        raise InvalidRequest("A project's name cannot be left out.")


class MemoryAssetStore:
    """Assets in a dictionary."""

    def __init__(self, assets: Sequence[Asset] = ()) -> None:
        self._lock = threading.RLock()
        self._assets = {asset.id: asset for asset in assets}
        self._buried: dict[str, Asset] = {}

    def add(self, asset: Asset) -> None:
        with self._lock:
            self._assets[asset.id] = asset

    def get(self, asset_id: str, *, owner: str | None = None) -> Asset:
        with self._lock:
            asset = self._assets.get(asset_id)
            if asset is None or owner not in (None, asset.owner):
                raise NotFound
            return asset

    def get_many(self, asset_ids: Sequence[str]) -> Mapping[str, Asset]:
        with self._lock:
            return {wanted: self._assets[wanted] for wanted in asset_ids if wanted in self._assets}

    def gone(self, asset_ids: Sequence[str]) -> Sequence[GoneAsset]:
        with self._lock:
            found = (self._buried[one] for one in asset_ids if one in self._buried)
            return [GoneAsset(asset.id, asset.owner, asset.name) for asset in found]

    def list(self, *, owner: str) -> Sequence[Asset]:
        with self._lock:
            mine = [asset for asset in self._assets.values() if asset.owner == owner]
            return sorted(mine, key=lambda asset: (asset.created_at, asset.id), reverse=True)

    def probed(self, asset_id: str, info: MediaInfo, *, needs_proxy: bool) -> Asset:
        now = {"info": info, "needs_proxy": needs_proxy, "facts_version": FACTS_VERSION}
        return self._change(asset_id, state=AssetState.READY, error=None, **now)

    def failed(self, asset_id: str, error: str) -> Asset:
        return self._change(asset_id, state=AssetState.FAILED, error=error)

    def with_older_facts(self, *, most: int) -> Sequence[Asset]:
        with self._lock:
            older = [asset for asset in self._assets.values() if asset.has_older_facts]
            return sorted(older, key=lambda asset: (asset.created_at, asset.id), reverse=True)[:most]

    def count_older_facts(self) -> int:
        with self._lock:
            return len({asset.key for asset in self._assets.values() if asset.has_older_facts})

    def probed_anew(
        self, asset_id: str, info: MediaInfo, *, needs_proxy: bool, stale: Collection[Made]
    ) -> Asset:
        with self._lock:
            for each in self._with_bytes_of(self.get(asset_id)):
                made = tuple(sorted({*each.stale, *stale}))
                self._change(each.id, info=info, needs_proxy=needs_proxy, stale=made)
            return self.get(asset_id)

    def note_version(self, key: str) -> None:
        with self._lock:
            for asset in [asset for asset in self._assets.values() if asset.key == key]:
                self._change(asset.id, facts_version=FACTS_VERSION)

    def derived(
        self,
        asset_id: str,
        *,
        filmstrip: tuple[str, Filmstrip] | None = None,
        peaks_key: str | None = None,
        proxy_key: str | None = None,
        sounds_key: str | None = None,
        anew: Made | None = None,
    ) -> Asset:
        changes: dict[str, Any] = {}
        if filmstrip is not None:
            changes["filmstrip_key"], changes["filmstrip"] = filmstrip
        if peaks_key is not None:
            changes["peaks_key"] = peaks_key
        if proxy_key is not None:
            changes["proxy_key"] = proxy_key
        if sounds_key is not None:
            changes["sounds_key"] = sounds_key
        with self._lock:
            for each in self._with_bytes_of(self.get(asset_id)):
                stale = tuple(made for made in each.stale if made != anew)
                self._change(each.id, stale=stale, **changes)
            return self.get(asset_id)

    def rename(self, asset_id: str, name: str, *, owner: str) -> Asset:
        self.get(asset_id, owner=owner)
        return self._change(asset_id, name=name)

    def clear(self, key: str, *, at: str) -> None:
        nothing = dict.fromkeys(("filmstrip_key", "filmstrip", "peaks_key", "proxy_key", "sounds_key"))
        for asset_id in self.sharing(key):
            self._change(asset_id, cleared_at=at, stale=(), **nothing)

    def note_lost(self, keys: Collection[str], *, lost: bool) -> None:
        with self._lock:
            for asset in [asset for asset in self._assets.values() if asset.key in keys]:
                self._change(asset.id, lost=lost)

    def unite(self, asset_id: str, sha256: str) -> Asset:
        with self._lock:
            asset = replace(self.get(asset_id), sha256=sha256)
            self._assets[asset_id] = self._shared(asset) or asset
            return self._assets[asset_id]

    def add_known(self, asset: Asset) -> Asset | None:
        with self._lock:
            shared = self._shared(asset)
            if shared is not None:
                self._assets[asset.id] = shared
            return shared

    def _shared(self, asset: Asset) -> Asset | None:
        every = [*self._assets.values(), *self._buried.values()]
        twins = [
            twin
            for twin in every
            if (twin.owner, twin.sha256, twin.state) == (asset.owner, asset.sha256, AssetState.READY)
            and twin.id != asset.id
        ]
        if not twins:
            return None
        oldest = min(twins, key=lambda twin: (twin.created_at, twin.id))
        return replace(oldest, id=asset.id, name=asset.name, created_at=asset.created_at)

    def _with_bytes_of(self, one: Asset) -> Sequence[Asset]:
        return [asset for asset in self._assets.values() if asset.key == one.key]

    def sharing(self, key: str) -> Sequence[str]:
        with self._lock:
            every = [*self._assets.values(), *self._buried.values()]
            return [asset.id for asset in every if asset.key == key]

    def bytes_of(self, owner: str) -> tuple[int, int]:
        with self._lock:
            kept, gone = (
                {
                    asset.key: asset.size_bytes
                    for asset in assets.values()
                    if asset.owner == owner and asset.state is not AssetState.FAILED
                }
                for assets in (self._assets, self._buried)
            )
            return sum(kept.values()), sum(size for key, size in gone.items() if key not in kept)

    def bury(self, asset_id: str, *, owner: str, at: str) -> Asset:
        with self._lock:
            self._buried[asset_id] = self.delete(asset_id, owner=owner)
            return self._buried[asset_id]

    def delete(self, asset_id: str, *, owner: str) -> Asset:
        with self._lock:
            asset = self.get(asset_id, owner=owner)
            del self._assets[asset_id]
            return asset

    def _change(self, asset_id: str, **changes: Any) -> Asset:
        with self._lock:
            self._assets[asset_id] = replace(self.get(asset_id), **changes)
            return self._assets[asset_id]


class MemoryBus:
    """News within one process, delivered before `publish` returns. `published` keeps all of it."""

    def __init__(self) -> None:
        self._listeners = Listeners()
        self._connected = True
        self.published: list[tuple[str, Mapping[str, Any]]] = []

    def publish(self, topic: str, message: Mapping[str, Any]) -> bool:
        plain = json.loads(json.dumps(message, allow_nan=False))
        if self._connected:
            self.published.append((topic, plain))
            self._listeners.deliver(topic, plain)
        return self._connected

    def subscribe(self, prefix: str, handler: Listener) -> Callable[[], None]:
        return self._listeners.add(prefix, handler)

    def on_connected(self, handler: Callable[[], None]) -> Callable[[], None]:
        return self._listeners.add_connected(handler)

    @property
    def connected(self) -> bool:
        return self._connected

    def close(self) -> None:
        self._connected = False

    def reconnect(self) -> None:
        """Come back after `close`, as a bus does after its server was away."""
        self._connected = True
        self._listeners.connected()
