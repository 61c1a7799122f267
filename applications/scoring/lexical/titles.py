"""Job titles that name the same work: "Backend Engineer" and "Back-end Developer", "Programmer" and "Developer"."""

from collections.abc import Sequence

from hiresscope.lib.words.tokens import stem

_SOFTWARE = frozenset(
    stem(word)
    for word in """software backend frontend fullstack web python java javascript typescript php ruby rails node react
    angular vue django laravel spring .net net c++ c# golang kotlin swift android ios mobile app application api cloud
    platform sde sdet""".split()
)
_MACHINES = frozenset(stem(word) for word in "cnc machine machining plc nc mill lathe robot".split())
_DEVELOPER = stem("developer")
_SAME = frozenset(stem(word) for word in "engineer programmer coder".split())
_PAIRS = {
    (stem("back"), stem("end")): stem("backend"),
    (stem("front"), stem("end")): stem("frontend"),
    (stem("full"), stem("stack")): stem("fullstack"),
    (stem("development"), stem("engineer")): _DEVELOPER,
}


def same_trade(title: Sequence[str]) -> tuple[str, ...]:
    """The stems of a title with one word for what has several; an engineer of anything but software stays one."""
    found = list(title)
    at = 0
    while at + 1 < len(found):
        joined = _PAIRS.get((found[at], found[at + 1]))
        if joined and (joined != _DEVELOPER or not _SOFTWARE.isdisjoint(found)):
            found[at : at + 2] = [joined]
        at += 1
    if _SOFTWARE.isdisjoint(found) or not _MACHINES.isdisjoint(found):
        return tuple(found)
    return tuple(_DEVELOPER if word in _SAME else word for word in found)
