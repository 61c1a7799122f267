"""What the sections of a CV are called. All phrases are folded: lower case, no accents, single spaces."""

import re
from enum import Enum

from applications.parsing.fields import reference
from hiresscope.lib.skills.tokens import fold


class Kind(Enum):
    HEADER = "header"
    SUMMARY = "summary"
    EXPERIENCE = "experience"
    EDUCATION = "education"
    SKILLS = "skills"
    LANGUAGES = "languages"
    PROJECTS = "projects"
    PUBLICATIONS = "publications"
    CERTIFICATES = "certificates"
    AWARDS = "awards"
    VOLUNTEERING = "volunteering"
    INTERESTS = "interests"
    REFERENCES = "references"
    CONTACT = "contact"
    PERSONAL = "personal"
    OTHER = "other"


def _read_phrases() -> dict[str, Kind]:
    """Folded phrase -> kind; of a phrase that stands under two kinds, the first counts."""
    phrases: dict[str, Kind] = {}
    kind = Kind.OTHER
    for line in reference.data_lines("headings.txt"):
        if line.startswith("["):
            kind = Kind(line.strip("[]"))
        else:
            for phrase in line.split("|"):
                phrases.setdefault(fold(phrase.strip()), kind)
    return phrases


PHRASES = _read_phrases()

# Words that make up longer English headings; the first that has a kind decides ("Skills and Languages").
_WORDS = {
    Kind.EXPERIENCE: "experience experiences employment internship internships",
    Kind.EDUCATION: "education academic academics educational coursework",
    Kind.SKILLS: "skills skill competencies competences proficiencies expertise technologies strengths abilities tools",
    Kind.LANGUAGES: "languages language",
    Kind.PROJECTS: "projects project",
    Kind.PUBLICATIONS: "publications publication papers patents presentations",
    Kind.CERTIFICATES: (
        "certifications certificates certification licenses licences training trainings courses credentials"
    ),
    Kind.AWARDS: "awards honors honours achievements accomplishments scholarships",
    Kind.VOLUNTEERING: "volunteer volunteering volunteerism extracurricular activities involvement",
    Kind.INTERESTS: "interests hobbies",
    Kind.REFERENCES: "references referees",
    Kind.SUMMARY: "summary objective profile",
    Kind.OTHER: "affiliations memberships membership",
}
WORDS: dict[str, Kind] = {word: kind for kind, words in _WORDS.items() for word in words.split()}

FILLERS = reference.wordlist("heading_fillers.txt")

_NATURAL = re.compile(r"[^\W\d_]+")


def speaks_of_languages(text: str) -> bool:
    """Whether a text names a language that people speak."""
    known = reference.load().languages
    return any(fold(word) in known for word in _NATURAL.findall(text[:300]))
