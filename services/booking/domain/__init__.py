"""Rules about offices, slots and appointments: pure functions on the standard library."""
