"""Takes an ad apart: its title, its requirements, its duties; and drops what is said of the company, pay and "
"applying."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from hiresscope.lib.words.tokens import fold, tokens

Part = Literal["MUST", "NICE", "DUTIES", "DROP", "OTHER"]

_HEADINGS: dict[Part, str] = {
    "NICE": "nice to have|nice to haves|preferred|preferred qualifications|preferred skills|preferred experience|bonus"
    "|bonus points|desirable|desirable criteria|desirable skills|desirable experience|desirable requirements"
    "|desired|desired skills|desired qualifications|pluses|plus|additional qualifications"
    "|wunschenswert|von vorteil|nice-to-have|atouts|deseable|se valora|valorado|diferenciais|desejavel|ideally",
    "MUST": "requirements|required|required skills|required experience|required qualifications|qualifications|skills"
    "|job requirements|minimum qualifications|minimum requirements|basic qualifications|essential|must have|must haves"
    "|what you need|what you bring|what youll need|what you'll need|what we are looking for|what we're looking for"
    "|who you are|about you|your profile|you have|you bring|education|education and experience|experience"
    "|experience required|education and language|professional experience|knowledge skills and abilities|competencies"
    "|skills and experience|skills and qualifications|candidate profile|person specification|essential criteria"
    "|your skills|technical skills|key skills|candidate requirements|position requirements|ideal candidate"
    "|anforderungen|anforderungsprofil|ihr profil|dein profil|das bringen sie mit|das bringst du mit|qualifikationen"
    "|was sie mitbringen|was du mitbringst|profil|profil recherche|votre profil|competences|competences requises"
    "|exigences|requisitos|perfil|requisitos minimos|tu perfil|o que buscamos|qualificacoes|requisitos obrigatorios",
    "DUTIES": "responsibilities|duties|job duties|key responsibilities|main responsibilities|essential functions"
    "|essential duties|duties and responsibilities|essential duties and responsibilities|job summary|job description"
    "|position summary|position description|role|the role|the position|your role|about the role|about the job|overview"
    "|job overview|role overview|what you will do|what you'll do|what youll do|what you will be doing|day-to-day role"
    "|primary responsibilities|key duties|main duties|your tasks|tasks|accountabilities|job purpose|summary"
    "|what you'll be doing|a typical day|day to day|key accountabilities|responsibilities include|job responsibilities"
    "|aufgaben|ihre aufgaben|deine aufgaben|das erwartet sie|das erwartet dich|tatigkeiten|missions|vos missions"
    "|votre mission|mission|le poste|funciones|tareas|responsabilidades|atividades|o que voce vai fazer",
    "DROP": "about us|about the company|company|company description|who we are|our company|our mission|our values"
    "|our story|why us|why join us|why work here|why work with us|benefits|perks|what we offer|we offer|compensation"
    "|compensation and benefits|salary|pay|how to apply|to apply|application process|apply|contact|equal opportunity"
    "|equal opportunity employer|eeo|eeo statement|diversity|disclaimer|legal|privacy|location|our culture|culture"
    "|about the team|the team|hours|schedule|work schedule|hybrid work schedule|job type|application deadline"
    "|physical demands|work environment|working conditions|additional information|notice|covid-19|our commitment"
    "|wir bieten|das bieten wir|unser angebot|uber uns|kontakt|bewerbung|nous offrons|avantages|qui sommes-nous"
    "|a propos|ofrecemos|beneficios|sobre nosotros|quienes somos|oferecemos|sobre nos|sobre a empresa",
}  # fmt: skip
_PART_OF = {name: part for part, names in _HEADINGS.items() for name in names.split("|")}
_KNOWN_HEADING = re.compile(
    r"^[#*\s•-]*(" + "|".join(sorted((re.escape(name) for name in _PART_OF), key=len, reverse=True)) + r")\s*[:：*]+\s*"
)
_GLUED = re.compile(
    r"\s?(?:\b|(?<=[a-z]))(Position Summary|Job Summary|Responsibilities|Requirements|Qualifications"
    r"|Essential Functions"
    r"|Job Duties|Required Skills|Required Experience|Preferred Skills|Education and Language|Professional Experience"
    r"|Knowledge, Skills and Abilities|Position Description|Job Description|The Role|The Position|About Us|Benefits"
    r"|Key Responsibilities|Education)\s?:?(?=[A-Z][a-z ])"
)
_LOST_BREAK = re.compile(
    r"(?<=[a-z]{3}[a-z)])(?=(?:[A-Z][a-z]+|A)\s)|(?<=[a-z.])(?=\d{1,2}\+?\s?(?:-\s?\d+\s)?\+?years)|(?<=[a-z][.!?:;])(?=[A-Z•*-])"
)
_BEGINS = re.compile(
    r"(?:Experience|Knowledge|Ability|Strong|Excellent|Advanced|Proficien\w+|Must|Bachelor\S*|Degree|Understanding|Good"
    r"|Familiar\w*|Skills|Responsible|Desirable|Required|Solid|Proven|Minimum|Previous|Demonstrated)\b"
)
_CAMEL = re.compile(r"\b[A-Z][a-z]+$")  # JavaScript, LinkedIn, PowerPoint: capitals inside are their own
_SENTENCE = re.compile(r"(?<=[a-z0-9)][.!?;])\s+(?=[A-Z•*\d-])|\s*[•·▪●◦‣]\s*|\s+\*\s*(?=[A-Z])")
_NUMBERING = re.compile(r"^[\s#*]*\d{1,2}[.)]\s+")
_ASIDE = re.compile(
    r"\([^)]*\)|\[[^\]]*\]|[$€£]\s?[\d.,]+\w*|\b(?:m/?f/?[dx]?|m/?w/?[dx]?|f/?m/?[dx]?|h/?f|w/?m/?d|all genders)\b|!+"
    r"|\b(?:apply now|needed|wanted|asap|urgent|hiring|immediate start|full[- ]?time|part[- ]?time|remote|hybrid|onsite"
    r"|contract|permanent|temporary|seasonal|fixed[- ]term|per month|per hour|per annum|spring|summer|autumn|fall"
    r"|winter)\b"
    r"|\b(?:19|20)\d\d\b|#?\b\d{3,}\b|^\s*\d+[.)]\s|-?\b\d+\+?\s*(?:years?|yrs?)\b[\w\s]*",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*(?:[-*•·▪●◦‣–—o]\s+|[-*•·▪●◦‣–—]|\(?\d{1,2}[.)]\s+|#+\s*)")
_TITLE_LINE = re.compile(
    r"^[#*\s]*(?:job\s*title|position(?: title)?|title|role|stelle|poste|puesto|cargo)[*\s]*(?:[:：-]\s*(.*))?$",
    re.IGNORECASE,
)
_BOILERPLATE = re.compile(
    r"equal (?:employment )?opportunit|regardless of|without regard|race,|sexual orientation|veteran status"
    r"|protected (?:veteran|class|status|characteristic|categor)|gender identity|genetic information|national origin"
    r"|disability status|with disabilities (?:may|can|are|who|to apply)|fair chance|affirmative action"
    r"|accommodations?\b"
    r"|background (?:check|screen|investigat)|(?:consumer|investigat\w+) report|drug[- ](?:test|screen|free)|e-verify"
    r"|authori[sz]\w+ to work|work authori[sz]ation|right to work|visa sponsor|sponsor\w* (?:is|are|visas?|work)\b"
    r"|pre-?employment|vaccinat\w* (?:is|are|required|status|against)|(?:at least|minimum of|over) 18\b|18 years"
    r"|401\(?k|health insurance|(?:medical|health|vision)\W+(?:\w+\W+){0,3}dental"
    r"|dental\W+(?:\w+\W+){0,2}(?:vision|insurance|coverage|plan|benefit)|paid time off|\bpto\b|vacation days"
    r"|paid holidays|parental leave|tuition reimburs|competitive (?:salary|pay|compensation)|we offer"
    r"|you(?:'ll| will) (?:get|receive)"
    r"|(?:description|statements?|list) (?:is|are) (?:not )?(?:intended|meant|designed)|subject to change|at[- ]will"
    r"|perks|stock options|gym membership|free (?:lunch|snacks|coffee|fruit)|retirement plan|life insurance"
    r"|salary range"
    r"|\bbonuses\b|commensurate|send (?:your|a) (?:cv|resume|cover)|please (?:apply|send|submit|visit|email"
    r"|contact|call)"
    r"|apply (?:now|online|today|here|via|by)|(?:how|want|wish|ready|like|interested|order) to apply|^to apply"
    r"|click (?:here|on|the|apply|below)|cover letter|visit (?:our|us)|only (?:shortlisted|successful)"
    r"|please (?:also )?(?:use|include|enclose|attach|make sure|articulate|note|do not)\b|enclose (?:your|a)"
    r"|include a (?:note|link)|look(?:ing)? forward to|send us\b|check out our|(?:will|to) contact you|describe a time"
    r"|low cost of living|great schools|employer match|childcare benefit|our clients are"
    r"|we are an? (?:\w+[\s-]){0,4}(?:company|startup|start-up|agency|firm|organi[sz]ation|leader|team|provider)"
    r"|is an? (?:\w+[\s-]){0,5}(?:company|startup|start-up|firm|provider|leader|organi[sz]ation|subsidiary)"
    r"|leading (?:provider|company|global)|founded in|our mission|our values|our culture|award[- ]winning|headquarter"
    r"|fortune \d+|years? old company|fast[- ]growing|we(?:'re| are) (?:proud|passionate|committed|growing)"
    r"|join our|join us"
    r"|wir bieten|wir sind ein|bewerben sie|schwerbehind|chancengleichheit|nous sommes une|postulez|somos una"
    r"|somos uma|ofrecemos|oferecemos",
    re.IGNORECASE,
)
# Terms of employment and the law's own words: no CV can show them, so they never become a criterion.
_LEGAL = re.compile(
    r"equal (?:employment )?opportunit|regardless of|without regard|accommodat|sexual orientation|gender identity"
    r"|national origin|genetic information|protected (?:veteran|class|status|characteristic)|authori[sz]\w+ to work"
    r"|work authori[sz]ation|right to work|visa sponsor|sponsorship|citizen|permanent resident|green card"
    r"|background (?:check|screen|investigat)|(?:consumer|investigat\w+) report|drug[- ](?:test|screen|free)|e-verify"
    r"|pre-?employment|vaccinat\w* (?:is|are|required|status|against)|(?:at least|minimum of|over) 18\b|18 years"
    r"|401\(?k|health insurance|paid time off|\bpto\b|paid holidays|competitive (?:salary|pay|compensation)|we offer"
    r"|crime-free|criminal|marijuana|fit for duty|(?:good|clean) (?:driving|criminal) record|these substances"
    r"|(?:description|statements?|list) (?:is|are) (?:not )?(?:intended|meant|designed)|subject to change|at[- ]will",
    re.IGNORECASE,
)
# The employer speaking of itself; not where it says whom it seeks, or speaks to the reader.
_OF_ITSELF = re.compile(
    r"^(?:at [\w&.' -]{2,40}, )?(?:we|our|us)\b(?!.{0,60}\b(?:look|seek|need|requir|expect|hiring|want|search|ask)\w*)"
    r"(?!.*\byou)|\bourselves\b|\b(?:we|company|firm|bank|agency|organi[sz]ation)\b.{0,80}\bover \w+ years"
    r"|no wonder|we(?:'|’)?ve been|\?$",
    re.IGNORECASE,
)
ASKS = re.compile(
    r"\b(?:experience\w*|years?|degree|bachelor\w*|master'?s|diploma|certif\w*|licen[cs]\w*|knowledge|proficien\w*|fluen\w*"
    r"|skills?|skilled|able to|ability|understanding|familiar\w*|must|required?|requires?|expertise|background in"
    r"|versed"
    r"|qualified|track record|erfahrung\w*|kenntnisse\w*|ausbildung|studium|abschluss|fähigkeit\w*|expérience"
    r"|diplôme|maîtrise"
    r"|connaissance\w*|formation|experiencia|conocimientos?|título|titulación|dominio|experiência|conhecimentos?|formação)\b",
    re.IGNORECASE,
)
_CLEARLY_ASKS = re.compile(
    r"\b(?:degree|diploma|must have|required)\b|\d\+?\s?(?:years|yrs|jahre|ans|años|anos)\b.{0,40}(?:experience"
    r"|erfahrung|exp)",
    re.IGNORECASE,
)
NICE = re.compile(
    r"\b(?:prefer\w*|(?:is|a|are|big|huge|definite|real)\s+plus|plus[.!]?$|bonus|nice[- ]to[- ]have|desir(?:ed"
    r"|able)|ideally|an? advantage"
    r"|advantageous|an? asset|optional|beneficial|would be (?:great|good|nice|helpful)|von vorteil|wünschenswert"
    r"|idealerweise"
    r"|un plus|un atout|souhait\w*|se valora\w*|deseable|desejável|diferencial)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """One requirement or duty, in the ad's words."""

    text: str
    part: Part


