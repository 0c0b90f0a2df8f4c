"""What a WhatsApp message may be, and what a webhook says: plain functions, no framework."""
