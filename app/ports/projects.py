"""Projects and the revisions of their timelines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from app.domain.projects import Project, Revision, RevisionInfo
from app.domain.timeline import Timeline


class ProjectStore(Protocol):
    """Projects and the revisions of their timelines.

    A project's `version` counts every change of what it shows; a save names the version that it
    was made from and raises StaleRevision when another came first. Revisions are immutable nodes
    with a parent; `head` is the one shown, `tip` the newest one that redo can reach. Loading a
    revision compares the stored hash with the document and raises InvalidDocument if they differ.
    """

    def create(self, project: Project, timeline: Timeline) -> Project: ...

    def get(self, project_id: str, *, owner: str) -> Project: ...

    def find(self, project_id: str) -> Project:
        """A project, whoever it belongs to. Raises NotFound."""
        ...

    def find_many(self, project_ids: Sequence[str]) -> Sequence[Project]:
        """Those of the projects that exist, whoever they belong to."""
        ...

    def list(self, *, owner: str) -> Sequence[Project]: ...

    def update(
        self, project_id: str, *, owner: str, version: int, changes: Mapping[str, str | None]
    ) -> Project:
        """Change `name`, `description`, `video_filename` or `video_url`. Raises StaleRevision."""
        ...

    def delete(self, project_id: str, *, owner: str) -> None:
        """Put a project aside, so that it is not found until it is taken back. Raises NotFound."""
        ...

    def load(self, project_id: str, number: int) -> Revision: ...

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
        """Store a new revision under `parent`, make it head and tip, and bump the version.

        `changes` of fields, as `update` takes them, come with it or not at all.
        """
        ...

    def move_head(self, project_id: str, *, version: int, head: int, tip: int | None = None) -> Project:
        """Show another revision (undo, redo, restore), and bump the version."""
        ...

    def revisions(
        self, project_id: str, *, limit: int = 200, before: int | None = None
    ) -> Sequence[RevisionInfo]:
        """Newest first, without their documents."""
        ...

    def versions(self, project_id: str) -> Sequence[RevisionInfo]:
        """All that a person gave a name, newest first, without their documents."""
        ...

    def name_revision(self, project_id: str, number: int, name: str) -> RevisionInfo: ...
