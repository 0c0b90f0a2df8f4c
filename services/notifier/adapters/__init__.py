"""The outside: the database, the Graph API, the other parts, the queues and the files with texts."""
