"""Which words are the title of a position ("Senior Software Engineer", "Chef de Partie", "Pflegefachkraft")."""

import re
from functools import lru_cache

from applications.parsing.fields.reference import wordlist
from hiresscope.lib.skills.tokens import fold

HEADS = wordlist("titles.txt")

# Heads that are everyday words too: a title only with another word before or after ("Team Lead", "Head of Sales").
_WEAK = frozenset(
    "lead head hand man woman member model master charge host crew guard fellow monitor chair caixa "
    "ae ra ta pa np md gm pm qa hr plc"
    " police housekeeping cook maker keeper commercial commerciale partner principal deputy student "
    "visitor handler expert employee scholar"
    " mate boss respondent mc dj vet mover loader setter cutter miner sewer groom judge minister ranger "
    "scout usher guide socio maestro"
    " secretaria charge cnc champion associate".split()
)
_CJK_HEADS = re.compile(
    r"(?:工程师|工程師|经理|經理|主管|总监|總監|助理|专员|專員|实习生?|實習生?|顾问|顧問|(?:前端|后端|全栈|软件|游戏|移动|安卓|嵌入式|前端|後端|軟體)(?:开发"
    r"|開發)|设计师|設計師|分析师|分析師|老师|老師|教师|教師|教授|医生|医师|護士|护士|会计|會計|司机|店长|店長|主任"
    r"|总经理|總經理|董事长|研究员|研究員|程序员|架构师|运营(?=$)|编辑(?=$)|翻译(?=$)|秘书|律师|厨师|エンジニア|マネージャー|営業(?=$)|事務(?=$)|部長|課長"
    r"|係長|社員|講師|教員|看護師|研究員|デザイナー|プログラマー|コンサルタント|엔지니어|개발자|매니저|디자이너|팀장"
    r"|과장|대리|사원|부장|인턴|연구원|교사|간호사|مهندس|مدير|محاسب|معلم|مدرس|ممرض|طبيب|مندوب|مساعد|مشرف|סטודנט|מהנדס|מנהל|מפתח)"
)
_POSSESSIVE = re.compile(r"['’]s\b")  # "Electrician's Mate"
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_ENDS_PHRASE = frozenset(
    (
        "of for to de del der des du di da do dos das fur für pour para per i ii iii iv v sr jr in im at "
        "- – , ( / & and und et y e or with –"
    ).split()
)
_VERBS = wordlist("verbs.txt")
MAX_WORDS = 10


def looks_like(text: str) -> bool:
    """Whether a short phrase names a position."""
    return strength(text) > 0


@lru_cache(maxsize=4_096)
def strength(text: str) -> int:
    """0: no title; 1: by a weak word; 2: a title; 3: a title of the usual shape ("Senior X", "X Manager")."""
    if _CJK_HEADS.search(text) and len(text) <= 30:
        return 2
    words = [fold(word) for word in _WORD.findall(_POSSESSIVE.sub("", text))] if len(text) <= 110 else []
    places = [place for place, word in enumerate(words) if _is_head(word)]
    if not places or not _may_be_title(text, words):
        return 0
    strong = [place for place in places if words[place] not in _WEAK]
    if not strong:
        return 1 if len(words) > 1 else 0
    return 3 if len(words) > 1 and _closes_phrase(text, words, strong) else 2


def _may_be_title(text: str, words: list[str]) -> bool:
    """No sentence, and not longer than titles are."""
    if text.endswith(".") or words[0] in _VERBS:
        return False
    return len(words) <= MAX_WORDS or (len(words) <= 2 * MAX_WORDS and any(c in text for c in ",(/"))


def _is_head(word: str) -> bool:
    if word in HEADS:
        return True
    if word.endswith("s") and word[:-1] in HEADS and len(word) > 5:
        return False
    tail = word.rsplit("-", 1)[-1]
    return tail in HEADS or (len(word) > 7 and word.endswith(_GERMAN_TAILS))


# German writes titles as one word.
_GERMAN_TAILS = (
    "entwickler", "entwicklerin", "ingenieur", "ingenieurin", "leiter", "leiterin", "berater", "beraterin",
    "kaufmann", "kauffrau", "mitarbeiter", "mitarbeiterin", "assistent", "assistentin", "techniker", "technikerin",
    "fachkraft", "mechaniker", "mechanikerin", "mechatroniker", "pfleger", "pflegerin", "lehrer", "lehrerin",
    "helfer", "helferin", "verkaufer", "verkauferin", "fahrer", "fahrerin", "manager", "managerin", "meister",
    "angestellte", "angestellter", "bearbeiter", "bearbeiterin", "trainer", "therapeut", "therapeutin", "student",
    "studentin", "arbeiter", "utvecklare", "medewerker", "ontwikkelaar", "arzt", "arztin", "referent", "referentin",
    "direktor", "direktorin", "anwalt", "anwaltin", "betreuer", "betreuerin", "planer", "planerin", "schlosser",
    "elektroniker", "elektronikerin",
)  # fmt: skip


def _closes_phrase(text: str, words: list[str], places: list[int]) -> bool:
    last = places[-1]
    return last == len(words) - 1 or words[last + 1] in _ENDS_PHRASE or any(c in text for c in ",-–(/&|")
