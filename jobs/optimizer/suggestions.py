"""Suggests what to mend in an ad, each with the passage it is about, and sets the ad in a clearer order.

The rules name wording that says little, shuts people out or is biased; they never change an ad by themselves.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hiresscope.lib import requirements
from jobs.optimizer.ad import NICE, Ad, read_ad
from jobs.optimizer.types import Suggestion

_MOST = 20
_LONG_LIST = 12  # requirements: past this, able people who miss one do not apply
_LONG_AD, _SHORT_AD = 6000, 300  # characters
_MANY_YEARS = 10


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: re.Pattern[str]
    issue: str
    suggestion: str


def _rule(pattern: str, issue: str, suggestion: str) -> _Rule:
    return _Rule(re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), issue, suggestion)


_RULES = (
    _rule(r"he/she|his/her|s/he|he or she|his or her|him/her", "Pronouns that name two genders leave others out.",
          'Speak to the reader: "you", "your".'),
    _rule(r"salesm[ae]n|chairm[ae]n|foreman|craftsm[ae]n|handyman|repairman|waitress|stewardess|cleaning lady"
        r"|girl friday"
          r"|manpower|man[- ]hours|workmanlike|policem[ae]n|firem[ae]n|businessm[ae]n",
          "A gendered word for work that anybody can do.", "Use the neutral word: salesperson, chair, supervisor, "
          "staff, hours."),
    _rule(r"ninja|rock ?star|guru|wizard|superstar|unicorn|hacker|jedi|work hard,? play hard|crush(?:ing)? it|dominate",
          "Slang that tells nothing of the work and keeps many from applying.", "Name the role and what it achieves."),
    _rule(r"aggressive|fearless|ruthless|killer instinct|dominant|alpha|competitive spirit",
          "Wording that reads as meant for men; it narrows who applies.", "Say what behaviour the work needs, "
          "with an example."),
    _rule(r"young(?:,? and)? (?:dynamic|energetic|team|company|professionals?)|youthful|digital native"
        r"|recent graduates? only"
          r"|junges? (?:dynamisches )?team|jeune et dynamique|joven y dinámico|under (?:30|35|40)|(?:maximum"
          r"|max\.?) age|mature person",
          "Age is no measure of the work; in many places asking for it is unlawful.", "Name the experience or the "
          "knowledge needed."),
    _rule(r"native (?:english |german |french |spanish )?speakers?|muttersprachler\w*|mother tongue",
          "Asks where somebody grew up, not how well they speak.", 'Ask for a level: "fluent", or C1.'),
    _rule(r"able[- ]bodied|physically fit|normal (?:vision|hearing)|walk(?:ing)? and stand(?:ing)?|perfect health",
          "Shuts out people with disabilities who could do the work.", "Name the task, and that adjustments can "
          "be made."),
    _rule(r"no (?:career )?gaps|currently employed|unemployed need not apply|continuous employment|steady work history",
          "Shuts out those who cared for others, were ill or lost a job.", "Leave it out: a gap says nothing of "
          "ability."),
    _rule(r"clean[- ]shaven|attractive|good[- ]looking|well[- ]groomed|pleasant appearance|photo required"
        r"|send (?:a )?photo",
          "Looks are no measure of the work.", "Leave it out, or name a dress code that applies to all."),
    _rule(r"ivy league|top[- ]tier universit\w+|elite universit\w+|top (?:school|universit)\w*",
          "Where somebody studied stands in for their means more than for their skill.", "Ask for the knowledge "
          "itself."),
    _rule(r"cultur(?:e|al) fit|fit(?:s)? our culture", 'What "fits" is decided by likeness.', "Name the values, "
        "and how they show in the work."),
    _rule(r"fast[- ]paced(?: environment)?|dynamic environment|wear many hats|self[- ]starter|go[- ]getter"
        r"|think outside the box"
          r"|hit the ground running|synerg\w+|team player|passionate|results[- ](?:driven|oriented)"
          r"|detail[- ]oriented|whip-smart|world[- ]class"
          r"|best[- ]in[- ]class|cutting[- ]edge|strong work ethic|positive attitude|dynamisch\w*|belastbar\w*"
          r"|proactiv[oa]",
          "A stock phrase: each reader understands something else.", "Say what the person does, how often, and "
          "what good looks like."),
    _rule(r"competitive (?:salary|pay|compensation|package)|attractive salary|salary (?:negotiable"
        r"|commensurate\w*)|doe\b|market rate",
          "Says nothing of the pay.", "Give a range; ads with one get more and better matching applicants."),
    _rule(r"(?:and )?other duties as (?:assigned|required|needed)|etc\.?", "Leaves open what the work "
        "is.", "Name the tasks that matter; leave the rest out."),
    _rule(r"must (?:be available|work) (?:24/7|at all times|around the clock)|unlimited overtime|no nine[- ]to[- ]five",
          "Shuts out people who care for others.", "Name the hours or shifts, and how far they can be changed."),
    _rule(r"unpaid|exposure only|no salary", "Unpaid work shuts out those without means, and may be "
        "unlawful.", "Name the pay."),
)  # fmt: skip
_PAY = re.compile(
    r"[$€£¥]\s?\d|\d[\d.,]{2,}\s?(?:k\b|€|eur|usd|gbp|chf|dollars|euros?|pounds)|\bper (?:hour|annum|year)\b"
    r"|\bhourly rate\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:remote|hybrid|on-?site|home office|télétravail|teletrabajo|located in|based in|office in|location)\b"
    r"|\bstandort\b",
    re.IGNORECASE,
)
_NEW_TOOLS = {
    "kubernetes": 11,
    "react": 13,
    "flutter": 9,
    "swift": 12,
    "fastapi": 8,
    "langchain": 4,
    "chatgpt": 4,
    "rust": 11,
}


def suggest(title: str, description: str, *, has_salary: bool, has_location: bool) -> tuple[Suggestion, ...]:
    """At most 20, in the order of the text, then what is missing. Every quote stands verbatim in `description`."""
    found = sorted(_wording(description), key=lambda pair: pair[0])
    told = [suggestion for _, suggestion in found]
    ad = read_ad(title, description)
    return tuple([*told, *_lists(ad, description), *_missing(ad, description, has_salary, has_location)][:_MOST])


def _wording(text: str) -> Iterator[tuple[int, Suggestion]]:
    for rule in _RULES:
        match = rule.pattern.search(text)
        if match:
            yield match.start(), Suggestion(match[0], rule.issue, rule.suggestion)
    for found in requirements.years(text):
        quote = text[found.start : found.end]
        if found.least >= _MANY_YEARS:
            issue = f"{found.least:g} years say little more than five do, and shut out the younger."
            yield found.start, Suggestion(quote, issue, "Name what the person must have done.")
        tool = _too_new(text[found.start : found.end + 60].lower(), found.least)
        if tool:
            yield (
                found.start,
                Suggestion(quote, f"{tool} is hardly that old.", "Ask for fewer years, or for what was built with it."),
            )


def _too_new(passage: str, asked: float) -> str | None:
    first_clause = re.split(r"[.;\n]", passage)[0]
    return next(
        (tool for tool, age in _NEW_TOOLS.items() if asked >= age and re.search(rf"\b{tool}\b", first_clause)), None
    )


def _lists(ad: Ad, description: str) -> list[Suggestion]:
    musts = ad.of("MUST")
    if len(musts) <= _LONG_LIST:
        return []
    quote = next((piece.text for piece in musts[_LONG_LIST:] if piece.text in description), "")
    issue = f"{len(musts)} requirements are more than anybody meets; able people who miss a few do not apply."
    return [
        Suggestion(
            quote, issue, "Keep the five to eight without which the work cannot be done; call the rest nice to have."
        )
    ]


def _missing(ad: Ad, description: str, has_salary: bool, has_location: bool) -> Iterator[Suggestion]:
    if not has_salary and not _PAY.search(description):
        yield Suggestion("", "The pay is not named.", "Add a range and its period.")
    if not has_location and not _PLACE.search(description):
        yield Suggestion("", "Where the work is done is not named.", "Add the place, or that it can be done remotely.")
    asks = ad.of("MUST", "NICE")
    if asks and not ad.of("NICE") and not NICE.search(description) and len(asks) > 4:
        yield Suggestion("", "Everything is required.", "Mark what is only nice to have.")
    if not asks and len(description) < _SHORT_AD:
        yield Suggestion("", "The ad hardly says what is needed.", "Add the main tasks and three to six requirements.")
    if len(description) > _LONG_AD:
        yield Suggestion(
            "",
            "The ad is long; most readers stop after a page.",
            "Keep tasks, requirements, pay and place; link to the rest.",
        )


_SWAPS = (
    (r"\bhe/she\b|\bs/he\b|\bhe or she\b", "they"), (r"\bhis/her\b|\bhis or her\b", "their"), (r"\bhim/her\b", "them"),
    (r"\bsalesm[ae]n\b", "salesperson"), (r"\bforeman\b", "supervisor"), (r"\bchairman\b", "chair"),
    (r"\bmanpower\b", "staff"), (r"\bman[- ]hours\b", "working hours"), ((r"\ban? (?:(?:ninja|rock ?star|guru"
        r"|wizard)\b ?)+(?<! )"), "an expert"),
    (r"\b(?:ninja|rock ?star|guru|wizard)\b", "expert"),
    (r"\bnative ((?:English|German|French|Spanish) )speakers?\b", r"fluent \1speaker"),
)  # fmt: skip
_NEUTRAL = tuple((re.compile(pattern, re.IGNORECASE), put) for pattern, put in _SWAPS)


def clearer(title: str, description: str) -> str:
    """The ad's own sentences under headings, as lists, with the plainest biased words made neutral. Nothing is "
    "added."""
    ad = read_ad(title, description)
    tasks = [piece.text for piece in ad.of("DUTIES", "OTHER")]
    parts = (
        ("What you will do", tasks),
        ("What you need", [piece.text for piece in ad.of("MUST")]),
        ("Nice to have", [piece.text for piece in ad.of("NICE")]),
        ("About the job and the employer", list(ad.rest)),
    )
    sections = [_section(name, lines) for name, lines in parts if lines]
    return "\n\n".join([ad.title, *sections] if ad.title else sections)


def _section(name: str, lines: Sequence[str]) -> str:
    return "\n".join([name, *(f"- {_neutral(line)}" for line in dict.fromkeys(lines))])


def _neutral(text: str) -> str:
    for pattern, put in _NEUTRAL:
        text = pattern.sub(put, text)
    return text
