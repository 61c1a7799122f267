"""Does Word show a run? Judged from the run, its styles, and what lies behind it."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from applications.parsing.colour import LEAST_CONTRAST, RGB, WHITE, contrast, parse_hex
from applications.parsing.ooxml import WP, A, V, W
from applications.parsing.types import Why

_OFF = frozenset({"0", "false", "off"})
_TEXT_FILL = "{http://schemas.microsoft.com/office/word/2010/wordml}textFill"
_TINY_PERCENT = 3  # of a letter's width
_TINY_HALF_POINTS = 3  # 1.5 pt: nobody reads it
_FAR_TWIPS = 20_000  # beyond any page (A3 is 23,811 high, but nobody frames text at its end)
_FAR_EMU = 15_000_000
_EMU_SQUARE_PER_PT = 12_700**2
_HIGHLIGHT: dict[str, RGB] = {
    "white": WHITE,
    "yellow": (255, 255, 0),
    "black": (0, 0, 0),
    "lightGray": (192, 192, 192),
}
_DARK: RGB = (64, 64, 64)


Properties = Mapping[str, etree._Element]


class Styles:
    """styles.xml: run properties by style, with what they inherit."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, etree._Element] = {}
        self._defaults: etree._Element | None = None
        self._default_paragraph: str | None = None
        self._known: dict[tuple[str | None, str | None], Properties] = {}
        if root is None:
            return
        self._defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        for style in root.iter(W + "style"):
            style_id = style.get(W + "styleId") or ""
            self._styles[style_id] = style
            if style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true"):
                self._default_paragraph = style_id

    def chain(self, style_id: str | None) -> list[etree._Element]:
        """The style and its ancestors, nearest first."""
        found: list[etree._Element] = []
        while style_id and len(found) < 20 and (style := self._styles.get(style_id)) is not None:
            found.append(style)
            style_id = _val(style.find(W + "basedOn"))
        return found

    def run_properties(self, run: etree._Element) -> Properties:
        """What applies to the run, by tag: its own properties, else its styles', else the document's."""
        own = run.find(W + "rPr")
        paragraph = next(run.iterancestors(W + "p"), None)
        setup = paragraph.find(W + "pPr") if paragraph is not None else None
        paragraph_style = _val(setup.find(W + "pStyle")) if setup is not None else None
        inherited = self._inherited(paragraph_style, _val(own.find(W + "rStyle")) if own is not None else None)
        return inherited if own is None else {**inherited, **_by_tag(own)}

    def _inherited(self, paragraph_style: str | None, character_style: str | None) -> Properties:
        key = (paragraph_style, character_style)
        if key not in self._known:
            nearest_last: list[etree._Element | None] = [self._defaults]
            for style_id in (paragraph_style or self._default_paragraph, character_style):
                nearest_last += [style.find(W + "rPr") for style in reversed(self.chain(style_id))]
            merged: dict[str, etree._Element] = {}
            for properties in nearest_last:
                if properties is not None:
                    merged.update(_by_tag(properties))
            self._known[key] = merged
        return self._known[key]

    def has_shading(self, style_id: str | None) -> bool:
        return any(style.find(f".//{W}shd") is not None for style in self.chain(style_id))

    def paragraph_shading(self, paragraph: etree._Element) -> etree._Element | None:
        own = paragraph.find(f"{W}pPr/{W}shd")
        if own is not None:
            return own
        for style in self.chain(_val(paragraph.find(f"{W}pPr/{W}pStyle")) or self._default_paragraph):
            found = style.find(f"{W}pPr/{W}shd")
            if found is not None:
                return found
        return None


