"""What the CLAUDE engine is told, one text file a version."""

from pathlib import Path

FOLDER = Path(__file__).parent
