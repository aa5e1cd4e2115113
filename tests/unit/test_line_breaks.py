"""Where lines without spaces may be broken."""

from __future__ import annotations

from itertools import pairwise

import pytest

from app.adapters.ffmpeg.filters.captions import escaped
from app.domain.line_breaks import may_break


def pieces(line: str) -> str:
    """The line with a bar wherever it may be broken."""
    bars = ("|" if may_break(before, after) else "" for before, after in pairwise(line))
    return "".join(sign + bar for sign, bar in zip(line, [*bars, ""], strict=True))


@pytest.mark.parametrize(
    "line",
    [
        "日|本|語",
        "猫|で|す。|名|は",
        "「猫」|は、|（犬）|も|か？",
        "ちょっ|とーッ",
        "人々|の|話",
        "用|Windows|版",
        "第|3|回|(再)|続",
        "中 国",
        "한국어 자막",
        "Hello world, 3!",
        "葛\U000e0100|城",
        "か\u3099|は",
        "שלום",
    ],
)
def test_a_line_breaks_between_ideographs_but_not_at_its_signs(line: str) -> None:
    assert pieces(line.replace("|", "")) == line


def test_where_it_may_be_broken_a_space_without_width_stands() -> None:
    assert escaped("日本。") == r"日{\fscx0} {\fscx100}本。"
    assert escaped("ที่\u200bนี่") == r"ที่{\fscx0} {\fscx100}นี่"
    assert escaped("two words") == "two words"
