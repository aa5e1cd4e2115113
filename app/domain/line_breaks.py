"""Where a line may be broken that has no spaces, as in Chinese and Japanese. Pure.

A short form of what UAX #14 says of ideographs: between any two of them, but before no closing sign and
no small kana, and behind no opening sign. Korean has spaces.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from app.domain.lettering import is_eastern, is_seen

_NEVER_FIRST = frozenset(
    "、。，．・：；？！゛゜ヽヾゝゞ々〻ー’”）〕］｝〉》」』】〗〙〛％‰℃…‥—"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ"
    ",.:;?!)]}%»'\"-"
)
_NEVER_LAST = frozenset("‘“（〔［｛〈《「『【〖〘〚￥＄([{«$'\"")


@lru_cache(1 << 16)
def may_break(before: str, after: str) -> bool:
    """Whether a line may end between two signs, neither of which is a space."""
    if not (is_eastern(before) or is_eastern(after)) or "HANGUL" in _names(before, after):
        return False
    joined = before.isspace() or not is_seen(after) or unicodedata.category(after)[0] == "M"
    return not joined and before not in _NEVER_LAST and after not in _NEVER_FIRST


def _names(*signs: str) -> set[str]:
    return {unicodedata.name(sign, "").partition(" ")[0] for sign in signs}
