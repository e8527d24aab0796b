"""Value added by destination against pymrio, at the sizes of WIOD and ICIO."""

from __future__ import annotations

import pytest
from destinations import compare


@pytest.mark.parametrize("size", ["WIOD", "ICIO"])
def test_value_added_by_destination(benchmark, ratio, size):
    found = benchmark.pedantic(compare, args=(size,), rounds=1)
    benchmark.extra_info.update(found)
    ratio(
        f"value added by destination, {size}: {found['ours_seconds']:.3f} s and {found['ours_megabytes']:.0f} MB, "
        f"pymrio {found['theirs_seconds']:.3f} s and {found['theirs_megabytes']:.0f} MB: "
        f"{found['times_faster']:.1f} times faster, {found['times_smaller']:.1f} times smaller"
    )
    assert found["difference"] < 1e-9
