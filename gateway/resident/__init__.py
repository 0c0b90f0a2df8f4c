"""The pages that residents use: no script, no session; everything a page needs travels in its address or its form."""

from gateway.resident.routes import create_blueprint

__all__ = ["create_blueprint"]
