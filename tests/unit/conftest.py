"""Laws are about what holds, never about how quickly a busy machine shows it."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "cutroom",
    deadline=None,
    max_examples=60,
    derandomize="CI" in os.environ,  # a run there says something about the change, not about chance
    # Many edits that are drawn are refused, and must be: a law speaks of those that are not.
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
settings.load_profile("cutroom")
