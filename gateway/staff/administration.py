"""The pages under Pengaturan put together."""

from __future__ import annotations

from flask import Blueprint

from gateway.staff import accounts, health, hours, misfits, privacy, settings, special_days
from gateway.staff.guard import Guard
from gateway.vitals import Vitals
from services.common.clock import Clock


def add_routes(blueprint: Blueprint, guard: Guard, vitals: Vitals, clock: Clock) -> None:
    """Everything that an office lays down for itself, and the page on the installation."""
    settings.add_routes(blueprint, guard)
    hours.add_routes(blueprint, guard)
    special_days.add_routes(blueprint, guard, clock)
    misfits.add_routes(blueprint, guard)
    accounts.add_routes(blueprint, guard)
    privacy.add_routes(blueprint, guard)
    health.add_routes(blueprint, guard, vitals)
