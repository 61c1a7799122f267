"""From the text of a CV to the profile of its person.

Rules alone, no network and no clock beyond ``as_of``; time grows linearly with the text, of which the first 120,000
characters are read.
"""

from datetime import UTC, date, datetime

from applications.parsing.fields import (
    education,
    emails,
    experience,
    languages,
    lines,
    links,
    names,
    phones,
    places,
    skillset,
    tenure,
)
from applications.parsing.fields import sections as cv_sections
from applications.parsing.fields.sections import Kind, Section
from applications.parsing.language import detect_language
from applications.parsing.types import Document, Profile


def read_profile(document: Document, *, as_of: date | None = None) -> Profile:
    """The profile of a document's visible text and hyperlinks; what they do not say is None or empty.

    ``as_of`` is the day up to which a position that still lasts is counted; without it, today (UTC). The same text and
    day give the same profile.
    """
    sections = cv_sections.cut(lines.split(document.text))
    addresses = emails.read(sections, document.links)
    email = addresses[0] if addresses else None
    own_links = links.read(sections, document.links)
    place = places.read(sections)
    home, wider = _countries(place, email, document.language or detect_language(document.text), sections)
    held = experience.read(sections)
    claimed = skillset.read(sections, [entry.company for entry in held if entry.company])
    return Profile(
        name=names.read(sections, email, own_links),
        email=email,
        phone=phones.read(sections, document.links, home, email, wider),
        location=place.text if place else None,
        links=own_links,
        skills=tuple(name for name, _ in claimed),
        languages=languages.read(sections),
        total_years_experience=tenure.total_years(held, as_of or datetime.now(UTC).date()),
        experience=held,
        education=education.read(sections),
        skill_mentions=claimed,
    )


def _countries(
    place: places.Place | None, email: str | None, language: str | None, sections: list[Section]
) -> tuple[list[str], list[str]]:
    """Countries whose telephone numbers the person may write without a prefix; then less likely ones."""
    found: list[str] = []
    if place and place.country:
        found.append(place.country)
    ending = email.rsplit(".", 1)[-1].upper() if email else ""
    if len(ending) == 2 and ending not in ("ME", "IO", "CO", "AI", "TV", "CC"):
        found.append("GB" if ending == "UK" else ending)
    found += places.countries(
        line.text for s in sections if s.kind in (Kind.HEADER, Kind.CONTACT, Kind.PERSONAL) for line in s.lines
    )[:2]
    if language in phones.LANGUAGE_COUNTRY:
        found.append(phones.LANGUAGE_COUNTRY[language])
    history = [s for s in sections if s.kind in (Kind.EXPERIENCE, Kind.EDUCATION)]
    wider = (
        places.countries(line.text for s in history for line in s.lines[:60] if not line.bullet)[:2]
        if not found
        else []
    )
    return list(dict.fromkeys(found)), wider
