"""Courses of study: degree, institution, year of the end."""

import re
from collections.abc import Sequence
from dataclasses import replace

from applications.parsing.fields import companies, dates, places
from applications.parsing.fields.lines import Line
from applications.parsing.fields.sections import Kind, Section, of_kind
from applications.parsing.types import Education

MAX_ENTRIES = 20
_DEGREE = re.compile(
    r"(?<![\w.])(?<!, )(?:ph\.?\s?d\b|d\.?phil|doctor(?:ate|al)?\b|dr\.\s?(?:rer|med|phil|ing)|m\.?d\b"
    r"|j\.?d\b|ll\.?[bmd]\b|m\.?b\.?a\b|e\.?m\.?b\.?a|m\.?\s?sc\b|b\.?\s?sc\b|m\.?\s?s\b\.?"
    r"|b\.?\s?s\b\.?|m\.?\s?a\b\.?|b\.?\s?a\b\.?|b\.?\s?e\b\.?|m\.?\s?e\b\.?"
    r"|m\.?\s?eng|b\.?\s?eng|b\.?\s?tech|m\.?\s?tech|b\.?\s?com\b|m\.?\s?com\b|b\.?b\.?a\b|b\.?c\.?a\b"
    r"|m\.?c\.?a\b|b\.?ed\b|m\.?ed\b|b\.?arch|m\.?arch|b\.?f\.?a\b|m\.?f\.?a\b|b\.?pharm|m\.?pharm"
    r"|pharm\.?d|m\.?phil|m\.?p\.?h\b|bsn\b|msn\b|adn\b|mbbs|bds\b|dds\b"
    r"|bachelor\w*|master\w*|associate(?:'?s)?(?: degree| of)|associate in|diploma|dipl\.?|diplom\w*"
    r"|magister|staatsexamen|licen[cs]iatura|licence|licenciad[oa]|licenciatura|ingenier[ií]a"
    r"|ingénieur|grado|grad(?:uado|uação)|máster|maestr[ií]a|mestrado|doutorado|doctorado|bacharel\w*"
    r"|bachillerato"
    r"|t[ée]cnico|tecn[óo]logo|laurea|dottorato|maturit[àa]|baccalaur[ée]at|bac\b|bts\b|dut\b|cap\b"
    r"|bep\b|deug|maîtrise|abitur|mittlere reife|fachabitur|realschulabschluss|hauptschulabschluss"
    r"|ausbildung zu[mr]|ged\b|high school|secondary|ssc\b|hsc\b|higher secondary|a[- ]levels?|gcses?"
    r"|o[- ]levels?|intermediate|matriculation"
    r"|certificate|nvq|hnd\b|hnc\b|btec|foundation degree|post[- ]?graduate|undergraduate|pgdm|pgce"
    r"|juris doctor|minor in|major in|lizentiat|propedeuse|hbo|mbo|ensino m[ée]dio|ensino superior"
    r"|tecnólogo|mag\.|inż|mgr|licencjat|magisterka|бакалавр\w*|магистр\w*|специалист"
    r"|кандидат)(?![\w])"
    r"|学士|硕士|博士|本科|专科|大专|研究生|修士|碩士|學士|석사|학사|박사|بكالوريوس|ماجستير|دكتوراه|دبلوم|תואר",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\t|\s?[|•·●▪∙■◆]\s?|\s[–—-]\s|;\s")
_TRIM = " \t,.;:-–—|()[]/•·\"'"
_NOISE = re.compile(
    (
        r"^(?:c?gpa|grade|percentage|marks|score|note|thesis|dissertation|relevant courses?|coursework"
        r"|courses|honou?rs|minor|focus|advis[eo]r|adviser|specialization|mention|expected|cumulative)\b"
    ),
    re.IGNORECASE,
)


def read(sections: Sequence[Section]) -> tuple[Education, ...]:
    """Courses in the order of the page."""
    lines = of_kind(sections, Kind.EDUCATION)
    if not lines:
        lines = [
            line
            for line in of_kind(sections, Kind.HEADER, Kind.OTHER)
            if _DEGREE.search(line.text) and companies.is_school(line.text)
        ]
    entries: list[Education] = []
    current: Education | None = None
    for line in lines[:200]:
        piece = _piece(line)
        if piece is None:
            continue
        if current is None or _clashes(current, piece):
            if current is not None:
                entries.append(current)
            current = piece
        else:
            current = _merged(current, piece)
    if current is not None:
        entries.append(current)
    return tuple(entry for entry in entries if entry.degree or entry.institution)[:MAX_ENTRIES]


def _piece(line: Line) -> Education | None:
    """What one line says: any of degree, institution, end."""
    if len(line.text) > 250 or _NOISE.match(line.text):
        return None
    spans = dates.find(line.text)
    text = line.text
    end: str | None = None
    for span in reversed(spans):
        text = f"{text[: span.start]}\t{text[span.stop :]}"
    if spans:
        end = "present" if spans[-1].current else spans[-1].end or spans[-1].begin
    degree = institution = None
    for segment in (part.strip(_TRIM) for part in _SPLIT.split(text) if part and part.strip(_TRIM)):
        of_degree, of_school = _divided(segment)
        degree = degree or of_degree
        institution = institution or of_school
    if line.bullet and not (degree or (institution and end)):
        return None
    return Education(degree, institution, end) if degree or institution or end else None


def _divided(segment: str) -> tuple[str | None, str | None]:
    """(degree, institution) of a segment, cut at the comma between them where it holds both."""
    has_degree, has_school = _DEGREE.search(segment) is not None, companies.is_school(segment)
    if _NOISE.match(segment) or len(segment) > 160:
        return None, None
    if has_degree and has_school and "," in segment:
        return _by_comma(segment)
    if has_school and not (has_degree and _DEGREE.match(segment)):
        return None, _without_place(segment)
    return (segment, None) if has_degree else (None, None)


def _by_comma(segment: str) -> tuple[str | None, str | None]:
    parts = [part.strip() for part in segment.split(",")]
    school = next((i for i, part in enumerate(parts) if companies.is_school(part) and not _DEGREE.match(part)), None)
    if school is None:
        return segment, None
    degree = ", ".join(part for part in parts[:school] if part) or next((p for p in parts if _DEGREE.search(p)), None)
    return degree, parts[school]


def _without_place(segment: str) -> str:
    parts = [part.strip() for part in segment.split(",")]
    while len(parts) > 1 and places.is_place(parts[-1]):
        parts.pop()
    return ", ".join(parts)


def _clashes(current: Education, piece: Education) -> bool:
    return bool(
        (current.degree and piece.degree)
        or (current.institution and piece.institution)
        or (current.end and piece.end and (piece.degree or piece.institution))
    )


def _merged(current: Education, piece: Education) -> Education:
    return replace(
        current,
        degree=current.degree or piece.degree,
        institution=current.institution or piece.institution,
        end=current.end or piece.end,
    )
