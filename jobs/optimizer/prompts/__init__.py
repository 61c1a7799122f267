"""What the CLAUDE optimizer is told, one text file a version."""

from pathlib import Path

FOLDER = Path(__file__).parent
