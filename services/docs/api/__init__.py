"""The HTTP edge of the docs service."""
