"""Reads an ad: its criteria, what to mend in it, and a clearer wording."""
