"""Timelines that were worked on lately, so that an edit need not read and parse the whole one again.

Revisions are immutable, so what is kept here is never wrong; the store's compare-and-set decides
who was first.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

from app.domain.errors import NotFound
from app.domain.projects import RevisionInfo
from app.domain.timeline import Timeline
from app.ports import ProjectStore

KEPT_PROJECTS = 64
KEPT_TIMELINES = 32


class OpenProject:
    """One project's timelines and revisions. Hold `lock` while using them."""

    def __init__(self, project_id: str, store: ProjectStore) -> None:
        self.lock = threading.Lock()
        self._id = project_id
        self._store = store
        self._timelines: OrderedDict[int, Timeline] = OrderedDict()
        self._infos: dict[int, RevisionInfo] = {}

    def timeline(self, number: int) -> Timeline:
        """The timeline of a revision; the same object as long as it is kept."""
        if number not in self._timelines:
            revision = self._store.load(self._id, number)
            self.keep(revision.info, revision.timeline)
        self._timelines.move_to_end(number)
        return self._timelines[number]

    def info(self, number: int) -> RevisionInfo:
        """A revision without its timeline. Raises NotFound."""
        if number not in self._infos:
            for info in self._store.revisions(self._id, before=number + 1):
                self._infos.setdefault(info.number, info)
        if number not in self._infos:
            raise NotFound
        return self._infos[number]

    def keep(self, info: RevisionInfo, timeline: Timeline) -> None:
        """Remember a revision that was read or saved."""
        self._infos[info.number] = info
        self._timelines[info.number] = timeline
        while len(self._timelines) > KEPT_TIMELINES:
            self._timelines.popitem(last=False)


class OpenTimelines:
    """The projects that are worked on, the least recently used ones forgotten. Thread-safe."""

    def __init__(self, store: ProjectStore) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._open: OrderedDict[str, OpenProject] = OrderedDict()

    def project(self, project_id: str) -> OpenProject:
        """What is kept of a project."""
        with self._lock:
            if project_id not in self._open:
                self._open[project_id] = OpenProject(project_id, self._store)
            self._open.move_to_end(project_id)
            while len(self._open) > KEPT_PROJECTS:
                self._open.popitem(last=False)
            return self._open[project_id]
