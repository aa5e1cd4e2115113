"""Projects made of the videos of a list: each with its range on the timeline, and its captions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.domain.errors import InvalidRequest, MediaMissing
from app.domain.languages import UNKNOWN_LANGUAGE
from app.domain.lists import ListVideo, VideoState, range_in
from app.domain.part import part_of
from app.domain.projects import Project
from app.domain.serial import to_document
from app.ports import AssetStore, CaptionFiles, FileStore
from app.ports.captions import ReadCaptions
from app.ports.lists import ListStore
from app.services.ids import new_id
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
        """A project of each of those videos that is ready, in the order of the list; without ids, of all.

        Raises InvalidRequest when none is ready, or there are more than 500.
        """
        self._lists.get(list_id, owner=owner)
        videos = self._lists.videos(list_id, states=[VideoState.READY], ids=ids)
        if not videos:
            raise InvalidRequest("None of those videos is ready.")
        if len(videos) > MOST_AT_ONCE:
            raise InvalidRequest(f"Choose at most {MOST_AT_ONCE} videos at once.")
        return [self._make(video, owner=owner) for video in videos]

    def _make(self, video: ListVideo, *, owner: str) -> Project:
        asset = self._assets.get(video.asset_id or "", owner=owner)
        if asset.info is None:
            raise MediaMissing(f"{asset.name} cannot be used.")
        start, end = range_in(video.entry, asset.info)
        read = self._captions_of(video)
        language = read.language or UNKNOWN_LANGUAGE
        timeline = part_of(asset, start=start, end=end, cues=read.cues, language=language, fresh=self._new_id)
        return self._projects.create(
            owner,
            title_of(video.entry.title or asset.name),
            {"timeline_state": to_document(timeline), "video_filename": asset.name[:255]},
        )

    def _captions_of(self, video: ListVideo) -> ReadCaptions:
        if video.captions_key is None or not self._files.exists(video.captions_key):
            return ReadCaptions(())
        data = self._files.path(video.captions_key).read_bytes()
        return self._captions.read(data, video.entry.captions)
