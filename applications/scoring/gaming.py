"""What words that are added for the scorer gain: the places of a shop assistant's CV and of a fitting one in a pool.

The ad, the CVs and the added lines are made up. Under full-text methods most of the lines carry the shop assistant
from the end of the pool to its front.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from applications.scoring import evaluation
from applications.scoring.types import Engine

AD_TITLE = "Senior Python Developer"
AD = """About us
Northwind Systems is a fast-growing company with offices in Leeds and Porto. We offer a competitive salary, a gym
membership and 28 days of holiday.

What you will do
- Design and build web services in Python and Django
- Keep our PostgreSQL databases fast
- Deploy to AWS with Docker and Kubernetes
- Review code and mentor junior developers

Requirements
- 5+ years of experience with Python
- Strong knowledge of Django or Flask
- Experience with PostgreSQL, Redis and REST APIs
- Docker, Kubernetes and CI/CD
- Bachelor's degree in computer science or equivalent

Nice to have
- AWS
- React

We are an equal opportunity employer.
"""
KEYWORDS = "Python, Django, Flask, PostgreSQL, Redis, REST APIs, Docker, Kubernetes, CI/CD, AWS, React"

SHOP_ASSISTANT = """Dana Kline
dana.kline@example.com

Shop Assistant

Profile
Friendly shop assistant with six years behind the till of two shops.

Experience
Shop Assistant, Green Grocers, Hull, 2018 - 2023
Served customers, handled cash and card payments, stacked shelves and kept the store tidy.
Checked deliveries and helped with the yearly stock count.
Sales Assistant, Corner Books, Hull, 2016 - 2018
Advised customers, worked the till and dressed the window.

Education
GCSEs, Hull Academy, 2015

Skills
Customer service, cash handling, merchandising, stock control
"""
DEVELOPER = """Sam Poe
sam.poe@example.com

Senior Python Developer

Experience
Senior Python Developer, Kestrel Labs, 2018 - 2024
Built REST APIs in Python and Django for a booking platform with 2 million users.
Tuned PostgreSQL queries and moved caching to Redis.
Set up CI/CD, Docker images and a Kubernetes cluster on AWS.
Mentored three junior developers and reviewed their code.
Software Developer, Marlow Ltd, 2014 - 2018
Wrote Flask services and React front ends.

Education
BSc Computer Science, University of Hull, 2014

Skills
Python, Django, Flask, PostgreSQL, Redis, Docker, Kubernetes, AWS, React, Git
"""

LINES = {
    "each keyword once": KEYWORDS,
    "each keyword once, in another order": ", ".join(sorted(KEYWORDS.split(", "), reverse=True)),
    "each keyword once, under a heading": f"Skills: {KEYWORDS}",
    "keywords 60 times": f"{KEYWORDS}, " * 60,
    "each keyword 60 times": " ".join(f"{word} " * 60 for word in KEYWORDS.split(", ")),
    "the ad in one line": " ".join(AD.split()),
    "the ad": AD,
    "denial": f"I have never used {KEYWORDS}.",
    "no experience": f"No experience with {KEYWORDS}",
    "wish": f"I would like to learn {KEYWORDS}.",
    "ambition": f"I want to become a Senior Python Developer and work with {KEYWORDS}.",
    "brother": f"My brother is a senior engineer with {KEYWORDS}.",
    "friend": f"A friend of mine is a Python developer who works with {KEYWORDS}.",
    "title alone": "Senior Python Developer",
}
"""What is added at a CV's end, by what it is."""


@dataclass(frozen=True, slots=True)
class Places:
    """Ranks in a pool, 1 the first, with the line of that name added ("" adds none)."""

    line: str
    shop_assistant: int
    developer: int


def places(pool: Sequence[str], engine: Engine) -> list[Places]:
    """The ranks of both CVs among the CV texts of ``pool``, without a line and with each.

    Among equals the shop assistant stands first and the developer last, so that neither looks better than it is.
    """
    spec = evaluation.job_spec(AD_TITLE, AD)
    scores = [evaluation.score(spec, text, engine) for text in pool]
    found = []
    for name, line in {"": "", **LINES}.items():
        padded = evaluation.score(spec, f"{SHOP_ASSISTANT}{line}\n", engine)
        fitting = evaluation.score(spec, f"{DEVELOPER}{line}\n", engine)
        above = sum(score > padded for score in scores)
        found.append(Places(name, 1 + above, 1 + sum(score >= fitting for score in scores)))
    return found
