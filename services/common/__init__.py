"""What every part shares: settings, problems, principals, events, the database and the way to serve. Imports no service."""
