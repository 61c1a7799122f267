"""The text of a CV as clean lines, the form in which all fields are read."""

import re
import unicodedata
from dataclasses import dataclass

MAX_CHARS = 120_000  # of text that fields are read from; CVs are shorter, and what comes after is no CV
MAX_LINE = 2_000


@dataclass(frozen=True, slots=True)
class Line:
    """``text`` has single spaces, and a tab where the page has a wide gap; ``bullet`` says that it was a list item."""

    text: str
    bullet: bool = False
    after_blank: bool = False


_SPACES = dict.fromkeys([0x00A0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " ")
_HYPHENS = dict.fromkeys([0x2010, 0x2011, 0x2012, 0x2212, 0xFE63, 0xFF0D], "-")
_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD, 0xFFFE, 0xFFFF], "")
_ICONS = dict.fromkeys([*range(0xE000, 0xF900)], " ")
_TABLE = {**_SPACES, **_HYPHENS, **_INVISIBLE, **_ICONS}
_SOFT_BREAK = re.compile(r"(?<=[^\W\d_])[\u00ad\ufffe\uffff]-?[ \t]{0,4}\n?[ \t]{0,4}(?=[^\W\d_])")
_BULLET = re.compile(
    r"^[ \t]*(?:[•·●▪◦‣∙■□▫◆◇➢➤►▶▸✓✔❖★☆⁃✦»*]+|[+]+(?![\d(])|[-–—](?=[ \t])|o(?=[ \t]{1,8}[A-Z]))[ \t]*"
)
_DOUBLE_HYPHEN = re.compile(r"(?<=\w)--(?=\w)")
_MANY_SPACES = re.compile(r"[ \t]+")


def clean(text: str) -> str:
    """Compatibility forms (ligatures, radicals) resolved, one kind of space and hyphen, no invisible signs."""
    text = _SOFT_BREAK.sub("", text[:MAX_CHARS])
    text = unicodedata.normalize("NFKC", text.translate(_TABLE)).replace("\r\n", "\n").replace("\r", "\n")
    return _DOUBLE_HYPHEN.sub("-", text)


def split(text: str) -> list[Line]:
    """Non-empty lines of a text, cleaned."""
    text = clean(text)
    tabbed = text.count("\t") > 0.3 * text.count(" ") and text.count("\t") > 100  # a tab for every space
    lines: list[Line] = []
    blank = True
    for raw in text.split("\n"):
        line = _line(raw[:MAX_LINE], tabbed=tabbed, after_blank=blank)
        blank = not line.text
        if line.text and not _heads_table(line.text):
            lines.append(line)
    return lines


def _heads_table(text: str) -> bool:
    """ "Company | Designation | Duration": what stands in the columns, and nothing of a person."""
    cells = _CELLS.split(text)
    return len(cells) > 1 and all(cell.strip(" .:").lower() in _COLUMNS for cell in cells)


_CELLS = re.compile(r"\t|\|")
_COLUMNS = frozenset(
    (
        "company,company name,employer,organisation,organization,designation,position,job title,title,role,duration,"
        "period,date,dates,from,to,year,years,year of passing,degree,qualification,course,institute,institution,"
        "university,board,board/university,school,school/college,college,percentage,percentage/cgpa,cgpa,grade,marks,"
        "% of marks,class,division,s.no,s. no,sl no,sr. no,no,location,place,responsibilities,skill,level,"
        "arbeitgeber,firma,zeitraum,tätigkeit,entreprise,poste,période,fonction,empresa,cargo,periodo,período,"
        "función,função,azienda,ruolo,diplôme,établissement,année,título,centro,año,ano,instituição"
    ).split(",")
)


def _line(raw: str, *, tabbed: bool, after_blank: bool) -> Line:
    mark = _BULLET.match(raw)
    body = raw[mark.end() :] if mark else raw
    body = _unspaced(body)
    if "  " in body or "\t" in body:
        body = _MANY_SPACES.sub(" ", body) if tabbed else _MANY_SPACES.sub(_one_gap, body)
    return Line(body.strip(), bullet=mark is not None, after_blank=after_blank)


def again(text: str) -> Line:
    """A part of a line as a line of its own."""
    return _line(text, tabbed=False, after_blank=False)


def _one_gap(match: re.Match[str]) -> str:
    return "\t" if "\t" in match.group() or len(match.group()) > 2 else " "


def _unspaced(body: str) -> str:
    """ "E D U C A T I O N" -> "EDUCATION"; words of a letter-spaced line are two or more spaces apart."""
    letters = body.split()
    if len(letters) < 4 or sum(len(letter) == 1 and letter.isalpha() for letter in letters) < 0.8 * len(letters):
        return body
    if any(len(letter) > 2 for letter in letters):
        return body
    return " ".join("".join(word.split()) for word in re.split(r" {2,}|\t", body.strip()))
