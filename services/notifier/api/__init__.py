"""The notifier's HTTP edge. A route parses, calls one use case and renders."""
