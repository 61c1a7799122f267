"""From words on a page to lines in the order in which a person reads them.

Columns are read down and not across. What tells columns from a table of labels and values, which is read across:
the order in which the file draws them, and whether both sides are dense text of their own.
"""
# ruff: noqa: FURB136, PLR1730 - once a word, comparing by hand takes a fifth of the time of min() and max()

from __future__ import annotations

import bisect
import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from applications.parsing.pdf_words import Word

_WIDE_GAP = 1.6  # times the height of the text: wider is no space between words
_TAB_GAP = 2.5
_OVERLAP = 0.3
_SAME_LINE = 0.55  # of the lower one's height is shared by two on one line
_LEAST_LINES = 3  # a column has at least as many
_LEAST_CHARS = 40
_LABEL_CHARS = 26  # dates and labels beside a text are shorter than this
_MAX_DEPTH = 6
_SPELLED_LETTERS = 4


Box = tuple[float, float, float, float]  # left, bottom, right, top


class Chunk:
    """Words side by side on one line, without a wide gap."""

    __slots__ = ("bottom", "chars", "height", "left", "middle", "order", "right", "top", "words")

    def __init__(self, words: list[Word], box: Box, chars: int) -> None:
        self.words = words
        self.chars = chars
        self.order = words[0].place
        self.left, self.bottom, self.right, self.top = _, bottom, _, top = box
        self.height = top - bottom
        self.middle = (top + bottom) / 2


def lines(words: list[Word], *, right_to_left: bool = False) -> list[list[Word]]:
    """The words as lines, top to bottom, column by column. A line is its words from left to right."""
    return [_by_left(row) for row in _arrange(_chunks(words), right_to_left, 0)]


def _by_left(row: list[Chunk]) -> list[Word]:
    return [word for chunk in sorted(row, key=lambda c: c.left) for word in chunk.words]


def _chunks(words: list[Word]) -> list[Chunk]:
    """Words that follow each other on one line, first as drawn, then whatever the order they are drawn in."""
    return [chunk for row in _rows(_as_drawn(words)) for chunk in _joined(row)]


def _as_drawn(words: list[Word]) -> list[Chunk]:
    """Runs of words of which each stands behind the one before. One loop with no calls: it sees every word."""
    drawn: list[Chunk] = []
    if not words:
        return drawn
    run: list[Word] = []
    chars = 0
    _, left, bottom, right, top, last_height, *_ = words[0]
    last_bottom, last_right, last_top = bottom, right, top
    for word in words:
        text, word_left, word_bottom, word_right, word_top, height, _, _, _ = word
        least = height if height < last_height else last_height
        gap = word_left - last_right
        shared = (word_top if word_top < last_top else last_top) - (
            word_bottom if word_bottom > last_bottom else last_bottom
        )
        if run and not (-_OVERLAP * least <= gap <= _WIDE_GAP * least and shared > _SAME_LINE * least):
            drawn.append(Chunk(run, (left, bottom, right, top), chars))
            run = []
            chars = 0
            left, bottom, right, top = word_left, word_bottom, word_right, word_top
        run.append(word)
        chars += len(text)
        if word_left < left:
            left = word_left
        if word_right > right:
            right = word_right
        if word_bottom < bottom:
            bottom = word_bottom
        if word_top > top:
            top = word_top
        last_bottom, last_right, last_top, last_height = word_bottom, word_right, word_top, height
    drawn.append(Chunk(run, (left, bottom, right, top), chars))
    return drawn


def _same_line(one: Chunk, other: Chunk) -> bool:
    top = other.top if other.top < one.top else one.top
    bottom = other.bottom if other.bottom > one.bottom else one.bottom
    height = other.height if other.height < one.height else one.height
    return top - bottom > _SAME_LINE * height


def _rows(chunks: list[Chunk]) -> list[list[Chunk]]:
    """Chunks grouped by line, top to bottom, each line from left to right."""
    rows: list[list[Chunk]] = []
    for chunk in sorted(chunks, key=lambda c: (-c.middle, c.left)):
        if rows and _same_line(rows[-1][0], chunk) and abs(rows[-1][0].middle - chunk.middle) < 0.5 * chunk.height:
            rows[-1].append(chunk)
        else:
            rows.append([chunk])
    for row in rows:
        row.sort(key=lambda c: c.left)
    return rows


