"""The pages under Pengaturan put together."""

from __future__ import annotations

from flask import Blueprint

from gateway.staff import health, settings
from gateway.staff.guard import Guard
from gateway.vitals import Vitals


def add_routes(blueprint: Blueprint, guard: Guard, vitals: Vitals) -> None:
    """Everything that an office lays down for itself, and the page on the installation."""
    settings.add_routes(blueprint, guard)
    health.add_routes(blueprint, guard, vitals)
