"""How large an output may become. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from app.domain.placement import WHOLE
from app.domain.render_plan.pictures.lying import lying
from app.domain.render_plan.values import PictureRun, RenderPlan

BITS_A_PIXEL = Fraction(1, 10)  # of an encoded picture; ordinary film takes half of it
MORE_BITS = {"prores_ks": Fraction(3), "png": Fraction(12), "gif": Fraction(4)}
BEST = 2  # times more, at most, is spent at the best quality than usual
MOST_GROWN = 2  # times what a picture took before, by an encoder that is quick rather than thorough
# What pictures take goes partly by what their file took for them, partly by how large they are:
# fitted to 81 exports of real footage, of which half came out within 1.3 times of it.
BY_SOURCE, SOURCE_GROWS, PIXELS_GROW = 0.6, 1.2, 2.0
MOST_A_PIXEL = 0.05  # bytes that a file's picture counts for: cameras and editors store some far larger
SHRINKS = 0.75  # a smaller picture takes less, but more a pixel
BYTES_A_SAMPLE = {"pcm_s16le": 2.0, "pcm_s24le": 3.0, "pcm_f32le": 4.0, "flac": 1.4}
SOUND_BYTES_A_SECOND = 24_000  # 192 kbit/s


def estimated_bytes(plan: RenderPlan) -> int:
    """A guess on the high side for ordinary film: what is copied is known, what is encoded is not."""
    coding = plan.preset.last or plan.preset.picture
    bits = MORE_BITS.get(coding.encoder, BITS_A_PIXEL) if coding else BITS_A_PIXEL
    drawn = int(encoded_pixels(plan) * bits / 8)
    if (likely := likely_bytes(plan)) is not None:
        drawn = min(drawn, likely * BEST)
    return copied_bytes(plan) + sound_bytes(plan) + max(drawn, rated_bytes(plan) or 0)


def rated_bytes(plan: RenderPlan) -> int | None:
    """How large the encoded picture becomes when it is made to a rate; None when it is not."""
    coding = plan.preset.picture
    rate = int(dict(coding.options).get("b:v", "0")) if coding and not plan.preset.last else 0
    encoded = Fraction(plan.frames - plan.copied_frames) / plan.rate
    return int(rate * encoded / 8) or None


def likely_bytes(plan: RenderPlan) -> int | None:
    """How large the encoded picture becomes at most, going by what its sources take; None where nobody knows.

    What was coded sparely, such as a screen recording, stays small when it is coded again.
    """
    taken = _taken(plan)
    return None if taken is None else int(sum(before for before, _ in taken) * MOST_GROWN)


def grown_bytes(plan: RenderPlan, usual: float, quality: float) -> float | None:
    """How large the encoded picture may become: of its size `usual`, and by what its sources take.

    `quality` is how many times more than at the usual quality is spent on it. None where nobody knows
    what its sources take.
    """
    taken = _taken(plan)
    if taken is None:
        return None
    most = encoded_pixels(plan) * MOST_A_PIXEL
    before = min(most, sum(before * smaller**SHRINKS for before, smaller in taken))
    return float((SOURCE_GROWS * before * quality) ** BY_SOURCE * (PIXELS_GROW * usual) ** (1 - BY_SOURCE))


def _taken(plan: RenderPlan) -> list[tuple[float, float]] | None:
    """What files take for all that is encoded of them, and how large it becomes, 1 for as large as it was."""
    coding = plan.preset.picture
    if coding is None or plan.preset.last or coding.encoder in MORE_BITS:
        return None
    found: list[tuple[float, float]] = []
    for run in _encoded(plan):
        known = [taken for layer in run.layers if (taken := _taken_by(layer, plan))]
        if run.source is not None and not known:
            return None
        found += known
    return found


def _encoded(plan: RenderPlan) -> Iterator[PictureRun]:
    yield from (run for segment in plan.segments if not segment.copied for run in segment.runs)


def _taken_by(run: PictureRun, plan: RenderPlan) -> tuple[float, float] | None:
    """The same of one layer, as far as it lies in the frame."""
    picture = plan.source(run.source).picture if run.source else None
    if picture is None or picture.bit_rate is None:
        return None
    taken = float(run.frames / plan.rate * run.speed * picture.bit_rate / 8)
    shown = plan.size[0] * plan.size[1]
    if run.place != WHOLE:
        found = lying(picture.display, plan.size, plan.preset.filling, run.place)
        if found is None:
            return None
        shown = found.full[0] * found.full[1]
        taken *= found.seen.width * found.seen.height / shown
    stored = picture.stored[0] * picture.stored[1]
    return taken, min(1.0, shown / stored) if stored else 1.0


def copied_bytes(plan: RenderPlan) -> int:
    """How much of the picture is taken over as it is stored."""
    return sum(segment.copied.bytes for segment in plan.segments if segment.copied)


def copied_sound_bytes(plan: RenderPlan) -> int:
    """The same of the sounds."""
    spliced = (each.sound.segments for each in plan.by_sound() if each.sound)
    return sum(segment.copied.bytes for segments in spliced for segment in segments if segment.copied)


def encoded_pixels(plan: RenderPlan) -> int:
    """How much of the picture is coded anew."""
    drawn = sum(segment.frames for segment in plan.segments if not segment.copied)
    return drawn * plan.size[0] * plan.size[1]


def sound_bytes(plan: RenderPlan) -> int:
    """How large the sounds may become; what is copied of them is known."""
    return sum(map(_bytes_of_one, plan.by_sound()))


def _bytes_of_one(plan: RenderPlan) -> int:
    sound = plan.preset.sound
    if sound is not None and sound.encoder in BYTES_A_SAMPLE:
        return int(plan.samples * plan.channels * BYTES_A_SAMPLE[sound.encoder])
    if plan.sound is None:
        return int(plan.seconds * SOUND_BYTES_A_SECOND)
    packets = sum(segment.packets for segment in plan.sound.segments)
    coded = Fraction(sum(segment.packets for segment in plan.sound.segments if segment.lanes), packets)
    copied = sum(segment.copied.bytes for segment in plan.sound.segments if segment.copied)
    return copied + int(plan.seconds * coded * SOUND_BYTES_A_SECOND)