class Visibility:
    def __init__(self, styles: Styles, body: etree._Element, headers: list[etree._Element]) -> None:
        self._styles = styles
        self._page = parse_hex(_attribute(body.find(W + "background"), "color")) or WHITE
        self._tables: dict[etree._Element, tuple[bool, RGB | None]] = {}
        # room, in square points, that filled shapes and pictures offer to light text standing on them
        self._dark_room = sum(_shape_area(root) for root in (body, *headers))

    def why_hidden(self, run: etree._Element) -> Why | None:
        """The reason why a person does not see this run; None where he does."""
        properties = self._styles.run_properties(run)
        if _on(properties.get(W + "vanish")) or _on(properties.get(W + "webHidden")):
            return "VANISH"
        size = _number(_val(properties.get(W + "sz")), default=22)
        if size <= _TINY_HALF_POINTS or _number(_val(properties.get(W + "w")), default=100) <= _TINY_PERCENT:
            return "TINY"
        if _off_page(run):
            return "OFF_PAGE"
        return "COLOUR" if self._without_contrast(run, properties, size / 2) else None

    def _without_contrast(self, run: etree._Element, properties: Properties, points: float) -> bool:
        colour = None if _TEXT_FILL in properties else parse_hex(_val(properties.get(W + "color")))
        if colour is None:
            return False
        background = self._background(run, properties)
        if background is None or contrast(colour, background) >= LEAST_CONTRAST:
            return False
        return not self._stands_on_a_shape(run, points)

    def _background(self, run: etree._Element, properties: Properties) -> RGB | None:
        """The colour behind the run; None where it cannot be told."""
        highlight = _val(properties.get(W + "highlight"))
        if highlight and highlight != "none":
            return _HIGHLIGHT.get(highlight, _DARK)
        fill = _fill(properties.get(W + "shd"))
        if fill is None:
            paragraph = next(run.iterancestors(W + "p"), None)
            fill = _fill(self._styles.paragraph_shading(paragraph)) if paragraph is not None else None
        return fill if fill is not None else self._surroundings(run)

    def _surroundings(self, run: etree._Element) -> RGB | None:
        for ancestor in run.iterancestors(W + "tc", W + "tbl", W + "txbxContent"):
            if ancestor.tag == W + "txbxContent":
                return _box_fill(ancestor)
            if ancestor.tag == W + "tc":
                fill = _fill(ancestor.find(f"{W}tcPr/{W}shd"))
                if fill is not None:
                    return fill
                continue
            known, fill = self._table(ancestor)
            if fill is not None or not known:
                return fill
        return self._page

    def _table(self, table: etree._Element) -> tuple[bool, RGB | None]:
        """Whether the table's own colour can be told, and that colour; looked up once a table, for some are huge."""
        if table not in self._tables:
            properties = table.find(W + "tblPr")
            fill, style = None, None
            if properties is not None:
                fill, style = _fill(properties.find(W + "shd")), _val(properties.find(W + "tblStyle"))
            self._tables[table] = (not self._styles.has_shading(style), fill)
        return self._tables[table]

    def _stands_on_a_shape(self, run: etree._Element, points: float) -> bool:
        """Takes the run's room from what the shapes offer: a small banner cannot excuse a page of white text."""
        needed = sum(len(t.text or "") for t in run.iter(W + "t")) * 0.5 * points * points
        if needed > self._dark_room:
            return False
        self._dark_room -= needed
        return True


def _by_tag(properties: etree._Element) -> dict[str, etree._Element]:
    return {child.tag: child for child in properties}


def _val(element: etree._Element | None) -> str | None:
    return element.get(W + "val") if element is not None else None


def _attribute(element: etree._Element | None, name: str) -> str | None:
    return element.get(W + name) if element is not None else None


def _on(element: etree._Element | None) -> bool:
    return element is not None and (element.get(W + "val") or "1") not in _OFF


def _number(value: str | None, *, default: float) -> float:
    try:
        return float(value.rstrip("%")) if value else default
    except ValueError:
        return default


def _fill(shading: etree._Element | None) -> RGB | None:
    if shading is None:
        return None
    fill = parse_hex(shading.get(W + "fill"))
    pattern = shading.get(W + "val")
    if pattern == "solid":
        return parse_hex(shading.get(W + "color")) or _DARK
    if fill is None and shading.get(W + "themeFill"):
        return _DARK
    return fill


def _box_fill(content: etree._Element) -> RGB | None:
    """The fill of the text box around `content`; None where it has one that cannot be told, or none at all."""
    for ancestor in content.iterancestors():
        if ancestor.tag.endswith("}wsp"):
            solid = ancestor.find(f".//{A}solidFill/{A}srgbClr")
            return parse_hex(solid.get("val")) if solid is not None else None
        if ancestor.tag.startswith(V):
            return parse_hex(ancestor.get("fillcolor"))
    return None


def _off_page(run: etree._Element) -> bool:
    paragraph = next(run.iterancestors(W + "p"), None)
    setup = paragraph.find(W + "pPr") if paragraph is not None else None
    if setup is not None:
        frame, indent = setup.find(W + "framePr"), setup.find(W + "ind")
        if frame is not None and any(abs(_number(frame.get(W + axis), default=0)) > _FAR_TWIPS for axis in ("x", "y")):
            return True
        if indent is not None and abs(_number(indent.get(W + "left"), default=0)) > _FAR_TWIPS:
            return True
    for anchor in run.iterancestors(WP + "anchor"):
        if any(abs(_number(offset.text, default=0)) > _FAR_EMU for offset in anchor.iter(WP + "posOffset")):
            return True
    return False


def _shape_area(root: etree._Element) -> float:
    """Square points that anchored shapes and pictures which may lie behind text cover in this part."""
    area = 0.0
    for anchor in root.iter(WP + "anchor"):
        extent = anchor.find(WP + "extent")
        if extent is not None and _may_be_dark(anchor):
            width, height = (_number(extent.get(side), default=0) for side in ("cx", "cy"))
            area += width * height / _EMU_SQUARE_PER_PT
    return area


def _may_be_dark(anchor: etree._Element) -> bool:
    solid = anchor.find(f".//{A}solidFill/{A}srgbClr")
    colour = parse_hex(solid.get("val")) if solid is not None else None
    return colour is None or contrast(colour, WHITE) >= LEAST_CONTRAST