@dataclass(frozen=True, slots=True)
class Ad:
    """`wording` is everything that says what the work is or asks for; `rest` what was left out of it."""

    title: str
    pieces: tuple[Piece, ...]
    rest: tuple[str, ...] = ()

    @property
    def wording(self) -> str:
        return "\n".join(piece.text for piece in self.pieces)

    def of(self, *parts: Part) -> list[Piece]:
        return [piece for piece in self.pieces if piece.part in parts]


@lru_cache(maxsize=256)
def read_ad(title: str, description: str) -> Ad:
    """The ad's title, from its text where it has none, and its pieces that are not boilerplate."""
    pieces: list[Piece] = []
    found_title = _NUMBERING.sub("", title).strip()
    part: Part = "OTHER"
    wants_title = False
    for line in _lines(description):
        named = _TITLE_LINE.match(line)
        if named:
            wants_title = not named[1]
            found_title = found_title or _plain_title(named[1] or "")
            continue
        if wants_title:
            found_title, wants_title = found_title or _plain_title(line), False
            continue
        heading, said = _heading(line)
        if heading == "DROP" and said:
            pieces.append(Piece(line, "DROP"))  # "Location: Leeds": one line, and the section goes on
            continue
        part = heading or part
        text = _BULLET.sub("", said).strip(" \t*#•")
        if part == "DROP" and _CLEARLY_ASKS.search(text) and not _BOILERPLATE.search(text):
            part = "OTHER"  # the section that was dropped is over, though nothing said so
        if len(text) > 2 and not _same(text, found_title):
            pieces.append(Piece(text, _part_of(text, part)))
    kept = tuple(piece for piece in pieces if piece.part != "DROP")
    if not kept:
        return Ad(found_title, tuple(Piece(piece.text, "OTHER") for piece in pieces))
    return Ad(found_title, kept, tuple(piece.text for piece in pieces if piece.part == "DROP"))


