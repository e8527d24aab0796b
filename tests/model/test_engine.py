"""Years in processes: the same bytes as one after the other, resumed after a kill, stopped at once, errors named."""

from __future__ import annotations

import logging
import os
import pickle
import shutil
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pandas as pd
import pytest

import interlace
from interlace.errors import InputError, InterlaceError, UnknownName, Unsupported
from interlace.model import cache, engine
from interlace.model.panel import TablePanel
from interlace.model.table import IOTable

from .tables import Y, table

YEARS = (2001, 2002, 2003, 2004, 2005)

# Functions that other processes import: in a module on the path, as an analysis of another package would be.
MODULE = """
import logging
import os
import signal
import threading
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_info

from interlace.errors import Unsupported


def multipliers(table, scale=1.0):
    # Everything where BLAS threads or their order could show: a factorisation, solves and products.
    x = table.factor.solve(table.Y_by_economy)
    B = np.linalg.inv(np.eye(table.n) - table.A)
    frame = table.industries.to_frame(index=False)
    return frame.assign(year=table.year, up=table.factor.solve_transposed(table.v) * scale, x=x.sum(axis=1),
                        vB=table.v @ B, missing=np.nan)


def counted(table, folder, wait=0.0):
    Path(folder, f"{table.year}-{os.getpid()}-{time.time_ns()}").touch()
    time.sleep(wait)
    return pd.DataFrame({"year": [table.year], "value": [table.x.sum()]})


def surroundings(table):
    print("printed by a year")
    logging.getLogger("interlace.test").warning("the year %s speaks", table.year)
    threads = max((pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"), default=1)
    return pd.DataFrame({"process": [os.getpid()], "threads": [threads]})


def failing(table, folder, how):
    Path(folder, str(table.year)).touch()
    if table.year != 2003:
        return pd.DataFrame({"value": [1.0]})
    time.sleep(0.3)
    if how == "unsupported":
        raise Unsupported("there is no such row", where="a row", fix="another table")
    if how == "error":
        raise ZeroDivisionError("by nothing")
    if how == "strange":
        class Local(Exception):
            pass
        raise Local("cannot be sent")
    os.kill(os.getpid(), signal.SIGKILL)


def returns(table, what):
    if what == "labels":
        return pd.DataFrame({"value": [1.0]}, index=["CHN"])
    if what == "series":
        return pd.Series([1.0])
    if what == "mixed":
        return pd.DataFrame({"value": [1.0, "one", (2,)]})
    return pd.DataFrame({"value": [1.0, 2.0]}, index=[7, 9])
"""


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("INTERLACE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    folder = tmp_path / "code"
    folder.mkdir()
    (folder / "engine_work.py").write_text(MODULE)
    monkeypatch.syspath_prepend(folder)
    sys.modules.pop("engine_work", None)
    import engine_work  # type: ignore[import-not-found]

    yield engine_work
    del sys.modules["engine_work"]


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    folder = tmp_path / "calls"
    folder.mkdir()
    return folder


def of_year(year: int) -> IOTable:
    made = table(Y=Y + (year - 2000) / 7)
    return replace(made, year=year, provenance=made.provenance.then("of year", year=year))


def small() -> TablePanel:
    return TablePanel.of([of_year(year) for year in YEARS], "small")


def made_in(folder: Path) -> list[int]:
    return sorted(int(file.name[:4]) for file in folder.iterdir())


def restated(made: IOTable) -> IOTable:
    return replace(made, Y=np.round(made.Y), provenance=made.provenance.then("rounded"))


def test_any_number_of_workers_gives_the_same_bytes(work, caplog):
    panel = interlace.load("bundled")
    years = (1995, 2003, 2011)
    serial = engine.run(panel, work.multipliers, years, id="m", options={"scale": 2.0}, workers=1, cache=False)
    assert list(serial) == list(years)
    assert serial[1995].dtypes.astype(str).tolist() == ["str", "str", "int64", *["float64"] * 4]
    for how in (2, None):
        again = engine.run(panel, work.multipliers, years, id="m", options={"scale": 2.0}, workers=how, cache=False)
        assert list(again) == list(years)
        for year in years:
            assert cache.encoded(again[year]) == cache.encoded(serial[year])
    with joblib.parallel_config(backend="threading", n_jobs=2):
        threads = engine.run(panel, work.multipliers, years, id="m", options={"scale": 2.0}, cache=False)
    for year in years:
        assert cache.encoded(threads[year]) == cache.encoded(serial[year])


def test_what_was_done_is_read_and_the_rest_is_computed(work, calls):
    seen: list[tuple[int, bool]] = []

    def progress(year: int) -> None:
        seen.append((year, threading.current_thread() is threading.main_thread()))

    options = {"folder": str(calls)}
    first = engine.run(small(), work.counted, (2001, 2004), id="c", options=options)
    whole = engine.run(small(), work.counted, id="c", options=options, workers=2, progress=progress)
    assert made_in(calls) == list(YEARS)
    assert sorted(seen) == [(year, True) for year in YEARS]
    pd.testing.assert_frame_equal(first[2004], whole[2004], check_exact=True)
    engine.run(small(), work.counted, id="c", options=options, progress=progress)
    assert made_in(calls) == list(YEARS)
    assert len(seen) == 2 * len(YEARS)
    engine.run(small(), work.counted, (2001,), id="c", options=options, cache=False)
    engine.run(small(), work.counted, (2001,), id="other", options=options)
    engine.run(small(), work.counted, (2001,), id="c", options={**options, "wait": 0.001})
    changed = small().transformed(restated, small().classification)
    engine.run(changed, work.counted, (2001,), id="c", options=options)
    assert made_in(calls).count(2001) == 5


class Counted:
    """A panel of files that counts how often each year is read."""

    def __init__(self) -> None:
        self.read: list[int] = []
        made = of_year(2001)
        self.panel = TablePanel(
            "counted",
            {year: partial(self.table, year) for year in YEARS},
            {year: partial(self.provenance, year) for year in YEARS},
            made.economies,
            made.classification,
        )

    def table(self, year: int) -> IOTable:
        self.read.append(year)
        return of_year(year)

    def provenance(self, year: int) -> Any:
        return of_year(year).provenance


def test_a_subset_of_cached_years_is_read_and_not_computed():
    counted = Counted()
    whole = interlace.compute("upstreamness", counted.panel, years=YEARS[:3])
    assert counted.read == list(YEARS[:3])
    part = interlace.compute("upstreamness", counted.panel, years=[2002])
    assert counted.read == list(YEARS[:3])
    pd.testing.assert_frame_equal(part.data, whole.where(year=2002).data.reset_index(drop=True), check_exact=True)
    longer = interlace.compute("upstreamness", counted.panel, years=YEARS[1:4])
    assert counted.read == list(YEARS[:4])
    fresh = interlace.compute("upstreamness", counted.panel, years=YEARS[1:4], cache=False)
    pd.testing.assert_frame_equal(longer.data, fresh.data, check_exact=True)


def test_a_definition_of_ones_own_reads_each_table_once_and_none_when_kept():
    counted = Counted()
    options: dict[str, Any] = {"producer_services": ["make"], "years": YEARS[:3]}
    first = interlace.compute("producer_services_in_gdp", counted.panel, **options)
    assert counted.read == list(YEARS[:3])
    again = interlace.compute("producer_services_in_gdp", counted.panel, **options)
    narrower = counted.panel.with_producer_services("own", ["make"])
    assert again.digest == first.digest
    assert (
        narrower.provenance_of(YEARS[:3]).digest
        == TablePanel.of([of_year(year).with_producer_services("own", ["make"]) for year in YEARS[:3]])
        .provenance_of(YEARS[:3])
        .digest
    )
    assert counted.read == list(YEARS[:3])
    with pytest.raises(InputError, match="5 names no industry"):
        interlace.compute("producer_services_in_gdp", counted.panel, producer_services=5)


def test_several_jobs_read_each_table_once(work, calls):
    counted = Counted()
    jobs = [
        engine.Job("c", work.counted, {"folder": str(calls)}),
        engine.Job("f", work.failing, {"folder": str(calls), "how": "unsupported"}),
        engine.Job("m", work.multipliers),
    ]
    found = engine.run_jobs(counted.panel, jobs, (2002, 2003), workers=1)
    assert counted.read == [2002, 2003]
    assert [type(part).__name__ for part in found[2003]] == ["DataFrame", "Unsupported", "DataFrame"]
    again = engine.run_jobs(counted.panel, [*jobs, engine.Job("m", work.multipliers, {"scale": 2.0})], (2003,))
    assert counted.read == [2002, 2003, 2003]
    assert str(again[2003][1]) == str(found[2003][1])
    pd.testing.assert_frame_equal(again[2003][2], found[2003][2], check_exact=True)


def test_what_has_years_need_not_be_a_panel(work, calls):
    class Years:
        years = YEARS

        def __getitem__(self, year: int) -> IOTable:
            return of_year(year)

    options = {"folder": str(calls)}
    first = engine.run(Years(), work.counted, id="c", options=options, workers=2)
    again = engine.run(small(), work.counted, id="c", options=options)
    assert made_in(calls) == list(YEARS)
    for year in YEARS:
        pd.testing.assert_frame_equal(first[year], again[year], check_exact=True)


SCRIPT = """
import sys
print("the script runs", flush=True)
sys.path.insert(0, {code!r})
import interlace, engine_work
from interlace.model import engine
engine.run(interlace.load("bundled"), engine_work.counted, {years!r}, id="k",
           options={{"folder": {calls!r}, "wait": {wait!r}}}, workers=2)
print("it is done", flush=True)
"""


def started(tmp_path: Path, work: Any, calls: Path, years: list[int], wait: float) -> subprocess.Popen[str]:
    # No `if __name__ == "__main__"`: it must run once all the same.
    script = tmp_path / "script.py"
    code = str(Path(work.__file__).parent)
    script.write_text(SCRIPT.format(code=code, years=years, calls=str(calls), wait=wait))
    return subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path
    )


