"""The person's links: profiles at known places and an own site, from the text and from hyperlink targets."""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import SplitResult, unquote, urlsplit

from applications.parsing.fields.sections import Kind, Section

# host -> how many parts of the path make the person's page ("in/name")
_PROFILES = {
    "linkedin.com": 2, "github.com": 1, "gitlab.com": 1, "bitbucket.org": 1, "stackoverflow.com": 3,
    "medium.com": 1, "kaggle.com": 1, "behance.net": 1, "dribbble.com": 1, "twitter.com": 1, "x.com": 1,
    "facebook.com": 1, "leetcode.com": 2, "instagram.com": 1, "youtube.com": 2, "hackerrank.com": 2,
    "codeforces.com": 2, "codechef.com": 2, "orcid.org": 1, "researchgate.net": 2, "scholar.google.com": 1,
    "dev.to": 1, "codepen.io": 1, "xing.com": 2, "about.me": 1, "angel.co": 2, "wellfound.com": 2, "vimeo.com": 1,
    "soundcloud.com": 1, "artstation.com": 1, "huggingface.co": 1, "t.me": 1, "hashnode.com": 1,
    "geeksforgeeks.org": 2, "hackerearth.com": 2, "codewars.com": 2, "topcoder.com": 2, "pinterest.com": 1,
    "tiktok.com": 1, "credly.com": 2, "imdb.com": 2, "upwork.com": 2, "fiverr.com": 1, "academia.edu": 1,
    "keybase.io": 1, "wa.me": 1, "flickr.com": 2, "linktr.ee": 1, "notion.so": 1, "spoj.com": 2, "atcoder.jp": 2,
    "unsplash.com": 1, "substack.com": 1, "goodreads.com": 2, "gitee.com": 1, "zhihu.com": 2, "juejin.cn": 2,
    "blog.csdn.net": 1, "weibo.com": 1, "vk.com": 1, "twitch.tv": 1, "skype.com": 1,
}  # fmt: skip
_NO_PERSON = frozenset(
    "jobs company school feed pulse learning search explore features topics about login signup orgs "
    "share sharing posts "
    "hashtag intent groups watch events pub-directory marketplace pricing settings trending".split()
)
_URL = re.compile(
    r"(?:https?://|www\.)[^\s<>\"|]{4,300}"
    r"|(?<![\w@./-])(?:[A-Za-z0-9][\w-]{0,62}\.){1,4}[A-Za-z]{2,12}(?:/[^\s<>\"|,;]{0,200})?(?![\w@])"
)
_BARE_ENDINGS = frozenset(
    "com net org io me dev de fr es it uk eu info co app ai tech design in ca us au br ch at nl be "
    "pl pt se no dk fi ie nz page "
    "site online website studio art blog xyz works cv name edu sh gg so cc tv jp cn kr ru mx ar cl "
    "pe za ke ng sg ph my id".split()
)
_BARE_SURE = frozenset("com net org io me dev app page site online website studio blog xyz info".split())
_LABELS = re.compile(
    r"(?:website|web\s?site|web|homepage|home\s?page|portfolio|blog|url|site|personal site|webseite"
    r"|page web|p[áa]gina web|sitio web|sito|sito web"
    r"|个人主页|博客|技术博客|主页)\s*[:：\-–]?\s*$",
    re.IGNORECASE,
)
_HANDLE = re.compile(
    (
        r"\b(linked[ ]?in|git[ ]?hub|git[ ]?lab)(?:[ ](?:profile|id|username"
        r"|user))?\s?[:：][ ]?@?/?(in/)?([A-Za-z0-9][\w-]{2,60})(?=$|[\s,;|•·)])"
    ),
    re.IGNORECASE,
)
_HANDLE_HOMES = {
    "linkedin": "https://linkedin.com/in/",
    "github": "https://github.com/",
    "gitlab": "https://gitlab.com/",
}
_IN = re.compile(r"(?<![\w/.])/?in/([A-Za-z0-9][\w-]{3,60})(?![\w/])")
_HOME_ZONES = frozenset({Kind.HEADER, Kind.CONTACT, Kind.PERSONAL, Kind.SUMMARY})
_NO_ZONES = frozenset({Kind.REFERENCES, Kind.PUBLICATIONS})
_OWN_ZONES = frozenset({*_HOME_ZONES, Kind.OTHER, Kind.SKILLS, Kind.LANGUAGES, Kind.INTERESTS})
MAX_LINKS = 20


def read(sections: Sequence[Section], targets: Iterable[str]) -> tuple[str, ...]:
    """Links of the person, each once, in order, as https URLs without tracking or a closing slash."""
    found: list[str] = []
    head = "\n".join(line.text for section in sections if section.kind in _HOME_ZONES for line in section.lines)
    for section in sections:
        if section.kind not in _NO_ZONES:
            text = _rejoined("\n".join(line.text for line in section.lines))
            found += _from_text(text, home=section.kind in _HOME_ZONES, own=section.kind in _OWN_ZONES)
    body = {key(url) for section in sections for url in _all_urls(section)}
    for target in targets:
        if target.lower().startswith(("http://", "https://", "www.")):
            own = profile(target) or _own_site(target, head, body)
            if own:
                found.append(own)
    unique: dict[str, str] = {}
    for link in found:
        unique.setdefault(key(link), link)
    return tuple(unique.values())[:MAX_LINKS]


