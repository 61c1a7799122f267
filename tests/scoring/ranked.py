"""Made-up ads and CVs for the tests of the LOCAL engine, and the score as the product computes it."""

from datetime import date

from applications.scoring.gaming import AD as PYTHON_AD
from applications.scoring.gaming import AD_TITLE, DEVELOPER, KEYWORDS, SHOP_ASSISTANT
from applications.scoring.local import LocalEngine
from applications.scoring.types import Criterion, CVText, JobSpec, Verdict
from jobs.optimizer.local import derive_criteria

__all__ = ["DEVELOPER", "KEYWORDS", "PYTHON_AD", "SHOP_ASSISTANT"]

TODAY = date(2024, 6, 1)
ENGINE = LocalEngine(today=lambda: TODAY)

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


PYTHON_JOB = job(AD_TITLE, PYTHON_AD)


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
