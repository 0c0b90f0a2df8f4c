"""What a checklist is and how its paper reads: rules without any framework."""
