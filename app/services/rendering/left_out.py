"""What the files of an export have, and the export has not, without anybody having said so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.domain.media import Asset
from app.domain.presets import CaptionsOutput
from app.domain.render_plan.values import RenderPlan
from app.domain.render_request import RenderRequest

WAY_OUT = "The panel Captions takes them onto the timeline."


def left_out(request: RenderRequest, plan: RenderPlan, sources: Iterable[Asset]) -> Iterator[str]:
    """A sentence for each file whose own captions nobody took, of an export that could hold them."""
    holds = request.preset.soft_captions is not None and request.captions is not CaptionsOutput.OFF
    if not holds or plan.burnt or plan.soft or plan.beside:
        return
    for asset in sources:
        if asset.info and asset.info.captions:
            yield f"The captions in {asset.name} are left out. {WAY_OUT}"
