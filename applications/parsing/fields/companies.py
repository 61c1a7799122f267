"""Which words name an employer or a school."""

import re

from applications.parsing.fields.reference import wordlist
from hiresscope.lib.skills.tokens import fold

_SUFFIX = re.compile(
    r"(?:\b(?:inc|ltd|llc|llp|lp|plc|gmbh|ag|kg|kgaa|se|sa|s\.a|sarl|s\.a\.r\.l|sas|srl|s\.r\.l|spa"
    r"|s\.p\.a|bv|b\.v|nv|n\.v|oy|ab|as|a/s|aps|pte|pty|pvt|pvt\.? ltd|co|corp|corporation|company"
    r"|limited"
    r"|ltda|s\.l|s\.l\.u|sl|s\.a\. de c\.v|sdn bhd|bhd|kft|zrt|s\.r\.o|a\.s|ooo|e\.v|mbh|jsc|fze|fzco"
    r"|wll|w\.l\.l)\b\.?)$|股份|有限公司|公司|集团|集團|株式会社|주식회사|\(주\)|شركة",
    re.IGNORECASE,
)
_WORDS = wordlist("employers.txt")
_SCHOOL = re.compile(
    r"\b(?:universit\w*|college|school|institut\w*|academ\w+|polytechnic|hochschule|fachhochschule"
    r"|gymnasium|realschule|berufsschule|ecole|école|lyc[ée]e|facult[ée]|iut|universidad\w*|escuela"
    r"|colegio"
    r"|escola|faculdade|liceo|politecnico|scuola|hogeschool|politechnika|uniwersytet|üniversitesi"
    r"|universitesi|lisesi|seminary|conservatory|iit|nit|mit|eth|epfl|ucla|usc|nyu|suny|cuny|iim|bits"
    r"|vit|ucl|lse"
    r"|университет\w*|институт\w*|академия|vidyalaya|board|cbse|icse|k\.?v\.?)\b|大学|大學|学院|學院|高校|中学|学校"
    r"|대학교|대학|고등학교|جامعة|كلية|معهد|אוניברסיט",
    re.IGNORECASE,
)


def looks_like(text: str) -> bool:
    """Whether a phrase has a legal form or a word that employers' names carry."""
    return strength(text) > 0


def strength(text: str) -> int:
    """2: a legal form ("Ltd"); 1: a word that employers' names carry ("Bank"); 0: neither."""
    if _SUFFIX.search(text.strip(" .,)")):
        return 2
    words = [fold(word.strip(".,()")) for word in text.split()]
    return 1 if any(word in _WORDS for word in words) and text[:1].isupper() else 0


def is_school(text: str) -> bool:
    return _SCHOOL.search(text) is not None
