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
    opened: int = 0
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

    def arguments(self) -> list[str]:
        """Inputs and graph, as ffmpeg takes them."""
        return [*self.inputs, *(["-filter_complex", ";".join(self.chains)] if self.chains else [])]


def seconds(value: Fraction) -> str:
    """An exact time as text for ffmpeg, to the microsecond that it counts in."""
    micros = round(value * 1_000_000)
    sign, micros = ("-", -micros) if micros < 0 else ("", micros)
    return f"{sign}{micros // 1_000_000}.{micros % 1_000_000:06d}"


def ratio(value: Fraction) -> str:
    """An exact number as ffmpeg's options take it: `30000/1001`."""
    return f"{value.numerator}/{value.denominator}"
