"""Judges many CVs through the batch interface, at half the price and within a day: for large re-scores."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from applications.scoring.claude import ClaudeEngine, schema
from applications.scoring.types import CVText, JobSpec, Judgement
from hiresscope.lib import llm


@dataclass(frozen=True, slots=True)
class Handed:
    """CVs of one job that were handed in. ``cut`` are the ids of those whose end did not fit."""

    job: JobSpec
    batch: llm.Batch
    cut: frozenset[str]


class BatchScorer:
    """Hands in prepared CVs by id (their application's) and reads back judgements or errors, one an id."""

    def __init__(self, engine: ClaudeEngine, model: llm.Model, *, who: str) -> None:
        self.engine = engine
        self._model = model
        self._who = who

    def submit(self, job: JobSpec, cvs: Mapping[str, CVText]) -> Handed:
        """Hand in ``cvs``, blinded as for ``judge``. Raises the errors of ``llm.Model.submit``."""
        asked = {id_: self.engine.question(job, cv) for id_, cv in cvs.items()}
        batch = self._model.submit({id_: question for id_, (question, _) in asked.items()}, who=self._who)
        return Handed(job, batch, frozenset(id_ for id_, (_, cut) in asked.items() if cut))

    def handed(
        self, job: JobSpec, batch_id: str, ids: Iterable[str], cut: Iterable[str], reservation: llm.Reservation | None
    ) -> Handed:
        """What ``submit`` gave, from what was kept of it; ``job`` must have the criteria that were asked about."""
        form = schema(len(job.criteria))
        return Handed(job, llm.Batch(batch_id, dict.fromkeys(ids, form), reservation), frozenset(cut))

    def is_ended(self, handed: Handed) -> bool:
        """Whether ``collect`` may be called. Raises llm.Unavailable."""
        return self._model.poll(handed.batch).ended

    def collect(self, handed: Handed) -> Iterator[tuple[str, Judgement | llm.ModelError]]:
        """Each id once, in any order. Raises llm.Unavailable or llm.BadAnswer where results cannot be fetched."""
        for id_, answer in self._model.collect(handed.batch):
            if isinstance(answer, llm.ModelError):
                yield id_, answer
                continue
            try:
                yield id_, self.engine.judgement(handed.job, answer, cut=id_ in handed.cut)
            except llm.BadAnswer as error:
                yield id_, error
