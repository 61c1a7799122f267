"""What reading a CV yields: plain data that crosses the border of the sandboxed child, and the one error."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

TextQuality = Literal["OK", "LOW_TEXT", "OCR", "NONE"]
Why = Literal[
    "COLOUR", "TINY", "OFF_PAGE", "RENDER_MODE", "COVERED", "VANISH", "ZERO_WIDTH", "TAG_CHARACTERS", "METADATA"
]
Flag = Literal["HIDDEN_TEXT", "SCANNED", "LOW_TEXT", "TRUNCATED"]
ParseErrorCode = Literal["ENCRYPTED", "CORRUPT", "EMPTY", "NO_TEXT", "TOO_MANY_PAGES", "PARSE_TIMEOUT"]


@dataclass(frozen=True, slots=True)
class HiddenText:
    """Text that a person who looks at the file does not see."""

    text: str
    page: int | None  # from 1; None where the format has no pages
    why: Why


@dataclass(frozen=True, slots=True)
class Document:
    """A file as text. `text` is only what a person can see, in reading order, NFC, lines ended by \\n."""

    text: str
    hidden: tuple[HiddenText, ...] = ()
    links: tuple[str, ...] = ()  # targets of hyperlinks, in order, each once
    pages: int | None = None  # of the file, even where fewer were read
    text_quality: TextQuality = "OK"
    flags: tuple[Flag, ...] = ()
    language: str | None = None  # ISO 639-1


@dataclass(frozen=True, slots=True)
class Experience:
    """One position held. Dates are "YYYY-MM" or "YYYY"; a `start` without `end` is a position still held."""

    title: str | None = None
    company: str | None = None
    start: str | None = None
    end: str | None = None
    summary: str | None = None


@dataclass(frozen=True, slots=True)
class Education:
    """One course of study. `end` is "YYYY-MM", "YYYY" or "present"."""

    degree: str | None = None
    institution: str | None = None
    end: str | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """What the CV says of its person. Whatever it does not say is None or empty."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None  # E.164 where the country can be told, else as written
    location: str | None = None
    links: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()  # canonical names, each once
    languages: tuple[str, ...] = ()
    total_years_experience: float | None = None  # overlaps counted once
    experience: tuple[Experience, ...] = ()  # latest first
    education: tuple[Education, ...] = ()
    skill_mentions: tuple[tuple[str, str], ...] = ()  # (canonical, as written)

    def to_api(self) -> dict[str, Any]:
        """The profile in the shape that the API promises."""
        return {
            "name": self.name,
            "email": self.email,
            "phone": self.phone,
            "location": self.location,
            "links": list(self.links),
            "skills": list(self.skills),
            "languages": list(self.languages),
            "totalYearsExperience": self.total_years_experience,
            "experience": [
                {"title": e.title, "company": e.company, "start": e.start, "end": e.end, "summary": e.summary}
                for e in self.experience
            ],
            "education": [{"degree": e.degree, "institution": e.institution, "end": e.end} for e in self.education],
        }


@dataclass(frozen=True, slots=True)
class ParsedCV:
    """The whole answer of the child."""

    document: Document
    profile: Profile
    timings: dict[str, float] = field(default_factory=dict)  # milliseconds by stage


class ParseError(Exception):
    """The file cannot be read. `message` is written for its owner and never quotes the file."""

    def __init__(self, code: ParseErrorCode, message: str, *, retryable: bool = False) -> None:
        super().__init__(message)
        self.code: ParseErrorCode = code
        self.message = message
        self.retryable = retryable

    def __reduce__(self) -> tuple[Any, ...]:
        return (_revive, (self.code, self.message, self.retryable))


def _revive(code: ParseErrorCode, message: str, retryable: bool) -> ParseError:
    return ParseError(code, message, retryable=retryable)
