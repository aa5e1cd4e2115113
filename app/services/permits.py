"""Who may do what: the role of a person, and what a project is to them.

A project that is neither one's own nor shared with one does not exist. A project may use files of
everybody who is in it, and whoever may open it may play them there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

from app.domain.accounts import ALLOWS, LOCAL_OWNER, LOCAL_PERSON, MAY, Access, Act, Person
from app.domain.errors import NotAllowed, NotFound
from app.domain.media import Asset, GoneAsset
from app.domain.projects import Project
from app.ports import ProjectStore
from app.ports.accounts import PeopleStore, ShareStore

TIMELINES_KEPT = 4096

_File = TypeVar("_File", Asset, GoneAsset)

_NOT_WITH_ROLE: Mapping[Act, str] = {
    Act.EDIT: "You can watch projects here, but not change them.",
    Act.IMPORT: "You can watch projects here, but not bring files in.",
    Act.EXPORT: "You can watch projects here, but not export them.",
    Act.SHARE: "You can watch projects here, but not share or delete them.",
    Act.MANAGE: "Only an administrator can do that.",
}
_NOT_WITH_ACCESS: Mapping[Act, str] = {
    Act.EDIT: "This project was shared with you to watch, not to change.",
    Act.EXPORT: "This project was shared with you to watch, not to export.",
    Act.SHARE: "Only the owner of the project can do that.",
}


class Permits:
    """Asks roles and shares. Without `people`, everybody may do everything with what is theirs."""

    def __init__(
        self,
        projects: ProjectStore,
        *,
        shares: ShareStore | None = None,
        people: PeopleStore | None = None,
    ) -> None:
        self._projects = projects
        self._shares = shares
        self._people = people
        self._media_of = lru_cache(maxsize=TIMELINES_KEPT)(self._media_at)

    def person(self, person_id: str) -> Person:
        """Who that is. Raises NotFound."""
        if person_id == LOCAL_OWNER or self._people is None:
            return LOCAL_PERSON
        return self._people.get(person_id)

    def keeper(self) -> str | None:
        """Who looks after the place: the first administrator by name, if there is one yet."""
        if self._people is None:
            return LOCAL_OWNER
        return next((one.id for one in self._people.list() if one.may(Act.MANAGE)), None)

    def require(self, person_id: str, act: Act) -> None:
        """Raises NotAllowed when that person's role does not allow it."""
        if all(act in allowed for allowed in MAY.values()):
            return
        try:
            person = self.person(person_id)
        except NotFound as error:
            raise NotAllowed from error
        if not person.may(act):
            raise NotAllowed(_NOT_WITH_ROLE.get(act))

    def access(self, project: Project, person_id: str) -> Access | None:
        """What a project is to a person; None when it is nothing to them."""
        if project.owner == person_id:
            return Access.OWN
        return self._shares.access(project.id, person_id) if self._shares else None

    def project(self, project_id: str, person_id: str, act: Act = Act.OPEN) -> Project:
        """The project, to do that with it. Raises NotFound when it is not theirs, NotAllowed."""
        project = self._projects.find(project_id)
        access = self.access(project, person_id)
        if access is None:
            raise NotFound
        if act not in ALLOWS[access]:
            raise NotAllowed(_NOT_WITH_ACCESS.get(act))
        self.require(person_id, act)
        return project

    def projects(self, person_id: str) -> Sequence[Project]:
        """Every project that a person may open, last changed first."""
        own = self._projects.list(owner=person_id)
        shared = self.shared_with(person_id)
        if not shared:
            return own
        others = self._projects.find_many(list(shared))
        return sorted([*own, *others], key=lambda one: (one.updated_at, one.id), reverse=True)

    def media(self, asset: Asset, person_id: str) -> Asset:
        """The file, when it is theirs or shown in a project that they may open. Raises NotFound."""
        if asset.owner == person_id:
            return asset
        shown = self.showing(asset, person_id) if self._shares is not None else ()
        if not shown or all(self.access(project, asset.owner) is None for project in shown):
            raise NotFound("That file is no longer in the library.")
        return asset

    def showing(self, asset: Asset, person_id: str) -> Sequence[Project]:
        """The projects that a person may open and that show the file."""
        reached = self.projects(person_id)
        return [project for project in reached if asset.id in self._media_of(project.id, project.head)]

    def shown_only_in(self, project_ids: Collection[str], person_id: str) -> frozenset[str]:
        """The ids of files that these projects show and no other one that the person may open."""
        inside: set[str] = set()
        outside: set[str] = set()
        for project in self.projects(person_id):
            shown = inside if project.id in project_ids else outside
            shown |= self._media_of(project.id, project.head)
        return frozenset(inside - outside)

    def usable(self, project: Project, media: Mapping[str, _File]) -> Mapping[str, _File]:
        """Those of the files that the project may use, or might when they were there."""
        inside = {owner: self.access(project, owner) for owner in {one.owner for one in media.values()}}
        return {key: asset for key, asset in media.items() if inside[asset.owner] is not None}

    def shared_with(self, person_id: str) -> Mapping[str, Access]:
        """What others' projects are to a person, by their ids."""
        return self._shares.with_person(person_id) if self._shares else {}

    def _media_at(self, project_id: str, head: int) -> frozenset[str]:
        """The files of a revision, which never changes."""
        timeline = self._projects.load(project_id, head).timeline
        return frozenset(clip.asset for clip in timeline.clips())
