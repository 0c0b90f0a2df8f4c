"""Databases, holidays and password hashes behind the ports of the use cases."""
