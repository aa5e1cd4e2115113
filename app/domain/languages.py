"""Languages as files name them: two letters, three, or in English. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.domain.exact_text import is_language

UNKNOWN_LANGUAGE = "und"
"""The tag of ISO 639 for a language that nobody said."""

THREE_LETTERS: Mapping[str, str] = {
    "af": "afr", "ar": "ara", "az": "aze", "be": "bel", "bg": "bul", "bn": "ben", "bs": "bos", "ca": "cat",
    "cs": "ces", "cy": "cym", "da": "dan", "de": "deu", "el": "ell", "en": "eng", "eo": "epo", "es": "spa",
    "et": "est", "eu": "eus", "fa": "fas", "fi": "fin", "fr": "fra", "ga": "gle", "gl": "glg", "gu": "guj",
    "he": "heb", "hi": "hin", "hr": "hrv", "hu": "hun", "hy": "hye", "id": "ind", "is": "isl", "it": "ita",
    "ja": "jpn", "ka": "kat", "kk": "kaz", "km": "khm", "kn": "kan", "ko": "kor", "ku": "kur", "lo": "lao",
    "lt": "lit", "lv": "lav", "mk": "mkd", "ml": "mal", "mn": "mon", "mr": "mar", "ms": "msa", "mt": "mlt",
    "my": "mya", "nb": "nob", "ne": "nep", "nl": "nld", "nn": "nno", "no": "nor", "pa": "pan", "pl": "pol",
    "ps": "pus", "pt": "por", "ro": "ron", "ru": "rus", "si": "sin", "sk": "slk", "sl": "slv", "sq": "sqi",
    "sr": "srp", "sv": "swe", "sw": "swa", "ta": "tam", "te": "tel", "th": "tha", "tl": "tgl", "tr": "tur",
    "uk": "ukr", "ur": "urd", "uz": "uzb", "vi": "vie", "zh": "zho",
}  # fmt: skip
"""ISO 639-2/T by ISO 639-1: MP4 and Matroska know languages by three letters, people by two."""

_BIBLIOGRAPHIC = {
    "alb": "sq", "arm": "hy", "baq": "eu", "bur": "my", "chi": "zh", "cze": "cs", "dut": "nl", "fre": "fr",
    "geo": "ka", "ger": "de", "gre": "el", "ice": "is", "mac": "mk", "may": "ms", "per": "fa", "rum": "ro",
    "slo": "sk", "wel": "cy",
}  # fmt: skip
"""ISO 639-2/B, which older programs write."""

_IN_ENGLISH = {
    "arabic": "ar", "bengali": "bn", "bulgarian": "bg", "catalan": "ca", "chinese": "zh", "croatian": "hr",
    "czech": "cs", "danish": "da", "dutch": "nl", "english": "en", "estonian": "et", "finnish": "fi",
    "french": "fr", "german": "de", "greek": "el", "hebrew": "he", "hindi": "hi", "hungarian": "hu",
    "icelandic": "is", "indonesian": "id", "italian": "it", "japanese": "ja", "korean": "ko",
    "latvian": "lv", "lithuanian": "lt", "macedonian": "mk", "malay": "ms", "norwegian": "no",
    "persian": "fa", "polish": "pl", "portuguese": "pt", "romanian": "ro", "russian": "ru",
    "serbian": "sr", "slovak": "sk", "slovenian": "sl", "spanish": "es", "swedish": "sv", "thai": "th",
    "turkish": "tr", "ukrainian": "uk", "urdu": "ur", "vietnamese": "vi",
}  # fmt: skip

_BY_NAME = {
    **{code: code for code in THREE_LETTERS},
    **{three: code for code, three in THREE_LETTERS.items()},
    **_BIBLIOGRAPHIC,
    **_IN_ENGLISH,
}
_REMARKS = {
    "cc",
    "default",
    "forced",
    "full",
    "hi",
    "orig",
    "sdh",
}  # after the language, as players know them
_WORDS = {"dan", "est", "fin", "geo", "ice", "lit", "mac", "mar", "may", "pan", "per", "pol", "sin", "slo"}
_REGION = re.compile(r"[A-Z]{2}|\d{3}|[A-Z][a-z]{3}|[A-Z][a-z]{3}-[A-Z]{2}", re.ASCII)


def language_tag(said: str) -> str | None:
    """The tag of a language that is said as `de`, `ger`, `German`, `pt_BR` or `zh-Hans`; None for others."""
    name, _, rest = said.strip().replace("_", "-").partition("-")
    code = _BY_NAME.get(name.lower())
    if code is None or not rest or rest.lower() in _REMARKS:
        return code
    rest = rest.upper() if len(rest) == 2 else rest
    tag = f"{code}-{rest}"
    return tag if _REGION.fullmatch(rest) and is_language(tag) else None


def language_of_name(file_name: str) -> str | None:
    """The language that a file's name ends with, as in `film.de.srt` and `film.pt-BR.forced.vtt`."""
    stem = file_name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]
    parts = stem.split(".")
    while len(parts) > 1 and parts[-1].lower() in _REMARKS and (parts[-1] != "hi" or language_tag(parts[-2])):
        parts.pop()
    return language_tag(parts[-1]) or _after_underscore(parts[-1])


def _after_underscore(part: str) -> str | None:
    """Of `film_nld`; two letters, and words that are codes by chance, say no language there."""
    last = part.rpartition("_")[2].lower()
    return _BY_NAME.get(last) if len(last) > 2 and last not in _WORDS else None
