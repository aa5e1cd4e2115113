"""Asking for the exports of a list's videos, or of projects: what there is to export, and one job for all."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from app.domain.accounts import Act
from app.domain.errors import AppError, InvalidRequest
from app.domain.first_cut import empty_timeline
from app.domain.jobs import Job, JobKind, NewJob
from app.domain.lists import ListVideo
from app.domain.media import Asset
from app.domain.serial import style_to_document
from app.domain.timeline import Timeline
from app.ports import AssetStore
from app.ports.lists import ListStore
from app.services.ids import new_id
from app.services.jobs.jobs import Jobs
from app.services.lists.exporting import Exporting
from app.services.lists.list_projects import ListProjects
from app.services.permits import Permits
from app.services.projects.editing import Editing
from app.services.rendering.rendering import Rendering

ATTEMPTS = 10  # it goes on where it was, so that a lost worker costs little
MOST_AT_ONCE = 500  # projects


@dataclass(frozen=True, slots=True)
class Offer:
    """What there is to export, as a dialog has to know it."""

    videos: int  # or projects
    left_out: int  # of those that were meant, since they are not ready
    example: Timeline  # of the largest of them that can be read: every size that one may want is smaller
    captions: bool  # whether any of them may have some
    several_sounds: bool


class ListExports:
    """Exports of several at once. `exporting` does the jobs that are asked for here."""

    def __init__(
        self,
        *,
        lists: ListStore,
        assets: AssetStore,
        list_projects: ListProjects,
        editing: Editing,
        rendering: Rendering,
        jobs: Jobs,
        permits: Permits,
        new_id: Callable[[], str] = new_id,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._lists = lists
        self._assets = assets
        self._list_projects = list_projects
        self._editing = editing
        self._rendering = rendering
        self._jobs = jobs
        self._permits = permits
        self._new_id = new_id
        self.exporting = Exporting(
            lists=lists,
            list_projects=list_projects,
            editing=editing,
            rendering=rendering,
            jobs=jobs,
            monotonic=monotonic,
            sleep=sleep,
        )

    def offer(self, list_id: str, *, owner: str, ids: Sequence[str] | None = None) -> Offer:
        """What `start` would export. Raises as that does."""
        videos = self._list_projects.ready(list_id, owner=owner, ids=ids)
        assets = self._assets.get_many([video.asset_id for video in videos if video.asset_id])
        example = self._example(sorted(videos, key=lambda one: -_side(assets.get(one.asset_id or ""))), owner)
        return Offer(
            videos=len(videos),
            left_out=len(self._lists.videos(list_id, ids=ids)) - len(videos),
            example=example,
            captions=bool(example.captions) or any(video.captions_key for video in videos),
            several_sounds=any(one.info and len(one.info.audio) > 1 for one in assets.values()),
        )

    def start(
        self,
        list_id: str,
        *,
        owner: str,
        request: Mapping[str, Any],
        ids: Sequence[str] | None = None,
        captions_as: str | None = None,
        idempotency_key: str | None = None,
    ) -> Job:
        """Have those videos that are ready exported as `request` says, which is one of a project.

        Where they have captions, these get the look that they have in the project `captions_as`. Raises
        what `ListProjects.make` does, NotAllowed, and InvalidRequest for what no export can be.
        """
        self._permits.require(owner, Act.EXPORT)
        videos = self._list_projects.ready(list_id, owner=owner, ids=ids)
        look = None
        if captions_as is not None:
            look = style_to_document(self._editing.open(captions_as, owner).timeline.caption_style)
        return self._submit(
            owner,
            self._lists.get(list_id, owner=owner).name,
            of={"list_id": list_id, "videos": [video.id for video in videos], "captions_look": look},
            request=request,
            idempotency_key=f"exports:{list_id}:{idempotency_key}" if idempotency_key else None,
        )

    def offer_projects(self, project_ids: Sequence[str], *, owner: str) -> Offer:
        """What `start_projects` would export. Raises NotFound and InvalidRequest."""
        states = [self._editing.open(project_id, owner) for project_id in _few(project_ids)]
        assets = [asset for state in states for asset in state.assets.values()]
        return Offer(
            videos=len(states),
            left_out=0,
            example=max((state.timeline for state in states), key=lambda one: min(one.size)),
            captions=any(state.timeline.captions for state in states),
            several_sounds=any(one.info and len(one.info.audio) > 1 for one in assets),
        )

    def start_projects(self, project_ids: Sequence[str], *, owner: str, request: Mapping[str, Any]) -> Job:
        """Have projects exported as `request` says, each as it is when its turn comes.

        Raises NotFound, NotAllowed, and InvalidRequest for what no export can be.
        """
        self._permits.require(owner, Act.EXPORT)
        projects = [self._editing.open(project_id, owner).project for project_id in _few(project_ids)]
        of = {"projects": [{"id": project.id, "title": project.name} for project in projects]}
        title = projects[0].name if len(projects) == 1 else f"{len(projects)} projects"
        return self._submit(owner, title, of=of, request=request, idempotency_key=None)

    def _submit(
        self,
        owner: str,
        title: str,
        *,
        of: Mapping[str, Any],
        request: Mapping[str, Any],
        idempotency_key: str | None,
    ) -> Job:
        each = self._rendering.check(owner, request)
        return self._jobs.submit(
            NewJob(
                id=self._new_id(),
                owner=owner,
                kind=JobKind.EXPORTS,
                title=title,
                payload={
                    **of,
                    "asked": dict(request),
                    "each": each,  # exports of a video, or of a project
                    "key": self._new_id(),  # of its parts, also when it is tried again
                },
                max_attempts=ATTEMPTS,
                idempotency_key=idempotency_key,
            )
        )

    def _example(self, videos: Sequence[ListVideo], owner: str) -> Timeline:
        for video in videos:
            with suppress(AppError):  # it is told when it is exported
                return self._list_projects.timeline(video, owner=owner)
        return empty_timeline(fresh=self._new_id())


def _few(project_ids: Sequence[str]) -> Sequence[str]:
    if not project_ids or len(project_ids) > MOST_AT_ONCE:
        raise InvalidRequest(f"Choose one project at least, and {MOST_AT_ONCE} at most.")
    return project_ids


def _side(asset: Asset | None) -> int:
    """The shorter side of a picture; 0 where there is none."""
    picture = asset.info.picture if asset and asset.info else None
    return min(picture.width, picture.height) if picture else 0
