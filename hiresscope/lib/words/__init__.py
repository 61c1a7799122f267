"""Words: tokens and stems, how much a word tells, and which occupations it belongs to. No Django."""
