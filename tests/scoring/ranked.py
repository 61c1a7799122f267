"""Made-up ads and CVs for the tests of the LOCAL engine, and the score as the product computes it."""

from datetime import date

from applications.scoring.local import LocalEngine
from applications.scoring.types import Criterion, CVText, JobSpec, Verdict
from jobs.optimizer.local import derive_criteria

TODAY = date(2024, 6, 1)
ENGINE = LocalEngine(today=lambda: TODAY)

PYTHON_AD = """About us
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
TESTER = """Kim Vale
kim.vale@example.com

Experience
Software Tester, Alder Systems, 2019 - 2024
Tested web applications by hand and with Selenium, wrote test plans and reported defects.
Helped developers to reproduce faults in a Java back end with a MySQL database.
Support Analyst, Birch Software, 2016 - 2019
Answered tickets about a payroll application and traced faults with SQL.

Education
BSc Information Systems, 2016
"""


def job(title: str, description: str) -> JobSpec:
    """The ad with the criteria that are derived from it."""
    drafts = derive_criteria(title, description)
    criteria = tuple(Criterion(str(at), d.text, d.kind, d.weight, d.skill) for at, d in enumerate(drafts))
    return JobSpec(title, description, criteria)


PYTHON_JOB = job("Senior Python Developer", PYTHON_AD)


def asking(*texts: str, title: str = "Operations Manager", description: str = "We run warehouses.") -> JobSpec:
    """A job with the employer's own criteria."""
    return JobSpec(title, description, tuple(Criterion(str(at), text, "MUST", 5) for at, text in enumerate(texts)))


def score(spec: JobSpec, text: str) -> float:
    """The formula of the contract, not rounded."""
    weights = {c.id: c.weight * (2 if c.kind == "MUST" else 1) for c in spec.criteria}
    verdicts = ENGINE.judge(spec, CVText(text)).verdicts
    return 100 * sum(weights[v.criterion_id] * v.strength for v in verdicts) / sum(weights.values())


def verdict(criterion: str, text: str) -> Verdict:
    """What the engine says of one criterion of the employer's own."""
    return ENGINE.judge(asking(criterion), CVText(text)).verdicts[0]