def until(condition: Any, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


def alive(pids: set[int]) -> set[int]:
    return {pid for pid in pids if Path(f"/proc/{pid}").exists()}


def test_a_script_without_a_guard_runs_once(tmp_path, work, calls):
    process = started(tmp_path, work, calls, [1995, 1996], 0.0)
    out, err = process.communicate(timeout=60)
    assert (out, err, process.returncode) == ("the script runs\nit is done\n", "", 0)
    assert made_in(calls) == [1995, 1996]


def test_a_function_of_the_script_itself_runs_in_processes(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "import os, interlace, pandas as pd\n"
        "from interlace.model import engine\n"
        "def own(table): return pd.DataFrame({'process': [os.getpid()], 'value': [table.x.sum()]})\n"
        "found = engine.run(interlace.load('bundled'), own, (1995, 1996), id='own', options={}, workers=2)\n"
        "print(sorted(found), os.getpid() in {int(frame['process'][0]) for frame in found.values()})\n"
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("[1995, 1996] False\n", "")


def test_a_killed_run_goes_on_where_it_stopped(tmp_path, work, calls, place):
    years = list(range(1995, 2003))
    process = started(tmp_path, work, calls, years, 0.5)
    results = place / "results"
    until(lambda: results.is_dir() and len(list(results.glob("*.arrow"))) >= 2)
    process.kill()
    process.communicate(timeout=30)
    children = {int(file.name.split("-")[1]) for file in calls.iterdir()}
    assert process.pid not in children
    until(lambda: not alive(children))  # they finish their year and see that nobody waits
    done, begun = len(list(results.glob("*.arrow"))), len(made_in(calls))
    assert 2 <= done <= begun < len(years)
    frames = engine.run(
        interlace.load("bundled"), work.counted, years, id="k", options={"folder": str(calls), "wait": 0.5}, workers=2
    )
    assert list(frames) == years
    assert len(made_in(calls)) == begun + len(years) - done
    fresh = engine.run(
        interlace.load("bundled"), work.counted, years, id="k", options={"folder": str(calls)}, workers=1, cache=False
    )
    for year in years:
        pd.testing.assert_frame_equal(frames[year], fresh[year], check_exact=True)


def test_an_interrupt_stops_every_process_at_once(tmp_path, work, calls):
    process = started(tmp_path, work, calls, list(range(1995, 2003)), 60.0)
    until(lambda: len(list(calls.iterdir())) == 2)
    children = {int(file.name.split("-")[1]) for file in calls.iterdir()}
    start = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert time.monotonic() - start < 15
    assert "KeyboardInterrupt" in err
    assert process.returncode == -signal.SIGINT
    until(lambda: not alive(children), 10)
    assert made_in(calls) == [1995, 1996]


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_names_its_year_and_other_years_are_kept(work, calls, place, workers):
    options = {"folder": str(calls), "how": "unsupported"}
    with pytest.raises(Unsupported, match=r"no such row\n  where: the table of 2003, a row\n  to mend: another table"):
        engine.run(small(), work.failing, id="f", options=options, workers=workers)
    finished = {file.name for file in (place / "results").iterdir()}
    assert finished
    for file in calls.iterdir():
        file.unlink()
    with pytest.raises(Unsupported):
        engine.run(small(), work.failing, id="f", options=options, workers=workers)
    assert finished <= {file.name for file in (place / "results").iterdir()}
    assert len(made_in(calls)) <= len(YEARS) - len(finished)


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_of_another_kind_bears_a_note(work, calls, workers):
    with pytest.raises(ZeroDivisionError) as caught:
        engine.run(small(), work.failing, id="f", options={"folder": str(calls), "how": "error"}, workers=workers)
    assert "in the table of 2003" in caught.value.__notes__
    assert workers == 1 or "in failing" in "".join(caught.value.__notes__)


def test_an_error_that_cannot_be_sent_and_a_process_that_dies(work, calls):
    with pytest.raises(InterlaceError, match=r"Local: cannot be sent\n  where: in the table of 2003"):
        engine.run(small(), work.failing, id="f", options={"folder": str(calls), "how": "strange"}, workers=2)
    with pytest.raises(InterlaceError, match=r"ended before its work was done\n.*workers=1"):
        engine.run(small(), work.failing, id="f", options={"folder": str(calls), "how": "killed"}, workers=2)


def test_a_process_has_one_thread_of_blas_and_a_voice(work, capfd, caplog):
    frames = engine.run(small(), work.surroundings, id="s", options={}, workers=2)
    processes = {int(frame["process"][0]) for frame in frames.values()}
    assert os.getpid() not in processes
    assert len(processes) in (1, 2)  # the second may come too late
    assert {int(frame["threads"][0]) for frame in frames.values()} == {1}
    assert sorted(caplog.messages) == [f"the year {year} speaks" for year in YEARS]
    assert capfd.readouterr().out.count("printed by a year") == len(YEARS)
    here = engine.run(small(), work.surroundings, id="s", options={}, workers=1, cache=False)
    assert {int(frame["threads"][0]) for frame in here.values()} == {1}


def test_a_closure_runs_in_processes_too_and_is_not_kept(place):
    own = 2.0

    def local(made: IOTable) -> pd.DataFrame:
        return pd.DataFrame({"process": [os.getpid()], "value": [own * made.x.sum()]})

    frames = engine.run(small(), local, id="l", options={}, workers=2)
    assert os.getpid() not in {int(frame["process"][0]) for frame in frames.values()}
    captured = 1.5
    changed = small().transformed(
        lambda made: replace(made, Y=made.Y * captured, provenance=made.provenance.then("more")), small().classification
    )
    more = engine.run(changed, local, id="l", options={}, workers=2)
    for year in YEARS:
        assert more[year]["value"][0] > frames[year]["value"][0]
    assert not place.exists(), "what a closure computes cannot be told apart, so nothing is kept"


def test_small_work_starts_no_process(work, monkeypatch):
    monkeypatch.setattr(engine, "each", lambda *_: pytest.fail("a process was started"))
    assert len(engine.run(small(), work.multipliers, id="m", options={})) == len(YEARS)
    assert len(engine.run(small(), work.multipliers, id="m", options={}, workers=2)) == len(YEARS)  # from the cache
    assert len(engine.run(small(), work.multipliers, (2003,), id="m1", options={}, workers=2)) == 1


def test_work_that_pays_starts_as_many_processes_as_fit(work, monkeypatch):
    counts = []

    def counted(tasks: Any, workers: int) -> Any:
        counts.append(workers)
        return (task() for task in tasks)

    monkeypatch.setattr(engine, "each", counted)
    monkeypatch.setattr(engine, "PAYS_FROM", 0.0)
    monkeypatch.setattr(engine, "processors", lambda: 3)
    engine.run(small(), work.multipliers, id="m", options={}, cache=False)
    monkeypatch.setattr(engine, "free_memory", lambda: 2.5 * engine.memory_of(small()))
    engine.run(small(), work.multipliers, id="m", options={}, cache=False)
    engine.run(small(), work.multipliers, (2001, 2002), id="m", options={}, workers=7, cache=False)
    with joblib.parallel_config(n_jobs=4):
        engine.run(small(), work.multipliers, id="m", options={}, cache=False)
    assert counts == [3, 2, 2, 4]
    monkeypatch.setattr(engine, "free_memory", lambda: 0.0)
    engine.run(small(), work.multipliers, id="m", options={}, cache=False)
    assert counts == [3, 2, 2, 4]
    assert engine.memory_of(interlace.load("bundled")) == 8 * 32 * (41 * 26) ** 2 + 2e8


@pytest.mark.parametrize(
    ("what", "words"),
    [("labels", "has labels in its index"), ("series", "returned Series"), ("mixed", "cannot be kept as columns")],
)
def test_what_is_no_frame_is_refused(work, what, words):
    with pytest.raises(InputError, match=words):
        engine.run(small(), work.returns, id="r", options={"what": what}, workers=1)


def test_numbers_of_rows_are_made_anew(work):
    frames = engine.run(small(), work.returns, (2001,), id="r", options={"what": "rows"})
    assert frames[2001].index.tolist() == [0, 1]


def test_wrong_questions(work):
    several = r"years=\[2001\]"
    for years, words in (([], "no year"), (2001, several), ("2001", several), ([1990], "unknown year 1990")):
        with pytest.raises((InputError, UnknownName), match=words):
            engine.run(small(), work.multipliers, years, id="m", options={})
    with pytest.raises(InputError, match="workers is 0"):
        engine.run(small(), work.multipliers, id="m", options={}, workers=0)


@pytest.mark.parametrize("stray", [b"", b"ARROW1 no frame"])
def test_a_damaged_frame_is_computed_anew(work, calls, place, stray):
    options = {"folder": str(calls)}
    first = engine.run(small(), work.counted, id="c", options=options, workers=1)
    for file in (place / "results").iterdir():
        file.write_bytes(stray)
    again = engine.run(small(), work.counted, id="c", options=options, workers=1)
    assert made_in(calls) == sorted([*YEARS, *YEARS])
    pd.testing.assert_frame_equal(first[2002], again[2002], check_exact=True)


def test_a_cache_that_cannot_be_used_is_no_error(work, place):
    place.write_text("a file in the way")
    assert len(engine.run(small(), work.multipliers, id="m", options={}, workers=2)) == len(YEARS)


def test_the_provenance_of_a_changed_panel_comes_back_with_the_frames(work, monkeypatch):
    def fresh() -> TablePanel:
        return interlace.load("bundled").transformed(restated, interlace.load("bundled").classification)

    expected = {year: fresh().digest(year) for year in (1995, 1996)}
    changed = fresh()
    engine.run(changed, work.multipliers, (1995, 1996), id="m", options={}, workers=2)
    monkeypatch.setattr(TablePanel, "__getitem__", lambda *_: pytest.fail("the table was read again"))
    assert {year: changed.digest(year) for year in (1995, 1996)} == expected


def sent(panel: TablePanel) -> TablePanel:
    again = pickle.loads(pickle.dumps(panel))
    assert isinstance(again, TablePanel)
    return again


def test_the_panel_of_every_source_can_be_sent(test_data, tmp_path):
    data = test_data / "data"
    found = {
        "bundled": interlace.load("bundled"),
        "wiod2013": interlace.load("wiod2013", data / "wiod2013" / "wiot_1995.RData"),
        "germany1995": interlace.load("germany1995", next(data.rglob("germany_1995.rda")).parent),
        "changed": interlace.load("bundled").with_producer_services("own", ["c30"]).with_producer_services("broad"),
        "memory": small(),
    }
    template = tmp_path / "own"
    from interlace.sources.table import template as write_template

    write_template(template)
    example = next(template.rglob("table*.csv"))
    found["table"] = interlace.load("table", template)
    about = example.with_name("about.toml")
    for year in (2010, 2011):
        shutil.copy(example, example.with_name(f"table-{year}.csv"))
    example.unlink()
    text = about.read_text()
    about.write_text("\n".join(line for line in text.splitlines() if not line.startswith("year")))
    found["tables"] = interlace.load("table", template)
    archive = shutil.make_archive(str(tmp_path / "own"), "zip", template)
    found["zip"] = interlace.load("table", archive)
    for name, panel in found.items():
        year = panel.years[-1]
        again = sent(panel.select_years([year]))
        assert again.years == (year,), name
        assert again.fingerprint(year) == panel.fingerprint(year), name
        np.testing.assert_array_equal(again[year].Z, panel[year].Z)


def test_a_table_is_sent_without_what_can_be_made_again():
    made = of_year(2001)
    assert made.factor.n == made.n
    again = pickle.loads(pickle.dumps(made))
    assert again.fingerprint == made.fingerprint
    assert "factor" not in vars(again)
    assert not again.Z.flags.writeable
    with pytest.raises(ValueError, match="read-only"):
        again.Y[0, 0] = 1.0


def test_nothing_is_logged_without_a_reason(work, caplog):
    with caplog.at_level(logging.INFO, "interlace"):
        engine.run(small(), work.multipliers, id="m", options={}, workers=2)
    assert caplog.text == ""
