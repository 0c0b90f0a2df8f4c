"""Rules about messages, statuses and conversations: plain functions and frozen dataclasses."""
