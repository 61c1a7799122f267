"""Code points that text layers use for something else than Unicode says, as what the page shows."""

from __future__ import annotations

import re
import unicodedata

SOFT_BREAK = "\ufffe"  # pdfium's mark for a hyphen at the end of a line

_LIGATURES = {
    0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st",
    0x1B: "ff", 0x1C: "fi", 0x1D: "fl", 0x1E: "ffi", 0x1F: "ffl",  # where TeX's T1 encoding has them
}  # fmt: skip
_SMALL_CAPITALS = {0xF761 + i: chr(ord("a") + i) for i in range(26)}  # Adobe's private use area
_OLD_DIGITS = {0xF730 + i: chr(ord("0") + i) for i in range(10)}
_HYPHENS = {0x2010: "-", 0x2011: "-", 0xFE63: "-", 0xFF0D: "-"}
_BULLETS = dict.fromkeys([0xF0B7, 0xF0A7, 0xF0D8, 0xF0FC, 0xF076, 0xF02D, 0x25AA, 0x25CF, 0x2023], "•")
_TABLE = {**_LIGATURES, **_SMALL_CAPITALS, **_OLD_DIGITS, **_HYPHENS, **_BULLETS}
_ODD = re.compile(
    "[\x00-\x08\x0e-\x1b\u2010\u2011\u00ad\u2023\u25aa\u25cf\u2e80-\u2fdf\ue000-\uf8ff\uf900-\ufaff\ufb00-\ufdff\ufe63\ufe70-\ufefc\uff0d\uffff]"
)
_RADICALS = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\ufb1d-\ufdff\ufe70-\ufefc]")  # and letters in their joined forms
_DROPPED = re.compile("[\x00-\x1f\ue000-\uf8ff\uffff\ufffd]")
_HYPHEN_HEAP = re.compile("-?\u00ad[\u2010-]|-\u00ad\\Z")


def is_odd(page: str) -> bool:
    """True where a word of the page may need repair, or is parted at the end of its line."""
    return SOFT_BREAK in page or _ODD.search(page) is not None


def repair(text: str) -> str:
    """`text` of a PDF with ligatures taken apart, radicals as ideographs, and without icons of private fonts."""
    if not _ODD.search(text):
        return text
    text = _HYPHEN_HEAP.sub("-", text).replace("\u00ad", "")
    return _DROPPED.sub("", radicals_to_ideographs(text.translate(_TABLE)))


def radicals_to_ideographs(text: str) -> str:
    """Kangxi and CJK radicals, which some PDF fonts map ordinary ideographs to, as those ideographs."""
    return _RADICALS.sub(lambda m: unicodedata.normalize("NFKC", _EXTRA_RADICALS.get(m.group(), m.group())), text)


# CJK Radicals Supplement has compatibility mappings for two characters only; these are the common rest.
_EXTRA_RADICALS = dict(
    zip(
        "⺠⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻥⻦⻨⻩⻬⻰⻳⺟⺝⺇⺒⺓⺙⻁⻑",
        "民西见角贝车长门青韦页风飞食马鱼鸟麦黄齐龙龟母月几巳幺攵虎長",
        strict=True,
    )
)
