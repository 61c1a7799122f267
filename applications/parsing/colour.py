"""Can one colour be read on another?"""

from __future__ import annotations

from functools import lru_cache

RGB = tuple[int, int, int]

WHITE: RGB = (255, 255, 255)
LEAST_CONTRAST = 1.15  # of 1 (the same) to 21; F2F2F2 on white has 1.12, the palest grey of real templates 1.3


def _linear(channel: int) -> float:
    share = channel / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


def luminance(colour: RGB) -> float:
    """Relative luminance as WCAG 2.1 defines it, 0 for black to 1 for white."""
    red, green, blue = (_linear(c) for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@lru_cache(maxsize=4096)
def contrast(one: RGB, other: RGB) -> float:
    """Contrast ratio as WCAG 2.1 defines it, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def parse_hex(value: str | None) -> RGB | None:
    """`"FFCC00"` as a colour; None for "auto", theme names and anything else."""
    value = (value or "").lstrip("#")
    if len(value) != 6:
        return None
    try:
        return int(value[:2], 16), int(value[2:4], 16), int(value[4:], 16)
    except ValueError:
        return None
