"""The public API ``/api/v1``: a pass-through to the service that owns each path, a few joins, staff sessions and its document."""

from gateway.api.blueprint import create_blueprint

__all__ = ["create_blueprint"]
