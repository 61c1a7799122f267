"""What ``make run`` runs, under its own supervisor, with two dispatchers and a restart after a second at most.

A storm kills the same process again and again; the supervisor's growing pause would turn it into a calm.
"""

from pathlib import Path

from hiresscope.run import __main__ as run
from hiresscope.run import supervisor
from hiresscope.run.processes import everything
from hiresscope.run.supervisor import Process


def _with_a_second_dispatcher(host: str, port: int, var: Path, *, group: str = "") -> list[Process]:
    return [*everything(host, port, var, group=group), Process("dispatch2", ("manage", "dispatch"))]


if __name__ == "__main__":
    supervisor.LONGEST_BACKOFF = 1.0
    run.everything = _with_a_second_dispatcher
    run.main()
