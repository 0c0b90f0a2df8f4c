"""What the simulator does, one family per file."""
