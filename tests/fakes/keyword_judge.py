"""Answers the project's prompts by looking for words: what the stand-in for the model's service says."""

import re
from typing import Any

_CRITERION = re.compile(r"^(c\d+) \| (?:MUST|NICE) \| (.+)$", re.MULTILINE)
_CV = re.compile(r"----- CV (\w+) begins -----\n(.*)\n----- CV \1 ends -----", re.DOTALL)
_AD = re.compile(r"----- AD (\w+) begins -----\nTitle: (.*?)\n\n(.*)\n----- AD \1 ends -----", re.DOTALL)
_WORD = re.compile(r"[^\W_][\w+#.]*[\w+#]|[^\W_]")
_EMPTY = frozenset(
    "a an and as at be by for from have in is of on or our the to we will with you your experience years year required"
    " must strong ability skills knowledge excellent good plus least more using work working".split()
)  # fmt: skip


def answer(body: dict[str, Any]) -> dict[str, Any]:
    """The answer to a question in the shape that its schema asks for."""
    texts = [block["text"] for block in body["messages"][0]["content"]]
    wanted = body["output_config"]["format"]["schema"]["properties"]
    if "verdicts" in wanted:
        cv = _CV.search(texts[-1])
        lines = cv.group(2).splitlines() if cv else []
        return {"verdicts": [_verdict(alias, text, lines) for alias, text in _CRITERION.findall(texts[0])]}
    return _optimization(texts[-1])


def _words(text: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(text)} - _EMPTY


def _verdict(alias: str, criterion: str, lines: list[str]) -> dict[str, Any]:
    wanted = _words(criterion)
    found = wanted & set().union(*map(_words, lines)) if lines else set()
    share = len(found) / len(wanted) if wanted else 0.0
    best = sorted(lines, key=lambda line: -len(wanted & _words(line)))[:2]
    quotes = [line.strip() for line in best if wanted & _words(line)]
    if share >= 0.6:
        verdict, strength = "MET", round(0.5 + share / 2, 2)
    elif share > 0:
        verdict, strength = "PARTIAL", round(min(0.2 + share, 0.75), 2)
    else:
        verdict, strength = "NOT_STATED", 0.0
    told = ", ".join(sorted(found)) or "nothing of it"
    return {
        "criterion": alias,
        "quotes": quotes,
        "reason": f"The CV names {told}.",
        "verdict": verdict,
        "strength": strength,
    }


def _optimization(block: str) -> dict[str, Any]:
    ad = _AD.search(block)
    title, description = (ad.group(2), ad.group(3)) if ad else ("", "")
    lines = [line.strip(" -*\u2022") for line in description.splitlines() if len(line.split()) >= 3]
    criteria = [
        {"text": line[:200], "kind": "NICE" if "plus" in line.lower() else "MUST", "weight": 5, "skill": ""}
        for line in lines[:8]
    ]
    vague = re.search(r"rock ?star|ninja|guru|fast-paced|young", description, re.IGNORECASE)
    suggestions = (
        [{"quote": vague.group(), "issue": "Vague or off-putting", "suggestion": "Say what is done."}] if vague else []
    )
    return {"criteria": criteria or [{"text": title, "kind": "MUST", "weight": 5, "skill": ""}],
            "description": description.strip(), "suggestions": suggestions}  # fmt: skip
