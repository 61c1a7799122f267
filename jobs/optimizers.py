"""Which optimizer reads the ads, by the settings."""

from django.conf import settings

from hiresscope.lib import llm_configured
from jobs.models import Job
from jobs.optimizer import local as local_optimizer
from jobs.optimizer.claude import ClaudeOptimizer
from jobs.optimizer.types import Optimization


def optimize(job: Job) -> Optimization:
    """What the configured optimizer proposes for the ad. Raises DomainError where the model cannot be asked."""
    if settings.SCORING_ENGINE == "LOCAL":
        return local(job)
    tenant = job.tenant
    optimizer = ClaudeOptimizer(llm_configured.model(tenant.daily_model_budget_cents), who=str(tenant.pk))
    return optimizer.optimize(
        title=job.title, description=job.description, has_salary=job.has_salary, has_location=bool(job.location)
    )


def local(job: Job) -> Optimization:
    """Without a model: deterministic, no network."""
    return local_optimizer.optimize(
        title=job.title, description=job.description, has_salary=job.has_salary, has_location=bool(job.location)
    )
