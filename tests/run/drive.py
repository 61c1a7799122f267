"""Runs a supervisor over small Python files: drive.py FOLDER; each file there is one process."""

import sys
from pathlib import Path

from hiresscope.run.supervisor import Process, Supervisor

folder = Path(sys.argv[1])
sys.path.insert(0, str(folder))
Supervisor([Process(file.stem, (file.stem,)) for file in sorted(folder.glob("*.py"))]).run()
sys.stdout.write("the supervisor is done\n")
