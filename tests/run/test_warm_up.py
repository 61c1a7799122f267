"""What every process of `make run` imports: seconds of each start, and memory that none of them uses."""

import subprocess
import sys
from pathlib import Path

BASE = Path(__file__).resolve().parents[2]
PROGRAM = """
import sys
from hiresscope.run import forks
forks.warm_up()
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_the_parent_imports_nothing_that_few_need() -> None:
    ran = subprocess.run([sys.executable, "-c", PROGRAM], cwd=BASE, capture_output=True, text=True, check=True)
    loaded = set(ran.stdout.split())

    assert {"django", "celery", "applications"} <= loaded
    assert loaded & {"anthropic", "sentry_sdk", "boto3", "pypdfium2", "moto"} == set()
