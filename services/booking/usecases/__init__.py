"""What can be asked of the booking service, one family of use cases a file."""
