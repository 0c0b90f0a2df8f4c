"""The state file, the webhook poster and its thread."""
