VERSION = "0.1.0"
"""The release, as CHANGELOG.md names it; `/health` and the OpenAPI document show it."""
