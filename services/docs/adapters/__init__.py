"""Database, disk, drawing: what the use cases are handed."""
