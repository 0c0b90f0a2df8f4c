"""The operator's pages: sign in, the day's board, one booking and what can be done with it."""

from gateway.staff.blueprint import create_blueprint

__all__ = ["create_blueprint"]
