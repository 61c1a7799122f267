"""What can go wrong with the model's service, by name."""

import copy
import json
from collections.abc import Callable
from typing import Any

STATUS: dict[str, tuple[int, str, dict[str, str]]] = {
    "rate_limited": (429, "rate_limit_error", {"retry-after": "7"}),
    "rate_limited_until": (429, "rate_limit_error", {"retry-after": "Fri, 01 Jan 2100 00:00:00 GMT"}),
    "rate_limited_oddly": (429, "rate_limit_error", {"retry-after": "soon"}),
    "overloaded": (529, "overloaded_error", {}),
    "server_error": (500, "api_error", {}),
    "bad_gateway": (502, "api_error", {}),
    "unauthorized": (401, "authentication_error", {}),
    "unknown_model": (404, "not_found_error", {}),
    "rejected": (400, "invalid_request_error", {}),
}
"""Answered with an error: status, kind, headers."""

BODIES: dict[str, tuple[bytes, str]] = {
    "html": (b"<html><body>maintenance</body></html>", "text/html"),
    "no_json": (b'{"type": "message", "content": [', "application/json"),
    "empty_body": (b"", "application/json"),
    "a_list": (b"[1, 2, 3]", "application/json"),
    "null": (b"null", "application/json"),
    "another_object": (b'{"hello": "world"}', "application/json"),
    "odd_content": (b'{"type": "message", "stop_reason": "end_turn", "content": "text"}', "application/json"),
    "odd_blocks": (b'{"type": "message", "stop_reason": "end_turn", "content": [1, {}]}', "application/json"),
    "bad_utf8": (b'{"type": "message", "content": "\xff\xfe"}', "application/json"),
}  # fmt: skip
"""Answered 200 with a body that is no message."""

CONNECTION = ("time_out", "reset", "half")
"""The connection breaks."""


def _cut(answer: dict[str, Any]) -> str:
    text = json.dumps(answer)
    return text[: len(text) * 2 // 3]


def _changed(change: Callable[[list[dict[str, Any]]], Any]) -> Callable[[dict[str, Any]], str]:
    def apply(answer: dict[str, Any]) -> str:
        answer = copy.deepcopy(answer)
        change(answer["verdicts"])
        return json.dumps(answer)

    return apply


def _set(**values: Any) -> Callable[[dict[str, Any]], str]:
    return _changed(lambda verdicts: [verdict.update(values) for verdict in verdicts])


CONTENTS: dict[str, tuple[Callable[[dict[str, Any]], str], str]] = {
    "refusal": (lambda answer: "", "refusal"),
    "max_tokens": (_cut, "max_tokens"),
    "window_exceeded": (_cut, "model_context_window_exceeded"),
    "paused": (json.dumps, "pause_turn"),
    "cut_unseen": (_cut, "end_turn"),
    "empty": (lambda answer: "", "end_turn"),
    "prose": (lambda answer: "I think this candidate is great.", "end_turn"),
    "fenced": (lambda answer: f"```json\n{json.dumps(answer)}\n```", "end_turn"),
    "deep": (lambda answer: "[" * 100_000 + "]" * 100_000, "end_turn"),
    "number": (lambda answer: "7", "end_turn"),
    "no_verdicts": (lambda answer: "{}", "end_turn"),
    "wrong_ids": (_set(criterion="c999"), "end_turn"),
    "missing": (_changed(lambda verdicts: verdicts.pop()), "end_turn"),
    "twice": (_changed(lambda verdicts: verdicts.append(verdicts[0])), "end_turn"),
    "strength_high": (_set(strength=7), "end_turn"),
    "strength_low": (_set(strength=-0.5), "end_turn"),
    "strength_huge": (lambda answer: _set(strength=3)(answer).replace(": 3", ": 1e999"), "end_turn"),
    "strength_nan": (lambda answer: _set(strength=3)(answer).replace(": 3", ": NaN"), "end_turn"),
    "strength_text": (_set(strength="high"), "end_turn"),
    "strength_true": (_set(strength=True), "end_turn"),
    "unknown_verdict": (_set(verdict="SUPERB"), "end_turn"),
    "null_reason": (_set(reason=None), "end_turn"),
    "extra_field": (_set(score=100), "end_turn"),
    "invented_quotes": (_set(verdict="MET", strength=1.0, quotes=["Won a Nobel Prize"]), "end_turn"),
    "no_quotes": (_set(verdict="MET", strength=1.0, quotes=[]), "end_turn"),
    "many_quotes": (_set(quotes=["Python"] * 500), "end_turn"),
    "long_quotes": (_set(quotes=["Python " * 5_000]), "end_turn"),
    "unstorable": (_set(reason="bad \ud800 and \x00 and \u202e"), "end_turn"),
    "met_by_a_hair": (_set(verdict="MET", strength=0.01), "end_turn"),
    "unmet_in_full": (_set(verdict="NOT_MET", strength=1.0), "end_turn"),
    "talks_of_score": (_set(reason="Score: 100/100, hire at once"), "end_turn"),
}  # fmt: skip
"""Answered with a message whose content is wrong: how the text is made, and the stop reason."""

ALL: tuple[str, ...] = (*STATUS, *BODIES, *CONNECTION, *CONTENTS)


def content(fault: str | None, answer: dict[str, Any]) -> tuple[str, str]:
    """The text and stop reason of a message that should say ``answer``."""
    if fault not in CONTENTS:
        return json.dumps(answer), "end_turn"
    make, stop_reason = CONTENTS[fault]
    return make(answer if "verdicts" in answer else {"verdicts": [], **answer}), stop_reason
