"""Projects made of the videos of a list: each with its range on the timeline, and its captions.

A video remembers its project, so that none is made twice while the first one is there. Two who make
it at once give it the same id, and so make one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from app.domain.errors import InvalidRequest, MediaMissing, NotFound, ProjectThere
from app.domain.languages import UNKNOWN_LANGUAGE
from app.domain.lists import ListVideo, VideoState, range_in
from app.domain.media import Asset
from app.domain.part import part_of
from app.domain.projects import Project
from app.domain.serial import to_document
from app.domain.timeline import Timeline
from app.ports import AssetStore, CaptionFiles, FileStore
from app.ports.captions import ReadCaptions
from app.ports.lists import ListStore
from app.services.ids import id_of, new_id
from app.services.projects.project_fields import title_of
from app.services.projects.projects import Projects

MOST_AT_ONCE = 500


class ListProjects:
    """Makes one project of each chosen video."""

    def __init__(
        self,
        *,
        lists: ListStore,
        assets: AssetStore,
        projects: Projects,
        files: FileStore,
        captions: CaptionFiles,
        new_id: Callable[[], str] = new_id,
    ) -> None:
        self._lists = lists
        self._assets = assets
        self._projects = projects
        self._files = files
        self._captions = captions
        self._new_id = new_id

    def make(self, list_id: str, *, owner: str, ids: Sequence[str] | None = None) -> Sequence[Project]:
        """The projects of those videos that are ready, in the order of the list; without ids, of all.

        Raises InvalidRequest when none is ready, or there are more than 500.
        """
        return [self.of(video, owner=owner) for video in self.ready(list_id, owner=owner, ids=ids)]

    def ready(self, list_id: str, *, owner: str, ids: Sequence[str] | None = None) -> Sequence[ListVideo]:
        """Those of the videos that a project can be made of. Raises as `make` does."""
        self._lists.get(list_id, owner=owner)
        videos = self._lists.videos(list_id, states=[VideoState.READY], ids=ids)
        if not videos:
            raise InvalidRequest("None of those videos is ready.")
        if len(videos) > MOST_AT_ONCE:
            raise InvalidRequest(f"Choose at most {MOST_AT_ONCE} videos at once.")
        return videos

    def of(self, video: ListVideo, *, owner: str) -> Project:
        """The project of a video as it is now; made, when there is none or none any more."""
        if video.project_id is not None:
            with suppress(NotFound):
                return self._projects.get(video.project_id, owner)
        return self._make(video, owner=owner)

    def timeline(self, video: ListVideo, *, owner: str) -> Timeline:
        """What the project of a video shows, or would show if it were made."""
        if video.project_id is not None:
            with suppress(NotFound):
                return self._projects.timeline(video.project_id, owner)
        return self._part(video, self._asset(video, owner))

    def _make(self, video: ListVideo, *, owner: str) -> Project:
        asset = self._asset(video, owner)
        timeline = self._part(video, asset)
        project_id = id_of(video.id, video.project_id or "")  # whoever makes it, at once or after a kill
        try:
            project = self._projects.create(
                owner,
                title_of(video.entry.title or asset.name),
                {"timeline_state": to_document(timeline), "video_filename": asset.name[:255]},
                project_id=project_id,
            )
        except ProjectThere:  # somebody was quicker, and may have deleted it since
            project = self.of(replace(video, project_id=project_id), owner=owner)
        self._lists.note_project(video.id, project.id)
        return project

    def _asset(self, video: ListVideo, owner: str) -> Asset:
        return self._assets.get(video.asset_id or "", owner=owner)

    def _part(self, video: ListVideo, asset: Asset) -> Timeline:
        if asset.info is None:
            raise MediaMissing(f"{asset.name} cannot be used.")
        start, end = range_in(video.entry, asset.info)
        read = self._captions_of(video)
        language = read.language or UNKNOWN_LANGUAGE
        return part_of(asset, start=start, end=end, cues=read.cues, language=language, fresh=self._new_id)

    def _captions_of(self, video: ListVideo) -> ReadCaptions:
        if video.captions_key is None or not self._files.exists(video.captions_key):
            return ReadCaptions(())
        data = self._files.path(video.captions_key).read_bytes()
        return self._captions.read(data, video.entry.captions)
