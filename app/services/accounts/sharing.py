"""Sharing a project: who else may see it, and who may edit it."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.accounts import Access, Act, Person
from app.domain.errors import InvalidRequest
from app.ports import EventBus
from app.ports.accounts import PeopleStore, ShareStore
from app.services.permits import Permits
from app.services.progress.announcing import projects_topic, shares_topic, tell


class Sharing:
    """The shares of projects. Only the owner of a project shares it; everybody in it sees with whom."""

    def __init__(self, shares: ShareStore, people: PeopleStore, permits: Permits, bus: EventBus) -> None:
        self._shares = shares
        self._people = people
        self._permits = permits
        self._bus = bus

    def shares(self, project_id: str, person_id: str) -> Sequence[tuple[Person, Access]]:
        """Everybody who may open a project, the owner first. Raises NotFound."""
        project = self._permits.project(project_id, person_id)
        accesses = {project.owner: Access.OWN, **self._shares.of_project(project_id)}
        known = [(one, accesses[one.id]) for one in self._people.list() if one.id in accesses]
        return sorted(known, key=lambda share: share[1] is not Access.OWN)

    def others(self, project_id: str, person_id: str) -> Sequence[Person]:
        """Whom a project could be shared with."""
        reached = {person.id for person, _ in self.shares(project_id, person_id)}
        return [one for one in self._people.list() if one.id not in reached and not one.disabled]

    def share(self, project_id: str, person_id: str, *, to: str, access: Access) -> None:
        """Let somebody see or edit a project, from now on. Raises NotFound, NotAllowed."""
        project = self._permits.project(project_id, person_id, Act.SHARE)
        if access is Access.OWN or to == project.owner:
            raise InvalidRequest("A project has one owner. Share it to view or to edit.")
        self._people.get(to)
        self._shares.share(project_id, to, access)
        self._tell(project_id, to)

    def unshare(self, project_id: str, person_id: str, *, to: str) -> None:
        """Let somebody in no longer. Anybody may leave a project that was shared with them."""
        if to == person_id:
            self._permits.project(project_id, person_id)
        else:
            self._permits.project(project_id, person_id, Act.SHARE)
        self._shares.unshare(project_id, to)
        self._tell(project_id, to)

    def _tell(self, project_id: str, to: str) -> None:
        tell(self._bus, projects_topic(to), {"shares": True})
        tell(self._bus, shares_topic(project_id), {"shares": True})