def _plain_title(line: str) -> str:
    return _NUMBERING.sub("", line).strip(" *#")


def _part_of(text: str, part: Part) -> Part:
    if _LEGAL.search(text) or (part in ("OTHER", "DUTIES") and _OF_ITSELF.search(text)):
        return "DROP"
    if part == "DROP" or _BOILERPLATE.search(text):
        return part if part in ("MUST", "NICE") and ASKS.search(text) else "DROP"
    if part == "MUST" and NICE.search(text):
        return "NICE"
    return part


def _lines(text: str) -> Iterator[str]:
    for paragraph in _with_breaks(text).splitlines():
        for piece in _SENTENCE.split(paragraph):
            if piece and piece.strip():
                yield piece.strip()


def _with_breaks(text: str) -> str:
    """Puts back line breaks that copying lost: "paymentsBudget" is two items, JavaScript is one word."""
    text = _GLUED.sub(r"\n\1\n", text)
    parts, done = [], 0
    for match in _LOST_BREAK.finditer(text):
        at = match.start()
        if not _CAMEL.search(text, max(0, at - 20), at) or _BEGINS.match(text, at) or text[at].isdigit():
            parts.append(text[done:at])
            done = at
    return "\n".join([*parts, text[done:]])


def _heading(line: str) -> tuple[Part | None, str]:
    """The part a heading begins, and what follows it on the same line."""
    if len(line) <= 60:
        key = " ".join(fold(line.lower()).replace("’", "'").replace("&", "and").strip(" #*_:-–—=•\t?!.").split())
        if key in _PART_OF:
            return _PART_OF[key], ""
        if line.rstrip().endswith(":") and len(tokens(line)) <= 6:
            return _guess(key), ""
    folded = fold(line[:80].lower())
    match = _KNOWN_HEADING.match(folded) if len(folded) == len(line[:80]) else None
    if match:
        return _PART_OF[match[1]], line[match.end() :]
    return None, line


def _guess(key: str) -> Part | None:
    """The part of a heading that is not known word for word."""
    for part, pattern in (
        ("NICE", "prefer|bonus|nice|plus|desir"),
        ("MUST", "requir|qualif|skill|experience|need|looking for|you are|bring|profil|must|candidate|education"),
        ("DUTIES", "respons|dut|role|do\\b|doing|task|function|aufgaben|mission"),
        ("DROP", "benefit|offer|about|apply|perk|company|compens|salary|location|contact"),
    ):
        if re.search(pattern, key):
            return part  # type: ignore[return-value]
    return None


def _same(text: str, title: str) -> bool:
    return fold(text.lower()).strip(" .") == fold(title.lower()).strip(" .")


def clean_title(title: str) -> str:
    """The title without pay, places of work, seasons and shouting."""
    plain = " ".join(_ASIDE.sub(" ", title).split()).strip(" -–|,/:.")
    return plain or title.strip()