def _joined(row: list[Chunk]) -> list[Chunk]:
    """Neighbours without a wide gap between them as one chunk."""
    if len(row) == 1:
        return row
    joined = row[:1]
    for chunk in row[1:]:
        last = joined[-1]
        if chunk.left - last.right <= _WIDE_GAP * min(last.height, chunk.height):
            joined[-1] = _merged(last, chunk)
        else:
            joined.append(chunk)
    return joined


def _merged(one: Chunk, other: Chunk) -> Chunk:
    return Chunk(
        sorted(one.words + other.words, key=lambda w: w.left),
        (
            min(one.left, other.left),
            min(one.bottom, other.bottom),
            max(one.right, other.right),
            max(one.top, other.top),
        ),
        one.chars + other.chars,
    )


def _arrange(chunks: list[Chunk], right_to_left: bool, depth: int) -> list[list[Chunk]]:
    gutter = _best_gutter(chunks) if depth < _MAX_DEPTH else None
    if gutter is None:
        return _rows(chunks)
    arranged: list[list[Chunk]] = []
    for band in _bands(chunks, gutter):
        if not band.columns:
            arranged += _rows(band.left + band.right)
            continue
        sides = (band.right, band.left) if right_to_left else (band.left, band.right)
        for side in sides:
            arranged += _arrange(side, right_to_left, depth + 1)
    return arranged


@dataclass(slots=True)
class Band:
    """What stands left and right of a gutter, between two lines that cross it. A crossing line is a band alone."""

    left: list[Chunk]
    right: list[Chunk]
    columns: bool = False


def _best_gutter(chunks: list[Chunk]) -> float | None:
    """Where the page is parted into columns: the left edge of the right one; None where it is not."""
    best, most = None, 0
    for edge in _edges(chunks):
        gain = sum(min(_chars(band.left), _chars(band.right)) for band in _bands(chunks, edge) if band.columns)
        if gain > most:
            best, most = edge, gain
    return best


def _edges(chunks: list[Chunk]) -> list[float]:
    """Left edges that several lines share and that have text left of them."""
    if len(chunks) < 2 * _LEAST_LINES:
        return []
    lefts = sorted([chunk.left for chunk in chunks])
    rights = sorted([chunk.right for chunk in chunks])
    edges = []
    i = 0
    while i < len(lefts):
        j = bisect.bisect_right(lefts, lefts[i] + 3)
        if j - i >= _LEAST_LINES and bisect.bisect_right(rights, lefts[i] + 1) >= _LEAST_LINES:
            edges.append(lefts[i])
        i = j
    return edges


def _bands(chunks: list[Chunk], edge: float) -> list[Band]:
    crossing = sorted((c for c in chunks if c.left < edge - 1 and c.right > edge + 1), key=lambda c: -c.middle)
    heights = [-c.middle for c in crossing]
    between = [Band([], []) for _ in range(len(crossing) + 1)]
    for chunk in chunks:
        if chunk.right <= edge + 1:
            between[bisect.bisect_left(heights, -chunk.middle)].left.append(chunk)
        elif chunk.left >= edge - 1:
            between[bisect.bisect_left(heights, -chunk.middle)].right.append(chunk)
    for band in between:
        band.columns = _are_columns(band.left, band.right)
    return _with_crossing(between, crossing)


def _with_crossing(between: list[Band], crossing: list[Chunk]) -> list[Band]:
    """The bands top to bottom. Around bands that are no columns, all is one band, so that rows stay rows."""
    bands = [between[0]]
    for chunk, band in zip(crossing, between[1:], strict=True):
        if bands[-1].columns:
            bands.append(Band([chunk], []))
        else:
            bands[-1].left.append(chunk)
        if band.columns:
            bands.append(band)
        else:
            bands[-1].left += band.left
            bands[-1].right += band.right
    return bands


