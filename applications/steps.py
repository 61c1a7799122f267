"""The kinds of work that applications have."""

from applications.models import Application, ModelBatch
from hiresscope.lib.work import Kind, registry

PARSE = registry.add(
    Kind(
        model=Application,
        state="parse",
        task="applications.parse_cv",
        queue="parse",
        waits=(2, 10),
        order=10,
        marks={"processing": "PARSING"},
    )
)
SCORE = registry.add(
    Kind(
        model=Application,
        state="score",
        task="applications.score_application",
        queue="score",
        waits=(5, 30, 120, 600, 3600),
        order=5,
    )
)
BATCH = registry.add(
    Kind(
        model=ModelBatch,
        state="batch",
        task="applications.advance_batch",
        queue="score",
        waits=(30, 120, 600, 3600),
        order=20,
    )
)
