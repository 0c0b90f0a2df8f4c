"""The public board: queue numbers on the screen of a waiting room, without names."""

from gateway.board.blueprint import create_blueprint

__all__ = ["create_blueprint"]
