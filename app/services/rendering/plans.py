"""From a project and what is asked for to plans: of what is there now, and of jobs that were asked for."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.accounts import Act
from app.domain.errors import InvalidDocument, InvalidRequest, MediaMissing
from app.domain.hardware import Encoder
from app.domain.jobs import Job
from app.domain.media import Asset
from app.domain.orders import Order, Surroundings, orders, requests
from app.domain.presets import EncodeChoice
from app.domain.projects import Project
from app.domain.render_plan.serial import plan_from_json
from app.domain.render_plan.values import RenderPlan
from app.domain.render_request import RenderRequest, parse_render_request
from app.domain.timeline import TrackKind
from app.ports import AssetStore, Fonts, ProjectStore
from app.services.media.indexes import Indexes
from app.services.media.originals import Originals
from app.services.permits import Permits
from app.services.rendering.letters import lettered
from app.services.rendering.own_presets import OwnPresets

logger = logging.getLogger(__name__)

Renewed = Callable[[Mapping[str, Asset]], Mapping[str, Asset]]

ASKED = ("preset", "captions", "encode")  # what jobs of older versions keep of their request


def contents_of(assets: Mapping[str, Asset]) -> Mapping[str, str]:
    """What names the very bytes of each asset."""
    return {key: asset.sha256 or asset.key for key, asset in assets.items()}


@dataclass(frozen=True, slots=True)
class PlanOfJob:
    """What a job does, and whether that was said anew since another version of Cutroom planned it."""

    plan: RenderPlan
    anew: bool


class ExportPlans:
    """Plans of projects that a person may export; others are NotFound."""

    def __init__(
        self,
        *,
        projects: ProjectStore,
        assets: AssetStore,
        originals: Originals,
        permits: Permits,
        indexes: Indexes,
        own: OwnPresets,
        fonts: Fonts,
        encoders: Callable[[], Collection[str]],
        renewed: Renewed,
        now: Callable[[], str],
    ) -> None:
        self._projects = projects
        self._assets = assets
        self._originals = originals
        self._permits = permits
        self._indexes = indexes
        self._own = own
        self._fonts = fonts
        self._encoders = encoders  # of graphics cards that workers have
        self._renewed = renewed  # looks again into what an older version knew
        self._now = now

    def encoders(self) -> Sequence[Encoder]:
        """What can encode here: the processor, and the graphics cards that passed a trial."""
        found = self._encoders()
        return [one for one in Encoder if one is Encoder.SOFTWARE or one.value in found]

    def orders(
        self, project_id: str, owner: str, request: Mapping[str, Any]
    ) -> tuple[Project, Sequence[Order]]:
        """The project, and one order for each file that is asked for. Raises InvalidRequest."""
        project = self._permits.project(project_id, owner, Act.EXPORT)
        timeline = self._projects.load(project.id, project.head).timeline
        media = self._assets.get_many(sorted({clip.asset for clip in timeline.clips()}))
        names = {key: asset.name.rpartition(".")[0] or asset.name for key, asset in media.items()}
        known = self._own.list(owner)
        around = Surroundings(
            timeline,
            project.name,
            self._now()[:10],
            names,
            own={preset.id: preset.fields for preset in known},
            titles={preset.id: preset.title for preset in known},
        )
        ordered = orders(request, around)
        self._require_encoders([order.request for order in ordered])
        return project, ordered

    def check(self, owner: str, request: Mapping[str, Any]) -> int:
        """How many files are asked for, whatever the project. Raises InvalidRequest."""
        wanted = requests(request, {own.id: own.fields for own in self._own.list(owner)})
        self._require_encoders(wanted)
        return len(wanted)

    def is_only_heard(self, project_id: str, owner: str) -> bool:
        """Whether there is sound on the timeline, and nothing to see: no picture and no caption."""
        project = self._permits.project(project_id, owner, Act.EXPORT)
        timeline = self._projects.load(project.id, project.head).timeline
        kinds = {track.kind for track in timeline.tracks for _ in track.clips()}
        return kinds == {TrackKind.AUDIO} and not any(track.cues for track in timeline.captions)

    def plan(self, project: Project, revision: int, request: RenderRequest) -> RenderPlan:
        """The plan of one file of a saved revision. Raises MediaMissing, and what planning raises."""
        timeline = self._projects.load(project.id, revision).timeline
        found = self._assets.get_many(sorted({clip.asset for clip in timeline.clips()}))
        assets = self._renewed(self._permits.usable(project, found))
        indexes = self._indexes.of(assets.values())
        try:
            plan = request.plan(timeline, assets, indexes)
        except MediaMissing as error:
            raise self._named(error, project) from error
        self._originals.require([assets[source.asset] for source in plan.sources])
        return lettered(plan, timeline, self._fonts)

    def of_job(self, job: Job) -> PlanOfJob:
        """The plan of a job; one that this version cannot read is made anew of what was asked for."""
        try:
            return PlanOfJob(plan_from_json(job.payload["plan"]), anew=False)
        except InvalidDocument as error:
            logger.info("Job %s is planned anew: %s", job.id, error)
        older = {name: job.payload[name] for name in ASKED if name in job.payload}
        wanted = job.payload.get("asked", older)
        project = self._permits.project(job.project_id or "", job.owner, Act.EXPORT)
        plan = self.plan(project, int(job.payload["revision"]), parse_render_request(wanted))
        return PlanOfJob(plan, anew=True)

    def sources(self, plan: RenderPlan) -> Mapping[str, Asset]:
        """The files that a plan reads, by their ids. Raises MediaMissing."""
        assets = self._assets.get_many([source.asset for source in plan.sources])
        missing = [source.asset for source in plan.sources if source.asset not in assets]
        if missing:
            names = [one.name for one in self._assets.gone(missing)]
            raise MediaMissing.named(names[0]) if names else MediaMissing
        return assets

    def encoded_for_want_of_room(self, request: RenderRequest, plan: RenderPlan) -> Iterator[str]:
        """A sentence for each file that might be copied, if there were room to note where it can be cut."""
        if not request.preset.copies or request.encode is EncodeChoice.ALL:
            return
        for asset in self.sources(plan).values():
            if self._indexes.lacks_room(asset):
                yield f"The disk is too full to find out where {asset.name} can be cut, so it is encoded."

    def _named(self, missing: MediaMissing, project: Project) -> MediaMissing:
        """The same, by the file's name where that is known."""
        gone = {one.id: one for one in self._assets.gone([missing.asset])} if missing.asset else {}
        names = [one.name for one in self._permits.usable(project, gone).values()]
        return MediaMissing.named(names[0]) if names else missing

    def _require_encoders(self, wanted: Sequence[RenderRequest]) -> None:
        if any(request.encoder not in self.encoders() for request in wanted):
            raise InvalidRequest("No worker here has such a graphics card. Choose the processor.")
