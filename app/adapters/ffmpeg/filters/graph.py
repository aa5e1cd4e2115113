"""A filter graph in the making: inputs and chains, each with a number or label of ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(slots=True)
class Graph:
    """Collects what one ffmpeg run reads and how it is filtered."""

    inputs: list[str] = field(default_factory=list)
    chains: list[str] = field(default_factory=list)
    evening: list[str] = field(default_factory=list)
    opened: int = 0
    evened_out: int = 0
    labels: int = 0

    def open(self, arguments: Sequence[str]) -> int:
        """Add an input by its arguments, `-i` included; its number is what filters call it by."""
        self.inputs += arguments
        self.opened += 1
        return self.opened - 1

    def chain(self, filters: Sequence[str], *inputs: str) -> str:
        """Add a chain that begins at labelled pads, and give the label of its end."""
        label = f"[c{self.labels}]"
        self.labels += 1
        self.chains.append("".join(inputs) + ",".join(filters) + label)
        return label

    def fork(self, pad: str) -> tuple[str, str]:
        """Two labels that both give what comes out of one."""
        one, other = f"[c{self.labels}]", f"[c{self.labels + 1}]"
        self.labels += 2
        self.chains.append(f"{pad}split{one}{other}")
        return one, other

    def evened(self, stream: str, filters: Sequence[str]) -> str:
        """A label for a sound of an input, such as `0:1`, whose channels change on the way.

        At a change ffmpeg builds all filters anew that see it, and those that count begin again. So these,
        which do not count, bring it to one form, and an encoder and a decoder hand it on to the others.
        """
        number = self.evened_out
        self.evened_out += 1
        self.evening += ["-map", stream, "-af", ",".join(filters), "-c:a", "pcm_f32le", "-f", "null", "-"]
        self.evening += ["-dec", f"{number}:0"]
        return f"[dec:{number}]"

    def arguments(self) -> list[str]:
        """Inputs and graph, as ffmpeg takes them; outputs follow."""
        return [
            *self.inputs,
            *self.evening,
            *(["-filter_complex", ";".join(self.chains)] if self.chains else []),
        ]


def seconds(value: Fraction) -> str:
    """An exact time as text for ffmpeg, to the microsecond that it counts in."""
    micros = round(value * 1_000_000)
    sign, micros = ("-", -micros) if micros < 0 else ("", micros)
    return f"{sign}{micros // 1_000_000}.{micros % 1_000_000:06d}"


def ratio(value: Fraction) -> str:
    """An exact number as ffmpeg's options take it: `30000/1001`."""
    return f"{value.numerator}/{value.denominator}"
