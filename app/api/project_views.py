"""Projects and their history as the API shows them."""

from __future__ import annotations

from typing import Any, Self

from app.api.views import View
from app.domain.projects import Project, RevisionInfo
from app.domain.serial import to_document
from app.domain.timeline import Timeline


class ProjectSummary(View):
    """A project without its timeline."""

    id: str
    name: str
    description: str
    video_filename: str | None
    video_url: str | None
    version: int
    created_at: str
    updated_at: str

    @classmethod
    def of(cls, project: Project) -> Self:
        """The project as the API shows it."""
        return cls.model_validate({name: getattr(project, name) for name in ProjectSummary.model_fields})


class ProjectView(ProjectSummary):
    """A project with its timeline, whose form docs/timeline-format.md describes."""

    revision: int
    timeline_state: dict[str, Any]

    @classmethod
    def with_timeline(cls, project: Project, timeline: Timeline) -> Self:
        """The project and what is on its timeline."""
        return cls(
            **ProjectSummary.of(project).model_dump(),
            revision=project.head,
            timeline_state=to_document(timeline),
        )


class RevisionView(View):
    """A saved state of a project; one with a name is a version that somebody chose to keep."""

    number: int
    parent: int | None
    label: str
    name: str | None
    sha256: str
    created_at: str

    @classmethod
    def of(cls, info: RevisionInfo) -> Self:
        """The revision as the API shows it."""
        return cls.model_validate({name: getattr(info, name) for name in cls.model_fields})