def _chars(chunks: Iterable[Chunk]) -> int:
    return sum(chunk.chars for chunk in chunks)


def _are_columns(left: list[Chunk], right: list[Chunk]) -> bool:
    """True for two texts side by side, False for one text with labels, dates or values beside it."""
    few = min(len(left), len(right))
    if few < _LEAST_LINES or min(_chars(left), _chars(right)) < _LEAST_CHARS:
        return False
    aligned = _aligned(left, right)
    sparse, dense = sorted((left, right), key=_density)
    labels = statistics.median(c.chars for c in sparse) <= _LABEL_CHARS
    if labels and aligned >= 0.8 and _density(dense) >= 1.6 * _density(sparse):
        return False
    switches = _switches(left, right)
    if switches <= max(2, 0.34 * few):
        return True
    return aligned < 0.6 or min(statistics.median(c.chars for c in side) for side in (left, right)) >= 30


def _density(chunks: list[Chunk]) -> float:
    """Lines a point of height."""
    height = max(c.top for c in chunks) - min(c.bottom for c in chunks)
    return len(chunks) / max(height, 1.0)


def _aligned(left: list[Chunk], right: list[Chunk]) -> float:
    """Share of the lines of the side with fewer that have a line of the other at their height."""
    few, many = sorted((left, right), key=len)
    middles = sorted(c.middle for c in many)
    hits = 0
    for chunk in few:
        i = bisect.bisect_left(middles, chunk.middle - 0.25 * chunk.height)
        hits += i < len(middles) and middles[i] <= chunk.middle + 0.25 * chunk.height
    return hits / len(few)


def _switches(left: list[Chunk], right: list[Chunk]) -> int:
    """How often the file, drawing these lines, goes from one side to the other."""
    sides = [side for _, side in sorted([(c.order, 0) for c in left] + [(c.order, 1) for c in right])]
    return sum(a != b for a, b in pairwise(sides))


def spaced(line: list[Word]) -> str:
    """A line as text: a blank between words, a tab where a wide gap parts, letters set apart joined to words."""
    if len(line) >= _SPELLED_LETTERS:
        line = _letters_joined(line)
    pieces = [line[0].text] if line else []
    for (_, last_left, _, last_right, _, last_height, *_), (text, left, _, right, _, height, *_) in pairwise(line):
        gap = left - last_right
        if 0 <= gap <= _TAB_GAP * last_height and height == last_height:
            pieces += (" ", text)
        else:
            pieces += (_blank(gap, last_left - right, last_height, height), text)
    return "".join(pieces)


def _blank(gap: float, gap_from_right: float, last_height: float, height: float) -> str:
    """What stands between two words; of the gaps the one that is not negative tells which way the line is read."""
    low, high = (last_height, height) if last_height < height else (height, last_height)
    gap = max(gap, gap_from_right)
    if gap > _TAB_GAP * low:
        return "\t"
    raised = low < 0.8 * high and gap < 0.1 * high  # 1st, with st above the line
    return "" if raised else " "


def _letters_joined(line: list[Word]) -> list[Word]:
    """E X P E R I E N C E as one word: runs of four or more single letters, parted where their gaps are wider."""
    single = [len(word.text) == 1 and word.text.isalpha() for word in line]
    if sum(single) < _SPELLED_LETTERS:
        return line
    joined: list[Word] = []
    i = 0
    while i < len(line):
        j = i
        while j < len(line) and single[j]:
            j += 1
        if j - i >= _SPELLED_LETTERS:
            joined += _spelled(line[i:j])
        else:
            joined += line[i : max(j, i + 1)]
        i = max(j, i + 1)
    return joined


def _spelled(letters: list[Word]) -> list[Word]:
    gaps = [b.left - a.right for a, b in pairwise(letters)]
    limit = 1.6 * max(statistics.median(gaps), 0.5)
    words = [letters[0]]
    for gap, letter in zip(gaps, letters[1:], strict=True):
        last = words[-1]
        if gap > limit:
            words.append(letter)
        else:
            words[-1] = last._replace(text=last.text + letter.text, right=letter.right)
    return words
