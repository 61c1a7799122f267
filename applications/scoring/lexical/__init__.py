"""Reads a CV for the LOCAL engine: which words count, where they stand, what was done when."""
