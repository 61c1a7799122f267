"""Text with some passages replaced, and the way back: what stands at an offset of it in the original."""

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple


class Mask(NamedTuple):
    """Replace ``[start:end]`` of the original by ``text``."""

    start: int
    end: int
    text: str


class MaskedText:
    """``original`` with ``masks`` applied, as ``text``.

    Masks may overlap and come in any order; overlapping ones become one, with the replacement of the first. Where two
    masks of the same replacement touch but for white space without a line break, they become one as well, so that the
    number of masks tells little about what is under them.
    """

    def __init__(self, original: str, masks: Iterable[Mask] = ()) -> None:
        self.original = original
        self.masks = tuple(_merge(original, masks))
        pieces: list[str] = []
        self._masked_starts: list[int] = []
        position = length = 0
        for mask in self.masks:
            length += mask.start - position
            pieces += (original[position : mask.start], mask.text)
            self._masked_starts.append(length)
            length += len(mask.text)
            position = mask.end
        pieces.append(original[position:])
        self.text = "".join(pieces)

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that ``text[start:end]`` came from; one that cuts a replacement covers it whole."""
        return self._back(start, at_end=False), self._back(end, at_end=True)

    def _back(self, offset: int, *, at_end: bool) -> int:
        number = bisect_right(self._masked_starts, offset - 1 if at_end else offset) - 1
        if number < 0:
            return offset
        mask = self.masks[number]
        inside = offset - self._masked_starts[number]
        if inside < len(mask.text) or (at_end and inside == len(mask.text)):
            return mask.end if at_end else mask.start
        return mask.end + inside - len(mask.text)


def _merge(original: str, masks: Iterable[Mask]) -> Iterable[Mask]:
    current: Mask | None = None
    for mask in sorted(masks, key=lambda mask: (mask.start, -mask.end)):
        if mask.end <= mask.start:
            continue
        if current is None:
            current = mask
        elif mask.start < current.end:
            current = current._replace(end=max(current.end, mask.end))
        elif mask.text == current.text and _only_blanks(original, current.end, mask.start):
            current = current._replace(end=mask.end)
        else:
            yield current
            current = mask
    if current is not None:
        yield current


def _only_blanks(text: str, start: int, end: int) -> bool:
    between = text[start:end]
    return "\n" not in between and not between.strip()
