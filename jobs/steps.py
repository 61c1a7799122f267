"""The kind of work that jobs have."""

from hiresscope.lib.work import Kind, registry
from jobs.models import Job

OPTIMIZE = registry.add(
    Kind(model=Job, state="optimize", task="jobs.optimize", queue="score", waits=(5, 30, 120, 600), order=7)
)
