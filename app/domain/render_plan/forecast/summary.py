"""What a plan makes, in one line for a person. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from app.domain import amounts
from app.domain.amounts import with_unit
from app.domain.media import Scan
from app.domain.presets import Kind
from app.domain.render_plan.forecast.kept import Kept
from app.domain.render_plan.forecast.pace import Estimate
from app.domain.render_plan.sources import HIGH_RANGE
from app.domain.render_plan.values import ColourChange, RenderPlan, SegmentKind, SourcePicture
from app.domain.time import Rate, Seconds

UNMOVING = (Kind.STILL, Kind.PICTURES)  # nobody expects of them a rate, a length or a sound

FIELDS = (Scan.TOP_FIRST, Scan.BOTTOM_FIRST)


def summary(plan: RenderPlan) -> str:
    """Such as `1920×1080, 29.97 fps, 1 min 12 s; captions burnt in`."""
    facts = list(_facts(plan))
    notes = list(_notes(plan))
    return "; ".join([", ".join(facts), *notes])


def encoded_by_reason(plan: RenderPlan) -> Mapping[str, int]:
    """How many pictures are encoded, by the reason why."""
    counted: dict[str, int] = {}
    for segment in plan.segments:
        if not segment.copied:
            counted[segment.reason] = counted.get(segment.reason, 0) + segment.frames
    return counted


def expectation(estimate: Estimate) -> str:
    """Such as `about 3 s, 412 MB`."""
    seconds = Fraction(max(1, round(estimate.seconds)))
    if seconds > 20:  # nobody believes more
        seconds = Fraction(round(seconds / 5) * 5)
    length = with_unit(seconds, "s") if seconds < 60 else in_words(seconds)
    return f"about {length}, {amounts.in_words(estimate.bytes)}"


def forecast(plans: Sequence[RenderPlan], estimate: Estimate, kept: Sequence[Kept] = ()) -> str:
    """What plans make, and what making all of it may take, in one line for a person."""
    seconds = sum((plan.seconds for plan in plans), Fraction(0))
    made = summary(plans[0]) if len(plans) == 1 else f"{len(plans)} files, {in_words(seconds)} in all"
    return "; ".join([made, *_there(kept), expectation(estimate)])


def in_words(seconds: Seconds) -> str:
    """A length as people say it: `1 min 12 s`, and tenths when it is short."""
    if seconds < 10:
        return with_unit(f"{float(seconds):.1f}", "s")
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(hours, "h"), (minutes, "min"), (rest, "s")]
    return " ".join(with_unit(number, unit) for number, unit in parts if number)


def rate_in_words(rate: Rate) -> str:
    """Frames a second with at most two decimals: `29.97`, `25`."""
    return f"{float(rate):.2f}".rstrip("0").rstrip(".")


def _pictures(plan: RenderPlan, kind: SegmentKind) -> Iterator[SourcePicture]:
    """Those of the sources of segments of a kind."""
    shown = {source for segment in plan.segments if segment.kind is kind for source in segment.sources}
    yield from (source.picture for source in plan.sources if source.asset in shown and source.picture)


def _loses_light(plan: RenderPlan) -> bool:
    shown = {source for segment in plan.segments for source in segment.sources}
    pictures = (source.picture for source in plan.sources if source.asset in shown)
    return any(picture and picture.change is ColourChange.TONE for picture in pictures)


def _there(kept: Sequence[Kept]) -> Iterator[str]:
    """Such as `57 of 60 parts are there already`."""
    spans, parts = sum(each.spans for each in kept), sum(each.of for each in kept)
    if kept and all(each.whole for each in kept):
        yield "made before"
    elif spans:
        yield f"{spans} of {parts} parts are there already"


def _facts(plan: RenderPlan) -> Iterator[str]:
    if plan.segments:
        yield f"{plan.size[0]}×{plan.size[1]}"
    if plan.preset.kind in UNMOVING:
        yield "one picture" if plan.written_frames == 1 else f"{plan.written_frames} pictures"
        return
    if plan.segments:
        rate = with_unit(rate_in_words(plan.rate / plan.every_nth), "fps")
        yield f"about {rate}, variable as recorded" if plan.variable else rate
    elif plan.lanes:
        yield "sound only"
    yield in_words(plan.seconds)


def _as_boxes(letters: int) -> str:
    if not letters:
        return ""
    return ", 1 letter as a box" if letters == 1 else f", {letters} letters as boxes"


def _notes(plan: RenderPlan) -> Iterator[str]:
    if plan.segments and not plan.lanes and plan.preset.kind not in UNMOVING:
        yield "no sound"
    yield from plan.notes
    if plan.copied_frames:
        copied = min(99, plan.copied_frames * 100 // plan.frames)
        encoded = plan.copied_frames < plan.frames
        both = f"{with_unit(copied, '%')} copied, {with_unit(100 - copied, '%')} encoded"
        yield both if encoded else "copied as it is stored"
    elif plan.sound:
        packets = sum(segment.packets for segment in plan.sound.segments)
        part = plan.sound.copied_packets * 100 // packets
        yield "sound copied as it is stored" if part == 100 else f"{with_unit(part, '%')} of the sound copied"
    if any(picture.scan in FIELDS for picture in _pictures(plan, SegmentKind.ENCODE)):
        yield "deinterlaced"
    elif any(picture.scan in FIELDS for picture in _pictures(plan, SegmentKind.COPY)):
        yield "interlaced as recorded"
    if plan.segments and plan.colour.transfer in HIGH_RANGE:
        yield "high dynamic range as recorded"
    elif _loses_light(plan):
        why = ", which burnt captions need" if plan.burnt else ""
        yield f"high dynamic range becomes ordinary light{why}"
    if plan.burnt:
        yield f"captions burnt in{_as_boxes(len(plan.lettering.undrawn))}"
    if plan.soft:
        yield "captions to switch on"
    if plan.beside:
        yield "captions in a file beside it"
