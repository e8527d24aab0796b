"""What holds for every test and doctest: a cache of their own, how long properties are tried, and no skipping in CI."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}

# The same examples every time where CI=true. `make test-slow` tries every property on many more.
settings.register_profile(
    "interlace",
    max_examples=25,
    deadline=None,
    derandomize=IN_CI,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("thorough", settings.get_profile("interlace"), max_examples=200)
settings.load_profile("interlace")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Turn every skip into a failure where CI=true, wherever it comes from."""
    outcome: Any = yield
    report = outcome.get_result()
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} skipped, and with CI=true nothing skips: {call.excinfo}"


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep results of the tests out of the user's cache, and the user's out of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INTERLACE_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(autouse=True, scope="session")
def _one_thread() -> Iterator[None]:
    """Let BLAS run on one thread beside other workers; processes that a test starts are on their own."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        yield
        return
    import scipy.linalg  # noqa: F401 - the limit holds for the libraries that are loaded
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        yield
