"""The HTTP edge: one blueprint a resource; a route parses, calls one use case and renders."""
