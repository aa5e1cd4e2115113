"""What a caption says, without its markup."""

from __future__ import annotations

import html
import re

from app.domain.exact_text import without_controls

_OVERRIDE = re.compile(r"(?<!\\)\{\\[^{}]*\}")
_TAG = re.compile(r"</?[A-Za-z][^<>\n]*>|<[\d:.]+>|</>", re.ASCII)
_SPACES = re.compile(r" {2,}")
_LINE_END = re.compile(r"\r\n?|[\u2028\u2029]")


def plain(marked: str) -> str:
    """Text as a person reads it: no override of ASS, no tag, no entity, no control character, no empty line.

    Line breaks of ASS must be newlines already.
    """
    text = _TAG.sub("", _OVERRIDE.sub("", _LINE_END.sub("\n", marked)))
    text = without_controls(html.unescape(text).replace("\t", " "))
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
