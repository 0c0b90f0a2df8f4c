"""What the notifier does, one file a family of use cases; collaborators come in through ``ports``."""
