"""What the docs service does, one verb a module."""
