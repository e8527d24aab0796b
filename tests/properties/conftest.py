"""How many random tables a property is tried on; the same ones every time where CI=true."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "interlace",
    max_examples=50,
    deadline=None,
    derandomize=os.environ.get("CI", "").lower() in {"1", "true"},
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("interlace")