def key(link: str) -> str:
    """What makes two links the same: host and path without scheme, www, case or closing slash."""
    bare = re.sub(r"^(?:https?://)?(?:www\.|m\.|[a-z]{2}\.(?=linkedin\.))?", "", link.strip().lower())
    return unquote(bare.split("?")[0] if "scholar." not in bare else bare).rstrip("/.,;")


def _all_urls(section: Section) -> list[str]:
    return [match.group() for line in section.lines for match in _URL.finditer(line.text)]


def _rejoined(text: str) -> str:
    """A profile address broken at a line's end put together again."""
    return re.sub(r"((?:linkedin\.com/in|github\.com)/[\w%-]{0,60}[-/])\n([\w%-]{2,60})(?=\n|$|[\s|,])", r"\1\2", text)


def _from_text(text: str, *, home: bool, own: bool) -> list[str]:
    found: list[tuple[int, str]] = []
    for match in _URL.finditer(text):
        url = match.group().rstrip(".,;:)]}'’”>")
        before = text[max(0, match.start() - 30) : match.start()].rsplit("\n", 1)[-1]
        if link := profile(url):
            found.append((match.start(), link))
        elif not _known_host(url) and _is_own(url, labelled=_LABELS.search(before) is not None, home=home, own=own):
            found.append((match.start(), _tidy(url)))
    if home or own:
        for match in _HANDLE.finditer(text):
            name = match.group(1).lower().replace(" ", "")
            if match.group(3).lower() not in _NOT_HANDLES:
                found.append((match.start(), _HANDLE_HOMES[name] + match.group(3)))
        if home:
            found += [(m.start(), _HANDLE_HOMES["linkedin"] + m.group(1)) for m in _IN.finditer(text)]
    return [link for _, link in sorted(found)]


def _is_own(url: str, *, labelled: bool, home: bool, own: bool) -> bool:
    """Whether an address that is no profile is the person's site: labelled so, or in the head of the CV."""
    return (own and labelled and _is_site(url, sure=True)) or (home and _is_site(url))


_NOT_HANDLES = frozenset(
    "http https www linkedin github gitlab profile link url available com click here and the view".split()
)


def profile(url: str) -> str | None:
    """The person's page at a known place, None for any other address (a company, a repository, an article)."""
    parts = _split(url)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    base = next((known for known in _PROFILES if host == known or host.endswith(f".{known}")), None)
    if base is None:
        return None
    if (base == "medium.com" and host != base) or (
        base in ("substack.com", "hashnode.com", "notion.so") and host != base
    ):
        return f"https://{host}"
    path = [part for part in parts.path.split("/") if part]
    if base == "scholar.google.com":
        return f"https://scholar.google.com/citations?{parts.query}" if "user=" in parts.query else None
    if base == "linkedin.com":
        return _linkedin(path)
    if not path or path[0].lower() in _NO_PERSON or len(path) > _PROFILES[base]:
        return None
    host = base if base in ("github.com", "gitlab.com") else host
    return f"https://{host}/{'/'.join(path)}" if host != "github.io" else None


def _linkedin(path: list[str]) -> str | None:
    if len(path) >= 2 and path[0].lower() in ("in", "pub"):
        return f"https://linkedin.com/{path[0].lower()}/{path[1]}"
    if len(path) == 1 and path[0].lower() not in _NO_PERSON and path[0].lower() not in ("in", "pub", "profile"):
        return f"https://linkedin.com/{path[0]}"
    return None


def _known_host(url: str) -> bool:
    host = key(url).split("/")[0]
    return any(host == known or host.endswith(f".{known}") for known in _PROFILES)


def _is_site(url: str, *, sure: bool = False) -> bool:
    """Whether a bare word with dots is an address of the web and not "Node.js", "e.g." or a file."""
    if url.lower().startswith(("http://", "https://", "www.")):
        return "." in url
    host, _, path = url.partition("/")
    ending = host.rsplit(".", 1)[-1].lower()
    if ending not in _BARE_ENDINGS or (host != host.lower() and ending not in _BARE_SURE):
        return False
    return sure or bool(path) or (ending in _BARE_SURE and len(host.split(".")[0]) > 2) or host.count(".") > 1


def _own_site(target: str, head: str, body: set[str]) -> str | None:
    """A hyperlink's target that is the person's own site: it, or its label, stands in the head of the CV."""
    if _known_host(target):
        return None
    bare = key(target)
    host = bare.split("/")[0]
    if bare in body:
        return None  # read where it is written
    path = _split(target).path.strip("/")
    return _tidy(target) if host in head.lower() and not path else None


def _tidy(url: str) -> str:
    parts = _split(url)
    host = parts.netloc.rsplit("@", 1)[-1].lower()
    query = f"?{parts.query}" if parts.query and "utm_" not in parts.query else ""
    return f"{parts.scheme}://{host}{parts.path.rstrip('/')}{query}"


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url if "//" in url[:8] else f"https://{url}")
    except ValueError:  # brackets that are no IPv6 address
        return urlsplit("")
