"""A project and the revisions of its timeline."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Project:
    """A named timeline with its history.

    `version` counts every change of the row; a save names the version that it was made from.
    """

    id: str
    owner: str
    name: str
    version: int
    head: int  # number of the revision that is shown
    tip: int  # number of the newest revision that redo can reach
    created_at: str  # ISO 8601, UTC
    updated_at: str
    description: str = ""
    video_filename: str | None = None
    video_url: str | None = None


@dataclass(frozen=True, slots=True)
class RevisionInfo:
    """A saved state of a timeline, without the timeline. Numbers count from 1 within a project."""

    project_id: str
    number: int
    parent: int | None
    label: str  # what was done: "Split", "Trim"
    name: str | None  # given by a person; such a revision is a version
    sha256: str  # of the canonical form
    created_at: str
    coalesce: str | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """A saved state of a timeline."""

    info: RevisionInfo
    timeline: Timeline
