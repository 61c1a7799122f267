"""Text with some passages replaced, and the way back: what stands at an offset of it in the original."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Mask(NamedTuple):
    """Replace ``[start:end]`` of the original by ``text``; by default take it out."""

    start: int
    end: int
    text: str = ""


class MaskedText:
    """``original`` with ``masks`` applied, as ``text``.

    Masks may overlap and come in any order; overlapping ones become one, with the replacement of the first.
    """

    def __init__(self, original: str, masks: Iterable[Mask] = ()) -> None:
        self.original = original
        self.masks = tuple(_merge(masks))
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
        """The span of the original that ``text[start:end]`` came from.

        A span that cuts a replacement covers what was replaced as a whole; what was taken out at its very ends does
        not belong to it.
        """
        return self._start(start), self._end(end)

    def _start(self, offset: int) -> int:
        number = bisect_right(self._masked_starts, offset) - 1
        if number < 0:
            return offset
        mask, inside = self.masks[number], offset - self._masked_starts[number]
        return mask.start if inside < len(mask.text) else mask.end + inside - len(mask.text)

    def _end(self, offset: int) -> int:
        number = bisect_right(self._masked_starts, offset - 1) - 1
        if number < 0:
            return offset
        mask, inside = self.masks[number], offset - self._masked_starts[number]
        return mask.end + max(inside - len(mask.text), 0)


def _merge(masks: Iterable[Mask]) -> Iterator[Mask]:
    current: Mask | None = None
    for mask in sorted(masks, key=lambda mask: (mask.start, -mask.end)):
        if mask.end <= mask.start:
            continue
        if current is None:
            current = mask
        elif mask.start < current.end:
            current = current._replace(end=max(current.end, mask.end))
        else:
            yield current
            current = mask
    if current is not None:
        yield current
