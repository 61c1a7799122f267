"""From text to tokens and stems: one rule for ads, criteria and CVs, so that they meet."""

import re
import unicodedata
from functools import lru_cache

# A token is a run of letters and digits; C++, C#, .NET, R&D and o'clock keep the signs that make them one word.
_TOKEN = re.compile(r"\.net\b|[^\W_]+(?:[+#]+(?![^\W_])|(?:['’&][^\W_]+)+)?")


class _Letters(dict[int, int]):
    """A table for `str.translate` that leaves letters and digits, and puts a blank for all else."""

    def __missing__(self, code: int) -> int:
        found = code if chr(code).isalnum() else 32
        self[code] = found
        return found


_letters = _Letters()

# Function words of the languages read here, and words that say whose gender, title or family it is: a swapped pronoun
# or form of address must not move a score, so these never count as words.
STOP = frozenset(
    """a about above across after again all also although am among an and another any are as at be because been before
    being below between both but by can could did do does doing down during each either etc even every few for from
    further had has have having here how however i if in including into is it its itself just may me might more most
    much must my no nor not of off on once one only or other our out over own per rather s same shall should since so
    some such t than that the their them then there these they this those through to too two under until up upon us very
    via was we well were what when where which while who whom whose why will with within without would you your yours
    ve re ll d m he she him her his hers himself herself themselves they theirs ze hir xe mr mrs ms miss mx sir madam
    man men woman women male female males females husband wife mother father son daughter sister brother married single
    divorced widowed gender sex pronouns nationality religion born birth age aged
    der die das den dem des ein eine einer eines einem einen und oder mit von zu zum zur im am auf aus bei bis durch
    fur für gegen nach uber über um unter vor wir sie ihr ihre ihren ihrer sind ist als auch wie sich dich dir du uns
    unser unsere unserem unseren werden wird hat haben sowie dass es er nicht
    le la les un une des du de et ou avec dans en pour par sur au aux ce cette ces nous vous votre vos notre nos est
    sont qui que se sa son ses plus l d
    el los las una unos unas y o con del al para por su sus es son que se lo nuestro nuestra tu
    os um uma uns umas e com do da dos das no na nos nas em ao aos seu sua""".split()
)

_GENDERED = {
    "waitress": "waiter", "actress": "actor", "stewardess": "steward", "hostess": "host", "chairman": "chair",
    "chairwoman": "chair", "chairperson": "chair", "salesman": "salesperson", "saleswoman": "salesperson",
    "businessman": "businessperson", "businesswoman": "businessperson", "foreman": "foreperson",
    "forewoman": "foreperson", "craftswoman": "craftsman", "craftsperson": "craftsman", "fireman": "firefighter",
    "firewoman": "firefighter", "policeman": "police", "policewoman": "police", "spokeswoman": "spokesman",
    "spokesperson": "spokesman", "handywoman": "handyman", "repairwoman": "repairman", "cameraman": "camera",
    "camerawoman": "camera", "maternity": "parental", "paternity": "parental", "sorority": "fraternity",
    "headmistress": "headteacher", "headmaster": "headteacher", "seamstress": "tailor",
}  # fmt: skip
_SPELLED = {
    "centre": "center", "centres": "center", "theatre": "theater", "licence": "license", "licences": "license",
    "licenced": "license", "licensed": "license", "cheque": "check", "cheques": "check", "programme": "program",
    "programmes": "program", "catalogue": "catalog", "dialogue": "dialog", "analyse": "analyze", "analysed": "analyze",
    "analysing": "analyze", "analyses": "analyze", "enrol": "enroll", "enrolment": "enrollment", "fulfil": "fulfill",
    "fulfilment": "fulfillment", "practise": "practice", "practised": "practice", "practising": "practice",
    "skilful": "skillful", "judgement": "judgment", "organisation": "organization", "aluminium": "aluminum",
    "defence": "defense", "offence": "offense", "grey": "gray", "tyre": "tire", "tyres": "tire", "ageing": "aging",
    "counsellor": "counselor", "counselling": "counseling", "jewellery": "jewelry", "adviser": "advisor",
    "advisers": "advisor", "paediatric": "pediatric", "paediatrics": "pediatric", "anaesthetic": "anesthetic",
    "orthopaedic": "orthopedic", "manoeuvre": "maneuver", "modelling": "modeling", "travelling": "traveling",
    "rns": "rn", "lpns": "lpn", "cnas": "cna", "vps": "vp", "labelling": "labeling", "labour": "labor",
    "behaviour": "behavior",
}  # fmt: skip
_SUFFIXES = (
    ("izations", "iz"), ("ization", "iz"), ("isations", "iz"), ("isation", "iz"), ("izing", "iz"), ("ising", "iz"),
    ("ized", "iz"), ("ised", "iz"), ("izes", "iz"), ("ises", "iz"), ("ize", "iz"), ("ise", "iz"), ("ements", "e"),
    ("ement", "e"), ("ings", ""), ("ing", ""), ("ments", ""), ("ment", ""),
    ("ations", "at"), ("ation", "at"), ("ators", "ator"), ("ated", "at"), ("ates", "at"), ("ate", "at"), ("ers", "er"),
    ("ors", "or"), ("ies", "i"), ("ied", "i"), ("ed", ""), ("es", ""), ("s", ""), ("ly", ""), ("e", ""), ("y", "i"),
)  # fmt: skip
_SUFFIXES_BY_END = {end: tuple(pair for pair in _SUFFIXES if pair[0][-1] == end) for end in "esgtndyr"}


def tokens(text: str) -> list[str]:
    """The tokens of `text`, lower case."""
    low = text.lower()
    if "'" in low or "’" in low or "&" in low or "+" in low or "#" in low or ".net" in low:
        return _TOKEN.findall(low)
    # No sign that makes part of a word: the same tokens, several times as fast.
    return low.translate(_letters).split()


def stems(text: str) -> list[str]:
    """The stems of the words of `text` that tell something: no function words, no bare numbers."""
    return [stem(token) for token in tokens(text) if token not in STOP and not token.isdigit()]


@lru_cache(maxsize=65536)
def stem(token: str) -> str:
    """A short form shared by a word's inflections, its British and American spellings and its gendered forms.

    Agents stay apart from what they do: a developer is not in development.
    """
    token = fold(token.removesuffix("'s").removesuffix("’s"))
    token = _SPELLED.get(_GENDERED.get(token, token), _GENDERED.get(token, token))
    if len(token) < 5 or not token.isalpha():
        return token[:-1] if len(token) == 4 and token.endswith("s") and not token.endswith(("ss", "us")) else token
    if token.endswith(("our", "ours")) and len(token) > 5:
        token = token.removesuffix("s")[:-3] + "or"
    for suffix, put in _SUFFIXES_BY_END.get(token[-1], ()):
        if token.endswith(suffix) and len(token) - len(suffix) >= 3:
            return _undouble(token[: len(token) - len(suffix)] + put)
    return _undouble(token)


def fold(token: str) -> str:
    """Without accents: a PDF often loses them."""
    if token.isascii():
        return token
    return "".join(c for c in unicodedata.normalize("NFKD", token) if not unicodedata.combining(c))


def _undouble(base: str) -> str:
    """'programm' and 'travell' are 'program' and 'travel'."""
    return base[:-1] if len(base) > 4 and base[-1] == base[-2] and base[-1] in "lmnprt" else base
