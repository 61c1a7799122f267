"""Which passages of a CV say nothing of what its owner can do: denials, wishes, and what others can do.

`mask` puts line feeds in their place, so that offsets hold and no quote can cross one.
"""

import re

_KIN = (
    r"brother|sister|father|mother|dad|mum|mom|wife|husband|partner|son|daughter|cousin|uncle|aunt|friend|colleagues?|boss"
    r"|flatmate|neighbou?r|girlfriend|boyfriend|teammate|parents?|bruder|schwester|vater|mutter|freund\w*|frere|soeur"
    r"|hermano|hermana|padre|madre|irmao|irma"
)
_KNOWS = (
    r"used?|using|work\w*|programm\w*|cod(?:ed|ing)|develop\w*|learn\w*|touched|tried|heard|written|built|handled|managed"
    r"|had|held|know\w*|experience\w*|knowledge|familiar\w*|train\w*|exposure|studied|done|driven|spoken|background|skills?"
    r"|benutzt|gearbeitet|verwendet|erfahrung\w*|kenntnisse?|utilis\w*|travaill\w*|exp[ée]rience|usado|trabaj\w*|experiencia"
)
_LEARN = (
    r"learn\w*|study|try|work with|work as|work in|use|become|gain|get into|improve|train|explore|develop|master|pursue"
    r"|start|discover|move into|lernen|arbeiten|werden|apprendre|devenir|travailler|aprender|ser|trabajar"
)
_TRIGGER = re.compile(
    rf"(?:\b(?:never|not|no|without|lack(?:s|ing)?|nie|niemals|keine?|jamais|nunca|sin|sem)|n['’]t)\b(?:[^\w\n]+\w+){{0,3}}?[^\w\n]+(?:{_KNOWS})\b"
    rf"|\b(?:would|i'd|i’d)\s+(?:also\s+|really\s+)?(?:like|love)\s+to\b(?:[^\w\n]+\w+){{0,3}}?[^\w\n]+(?:{_LEARN})\b"
    rf"|\b(?:want|hop(?:e|ing)|wish|plan(?:ning)?|aim|aspir(?:e|ing)|eager|keen|excited|willing|ready|happy|intend|looking)"
    rf"\s+to\s+(?:{_LEARN})\b"
    r"|(?<=, )(?:except|excluding|apart from|other than|ausser|außer|sauf|excepto|exceto)\b"
    r"|\b(?:interested|interest)\s+in\s+(?:learning|becoming|studying|working with|gaining)\b"
    r"|\b(?:dream(?:ing)?\s+of|look(?:ing)?\s+forward\s+to|keen\s+on)\s+\w+ing\b"
    r"|\b(?:möchte|würde|will|wollen)\b[^.\n]{0,80}\b(?:lernen|werden)\b"
    r"|\b(?:je\s+(?:voudrais|souhaite|veux)|me\s+gustar[ií]a|quiero|gostaria\s+de|quero)\s+(?:aprender|apprendre|devenir|ser)\b"
    rf"|\b(?:(?:my|mein|meine|mon|ma|mi|minha?|meu)\s+(?:\w+\s+)?(?:{_KIN})\b(?!['’]s)|(?:{_KIN})\s+of\s+mine\b)(?:[^\w\n]+\w+){{0,2}}?[^\w\n]+"
    r"(?:is|was|are|were|has|have|had|works?|worked|uses?|used|knows?|does|did|can|runs?|ist|war|hat|arbeitet|est|travaille|es|trabaja|trabalha)\b",
    re.IGNORECASE,
)
_WITHOUT = re.compile(r"\b(?:without|ohne|sans|sin|sem)\b(?:[ /&]+[\w+#.'’]*\w){1,5}", re.IGNORECASE)
_CUES = (
    r"never|not|no|without|lack|except|excluding|apart|other|ausser|außer|sauf|excepto|exceto|ohne|sans|nie|keine?|jamais|nunca|sin|sem|would|i'd|i’d|want|hop|wish|plan|aim|aspir|eager|keen"
    r"|excited|willing|ready|happy|intend|looking|interest|dream|look|möchte|würde|will|wollen|je|me|quiero|gostaria|quero"
    r"|my|mein|mon|ma|mi|minha|meu"
)
# Begins with the character before the word: tried there alone, and not at every letter.
_CUE = re.compile(rf"\W(?={_CUES})")
_SHORT_NOT = re.compile(r"n['’]t\b")
_OF_MINE = re.compile(r"\w+ of mine")
_SENTENCE_END = re.compile(r"[.!?;](?=\s|$)|,?\s(?:but|however|although|aber|mais|pero|mas)\b|\n")
_NEW_ITEM = re.compile(r"\s*(?:[-*•·●▪–—]|\n|$)")
_WRAPPED = 60  # characters: a line as long as this goes on in the next
_HARMLESS = re.compile(r"\bnot\s+only\b|\bno\s+(?:later|less|fewer)\b|\bnot\s+limited\b", re.IGNORECASE)
_FAR = 1500  # characters: past this a sentence without a stop is a list


def mask(text: str) -> str:
    """`text`, as long as before, without its denials, wishes and tales of others."""
    spans: list[tuple[int, int]] = []
    low = text.lower()
    if len(low) != len(text):
        low = text
    for at in _cues(low):
        match = _TRIGGER.match(text, at)
        if match and not _HARMLESS.search(match[0]):
            spans.append((match.start(), _end(text, match.end())))
        elif not match and (lacking := _WITHOUT.match(text, at)):
            spans.append(lacking.span())
    return blank(text, spans)


def _cues(low: str) -> list[int]:
    """Where a passage may begin that says nothing, in order."""
    found = [match.start() for match in _CUE.finditer(f"\n{low}")]
    for hint, pattern in (("n't", _SHORT_NOT), ("n’t", _SHORT_NOT), (" of mine", _OF_MINE)):
        if hint in low:
            found += [match.start() for match in pattern.finditer(low)]
    return sorted(set(found))


def blank(text: str, spans: list[tuple[int, int]]) -> str:
    """`text` with line feeds for every character of the spans."""
    if not spans:
        return text
    parts, done = [], 0
    for start, end in sorted(spans):
        if end > done:
            begin = max(start, done)
            parts += [text[done:begin], "\n" * (end - begin)]
            done = end
    return "".join([*parts, text[done:]])


def _end(text: str, start: int) -> int:
    """Where the sentence ends that goes on at `start`: a short line is a sentence, unless nothing follows the cue."""
    limit = min(len(text), start + _FAR)
    at = start
    while found := _SENTENCE_END.search(text, at, limit):
        if found[0] != "\n" or _NEW_ITEM.match(text, found.end()):
            return found.start()
        begun = text.rfind("\n", 0, found.start()) + 1
        goes_on = found.start() - begun >= _WRAPPED or found.start() == start or text[found.start() - 1] in ",:"
        if not goes_on:
            return found.start()
        at = found.end()
    return limit
