"""Projects: making, naming, copying and removing them, and their saved versions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.domain.accounts import Access, Act
from app.domain.errors import AssetNotFound, InvalidRequest, NotAllowed, StaleRevision
from app.domain.first_cut import empty_timeline, first_cut
from app.domain.media import AssetState
from app.domain.projects import Project, Revision, RevisionInfo
from app.domain.serial import from_document
from app.domain.timeline import Timeline
from app.ports import AssetStore, EventBus, ProjectStore
from app.services.clock import now_iso
from app.services.ids import new_id
from app.services.permits import Permits
from app.services.progress.announcing import project_topic, projects_topic, tell
from app.services.projects.project_fields import MAX_NAME, UNTITLED, read_fields, read_name, title_of


class Projects:
    """The projects that a person may reach: their own, and those shared with them. Others are NotFound.

    `owner` is always the person who asks; what is made belongs to them.
    """

    def __init__(
        self,
        projects: ProjectStore,
        assets: AssetStore,
        bus: EventBus,
        *,
        permits: Permits | None = None,
        new_id: Callable[[], str] = new_id,
        now: Callable[[], str] = now_iso,
    ) -> None:
        self._projects = projects
        self._permits = permits or Permits(projects)
        self._assets = assets
        self._bus = bus
        self._new_id = new_id
        self._now = now

    def create(
        self,
        owner: str,
        name: str,
        details: Mapping[str, Any] | None = None,
        *,
        project_id: str | None = None,
    ) -> Project:
        """A new project with an empty timeline, or with what `details` hold, as for `update`.

        It gets that id, if one is given. Raises InvalidRequest, InvalidDocument.
        """
        self._permits.require(owner, Act.EDIT)
        fields = read_fields({**(details or {}), "name": name})
        document = fields.pop("timeline_state", None)
        if document is None:
            timeline = empty_timeline(fresh=self._new_id())
        else:
            timeline = self._read(document, owner, known=frozenset())
        return self._create(owner, timeline, fields, project_id=project_id)

    def create_from_assets(self, owner: str, asset_ids: Sequence[str], name: str | None = None) -> Project:
        """A project of files, each whole and in order, in the format of the first with a picture.

        It has the first file's name unless another is given. Raises NotFound, AssetNotFound.
        """
        self._permits.require(owner, Act.EDIT)
        if not asset_ids:
            raise InvalidRequest("Choose at least one file.")
        assets = [self._assets.get(asset_id, owner=owner) for asset_id in asset_ids]
        if any(asset.state is not AssetState.READY for asset in assets):
            raise AssetNotFound
        timeline = first_cut(assets, fresh=self._new_id())
        chosen = title_of(assets[0].name) if name is None else name
        return self._create(
            owner, timeline, read_fields({"name": chosen, "video_filename": assets[0].name[:255]})
        )

    def list(self, owner: str) -> Sequence[Project]:
        """Last changed first."""
        return self._permits.projects(owner)

    def get(self, project_id: str, owner: str) -> Project:
        """One project. Raises NotFound."""
        return self._permits.project(project_id, owner)

    def may(self, project_id: str, owner: str, act: Act) -> bool:
        """Whether that may be done with a project that one may open. Raises NotFound."""
        try:
            self._permits.project(project_id, owner, act)
        except NotAllowed:
            return False
        return True

    def shared_with(self, owner: str) -> Mapping[str, Access]:
        """What others' projects are to a person, by their ids."""
        return self._permits.shared_with(owner)

    def files_of_others(self, asset_ids: Iterable[str], owner: str) -> frozenset[str]:
        """Those of the files that are not that person's: a project with one of them is not theirs to copy."""
        found = self._assets.get_many(sorted(asset_ids))
        return frozenset(key for key, asset in found.items() if asset.owner != owner)

    def timeline(self, project_id: str, owner: str) -> Timeline:
        """What the project shows now."""
        return self.revision(project_id, owner).timeline

    def revision(self, project_id: str, owner: str, number: int | None = None) -> Revision:
        """A saved state with its timeline; without a number the one that is shown."""
        project = self._permits.project(project_id, owner)
        return self._projects.load(project_id, project.head if number is None else number)

    def update(self, project_id: str, owner: str, *, version: int, changes: Mapping[str, Any]) -> Project:
        """Change `name`, `description`, `video_filename`, `video_url` or `timeline_state`.

        The last is a document as docs/timeline-format.md describes it. Raises StaleRevision when
        `version` is not the newest, InvalidRequest, InvalidDocument.
        """
        project = self._permits.project(project_id, owner, Act.EDIT)
        fields = read_fields(changes)
        document = fields.pop("timeline_state", None)
        timeline = None
        if document is not None:
            known = frozenset(
                clip.asset for clip in self._projects.load(project_id, project.head).timeline.clips()
            )
            timeline = self._read(document, owner, known=known)
        if timeline is not None:
            project, _ = self._projects.save(
                project_id,
                version=version,
                timeline=timeline,
                label="Replace",
                parent=project.head,
                changes=fields,
            )
        elif version != project.version:
            raise StaleRevision
        elif fields:
            project = self._projects.update(project_id, owner=project.owner, version=version, changes=fields)
        self._announce(project)
        return project

    def duplicate(self, project_id: str, owner: str) -> Project:
        """A new project with the same timeline and no history. Raises NotAllowed with others' files."""
        self._permits.require(owner, Act.EDIT)
        old = self._permits.project(project_id, owner)
        timeline = self._projects.load(old.id, old.head).timeline
        if self.files_of_others({clip.asset for clip in timeline.clips()}, owner):
            raise NotAllowed("This project uses files of other people, so it cannot be copied.")
        fields: dict[str, str | None] = {
            "name": f"{old.name[: MAX_NAME - 5]} copy",
            "description": old.description,
            "video_filename": old.video_filename,
            "video_url": old.video_url,
        }
        return self._create(owner, timeline, fields)

    def delete(self, project_id: str, owner: str) -> None:
        """Remove a project with its history. The media stay."""
        project = self._permits.project(project_id, owner, Act.SHARE)
        self._projects.delete(project_id, owner=project.owner)
        self._announce(replace(project, version=project.version + 1))

    def revisions(
        self, project_id: str, owner: str, *, limit: int = 200, before: int | None = None
    ) -> Sequence[RevisionInfo]:
        """The history, newest first."""
        self._permits.project(project_id, owner)
        return self._projects.revisions(project_id, limit=max(1, min(limit, 500)), before=before)

    def versions(self, project_id: str, owner: str) -> Sequence[RevisionInfo]:
        """All saved states that have a name, newest first."""
        self._permits.project(project_id, owner)
        return self._projects.versions(project_id)

    def name_version(self, project_id: str, owner: str, number: int, name: str) -> RevisionInfo:
        """Keep a saved state under a name."""
        project = self._permits.project(project_id, owner, Act.EDIT)
        named = self._projects.name_revision(project_id, number, read_name(name))
        self._announce(project)
        return named

    def restore(self, project_id: str, owner: str, number: int, *, version: int | None = None) -> Project:
        """Show an earlier state again, as a new revision, so that undo takes the restoring back.

        With a `version`, raises StaleRevision when it is not the newest.
        """
        project = self._permits.project(project_id, owner, Act.EDIT)
        old = self._projects.load(project_id, number)
        restored, _ = self._projects.save(
            project_id,
            version=project.version if version is None else version,
            timeline=old.timeline,
            label=f"Restore {old.info.name or number}",
            parent=project.head,
        )
        self._announce(restored)
        return restored

    def _create(
        self,
        owner: str,
        timeline: Timeline,
        fields: Mapping[str, str | None],
        *,
        project_id: str | None = None,
    ) -> Project:
        now = self._now()
        project = Project(
            id=project_id or self._new_id(),
            owner=owner,
            name=fields["name"] or UNTITLED,
            version=1,
            head=1,
            tip=1,
            created_at=now,
            updated_at=now,
            description=fields.get("description") or "",
            video_filename=fields.get("video_filename"),
            video_url=fields.get("video_url"),
        )
        created = self._projects.create(project, timeline)
        tell(self._bus, projects_topic(owner), {})
        return created

    def _read(self, document: object, owner: str, *, known: frozenset[str]) -> Timeline:
        """The timeline of a document that uses nothing but this person's media and what was `known`."""
        timeline = from_document(document)
        wanted = sorted({clip.asset for clip in timeline.clips()} - known)
        found = self._assets.get_many(wanted)
        for asset_id in wanted:
            if asset_id not in found or found[asset_id].owner != owner:
                raise InvalidRequest(f"The timeline uses a file that is not in the library: {asset_id}.")
        return timeline

    def _announce(self, project: Project) -> None:
        tell(self._bus, project_topic(project.id), {"version": project.version})
        tell(self._bus, projects_topic(project.owner), {})
