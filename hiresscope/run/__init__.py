"""`make run`: set-up and the whole system under one supervisor."""

PROGRESS = "• "
"""What a line that tells of a step begins with."""
