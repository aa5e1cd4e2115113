"""Editing: a command in, the saved timeline out, for everybody who has the project open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain import commands
from app.domain.accounts import Act
from app.domain.availability import available_of
from app.domain.commands import Command
from app.domain.commands.captions import ImportCues
from app.domain.errors import InvalidRequest, NotFound, NothingToRedo, StaleRevision
from app.domain.history import parent_of_again, parent_of_next, redo_target, undo_target
from app.domain.media import Asset
from app.domain.projects import Project, RevisionInfo
from app.domain.shown_captions import shown_captions
from app.domain.timeline import Timeline
from app.ports import AssetStore, CaptionFiles, EventBus, FileStore, ProjectStore
from app.services.clock import now_iso
from app.services.ids import new_id
from app.services.media.stored_captions import STORED_ENCODING, stored_captions
from app.services.permits import Permits
from app.services.progress.announcing import project_topic, tell
from app.services.projects.caption_imports import (
    CaptionImport,
    import_key,
    import_message,
    taking_message,
    told_of,
)
from app.services.projects.open_timelines import OpenProject, OpenTimelines
from app.services.projects.placing import (
    assets_named,
    of_clips_with_sound,
    on_fitting_tracks,
    require_sounds,
    require_streams,
)


@dataclass(frozen=True, slots=True)
class EditorState:
    """All that an editor shows of a project. Undone and saved again, a timeline is the same object."""

    project: Project
    revision: RevisionInfo
    timeline: Timeline
    assets: Mapping[str, Asset]  # those of the timeline's media that are there
    can_undo: bool
    can_redo: bool
    undo_label: str
    redo_label: str
    gone: Mapping[str, str] = field(default_factory=dict)  # what the others were called, as far as is known


class Editing:
    """Edits of the projects that a person may reach; others are NotFound. `owner` is who asks.

    Every change names the version that it was drawn on and raises StaleRevision when that is not
    the newest. An edit that changes nothing gives the state back as it was, with the same version.
    """

    def __init__(
        self,
        projects: ProjectStore,
        assets: AssetStore,
        bus: EventBus,
        caption_files: CaptionFiles,
        files: FileStore,
        *,
        permits: Permits | None = None,
        new_id: Callable[[], str] = new_id,
        now: Callable[[], str] = now_iso,
    ) -> None:
        self._projects = projects
        self._permits = permits or Permits(projects)
        self._assets = assets
        self._bus = bus
        self._caption_files = caption_files
        self._files = files
        self._new_id = new_id
        self._now = now
        self._open = OpenTimelines(projects)

    def open(self, project_id: str, owner: str) -> EditorState:
        """What the project shows now. Raises NotFound."""
        project = self._permits.project(project_id, owner)
        kept = self._open.project(project_id)
        with kept.lock:
            return self._state(project, kept)

    def apply(
        self, project_id: str, owner: str, message: Mapping[str, Any], base_version: int
    ) -> EditorState:
        """Do what a message asks for: an edit of the contract, `undo` or `redo`.

        Raises InvalidRequest, EditRejected, StaleRevision.
        """
        asked = message.get("type") if isinstance(message, Mapping) else None
        if asked == "undo":
            return self.undo(project_id, owner, base_version)
        if asked == "redo":
            return self.redo(project_id, owner, base_version)
        command = commands.parse(message, new_id=self._new_id)
        return self._change(
            project_id, owner, base_version, lambda project, kept: self._edit(project, kept, command, owner)
        )

    def undo(self, project_id: str, owner: str, base_version: int) -> EditorState:
        """Show the state before the last edit. Raises NothingToUndo, StaleRevision."""
        return self._change(
            project_id,
            owner,
            base_version,
            lambda project, kept: self._show(project, undo_target(kept.info(project.head))),
        )

    def redo(self, project_id: str, owner: str, base_version: int) -> EditorState:
        """Show what was undone last. Raises NothingToRedo, StaleRevision."""
        return self._change(
            project_id,
            owner,
            base_version,
            lambda project, kept: self._show(project, _next(project, kept).number),
        )

    def import_captions(
        self,
        project_id: str,
        owner: str,
        base_version: int,
        *,
        data: bytes,
        name: str,
        captions: str | None = None,
        language: str | None = None,
        replacing: bool = False,
        encoding: str | None = None,
    ) -> tuple[EditorState, CaptionImport]:
        """Bring in a caption file, to a caption track or as a new one.

        Without a language and an encoding they are those that the file seems to have. A file that
        replaces what it became just before, read in another encoding, is one step of undo with that.
        Raises InvalidRequest, EditRejected, StaleRevision.
        """
        read = self._caption_files.read(data, name, encoding)

        def edit(project: Project, kept: OpenProject) -> Project:
            rate = kept.timeline(project.head).rate
            message = import_message(read, rate, captions=captions, language=language, replacing=replacing)
            command = commands.parse(message, new_id=self._new_id)
            assert isinstance(command, ImportCues)
            key, head = import_key(command, data), kept.info(project.head)
            parent = parent_of_again(head, tip=project.tip, key=key) if replacing else head.number
            return self._save(project, kept, command, owner, key=key, parent=parent)

        state = self._change(project_id, owner, base_version, edit)
        return state, told_of(read, state.timeline, captions)

    def take_captions(
        self, project_id: str, owner: str, base_version: int, *, asset_id: str, number: int
    ) -> tuple[EditorState, CaptionImport]:
        """Bring in captions that are stored in a file, wherever the timeline shows it, as a new track.

        `number` counts the file's tracks of captions from 1. Raises InvalidRequest, EditRejected,
        StaleRevision, and NotFound where the timeline has no such file, or the file no such captions.
        """
        asset = self.open(project_id, owner).assets.get(asset_id)
        if asset is None:
            raise NotFound
        stored = stored_captions(asset, number, self._files)
        read = self._caption_files.read(stored.data, stored.name, STORED_ENCODING)
        count = 0

        def edit(project: Project, kept: OpenProject) -> Project:
            nonlocal count
            cues = shown_captions(kept.timeline(project.head), asset_id, read.cues)
            if not cues:
                raise InvalidRequest(f"There are no captions in what the timeline shows of {asset.name}.")
            count = len(cues)
            command = commands.parse(taking_message(cues, stored.language), new_id=self._new_id)
            return self._edit(project, kept, command, owner)

        state = self._change(project_id, owner, base_version, edit)
        return state, told_of(read, state.timeline, count=count)

    def export_captions(self, project_id: str, owner: str, captions: str, format: str) -> str:
        """A caption track as the text of an `srt`, `vtt` or `ass` file. Raises TrackNotFound."""
        return self._caption_files.write(self.open(project_id, owner).timeline, captions, format)

    def _change(
        self,
        project_id: str,
        owner: str,
        base_version: int,
        change: Callable[[Project, OpenProject], Project],
    ) -> EditorState:
        if type(base_version) is not int:
            raise InvalidRequest("base_version must be a whole number.")
        kept = self._open.project(project_id)
        with kept.lock:
            before = self._permits.project(project_id, owner, Act.EDIT)
            if before.version != base_version:
                raise StaleRevision
            after = change(before, kept)
            state = self._state(after, kept)
        if after.version != before.version:
            tell(self._bus, project_topic(project_id), {"version": after.version})
        return state

    def _edit(self, project: Project, kept: OpenProject, command: Command, owner: str) -> Project:
        key = commands.coalesce_key(command)
        parent = parent_of_next(kept.info(project.head), tip=project.tip, key=key, now=self._now())
        return self._save(project, kept, command, owner, key=key, parent=parent)

    def _save(
        self,
        project: Project,
        kept: OpenProject,
        command: Command,
        owner: str,
        *,
        key: str | None,
        parent: int,
    ) -> Project:
        timeline = kept.timeline(project.head)
        new = self._assets.get_many(sorted(assets_named(command)))
        mine = {asset_id: asset for asset_id, asset in new.items() if asset.owner == owner}
        assets = {**mine, **self._media_of(project, timeline)}
        command = on_fitting_tracks(command, timeline, assets)
        command = of_clips_with_sound(command, timeline, assets)
        require_sounds(command, timeline, assets)
        require_streams(command, timeline, assets)
        edited = commands.apply(timeline, command, available_of(assets.values()))
        if edited is timeline:
            return project
        saved, revision = self._projects.save(
            project.id,
            version=project.version,
            timeline=edited,
            label=commands.label(command),
            parent=parent,
            coalesce=key,
        )
        kept.keep(revision.info, edited)
        return saved

    def _show(self, project: Project, number: int) -> Project:
        return self._projects.move_head(project.id, version=project.version, head=number)

    def _state(self, project: Project, kept: OpenProject) -> EditorState:
        timeline = kept.timeline(project.head)
        revision = kept.info(project.head)
        redo = _next_or_none(project, kept)
        assets = self._media_of(project, timeline)
        return EditorState(
            project=project,
            revision=revision,
            timeline=timeline,
            assets=assets,
            can_undo=revision.parent is not None,
            can_redo=redo is not None,
            undo_label=revision.label if revision.parent is not None else "",
            redo_label=redo.label if redo is not None else "",
            gone=self._names_of_gone(project, timeline, assets),
        )

    def _media_of(self, project: Project, timeline: Timeline) -> Mapping[str, Asset]:
        wanted = sorted({clip.asset for clip in timeline.clips()})
        return self._permits.usable(project, self._assets.get_many(wanted)) if wanted else {}

    def _names_of_gone(
        self, project: Project, timeline: Timeline, assets: Mapping[str, Asset]
    ) -> Mapping[str, str]:
        missing = sorted({clip.asset for clip in timeline.clips()} - assets.keys())
        if not missing:
            return {}
        gone = {one.id: one for one in self._assets.gone(missing)}
        return {key: one.name for key, one in self._permits.usable(project, gone).items()}


def _next(project: Project, kept: OpenProject) -> RevisionInfo:
    target = redo_target(lambda number: kept.info(number).parent, head=project.head, tip=project.tip)
    return kept.info(target)


def _next_or_none(project: Project, kept: OpenProject) -> RevisionInfo | None:
    try:
        return _next(project, kept)
    except NothingToRedo:
        return None
