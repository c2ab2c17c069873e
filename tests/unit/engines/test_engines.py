"""Every engine, with plain functions: an engine knows nothing of documents.

Tasks are expressions for `eval`, which every new process can import: they return, raise, loop, or end their process.
"""

import multiprocessing
import os
import signal
import sys
import time
from functools import partial

import pytest

from jianbao import plugins
from jianbao.engines import pool
from jianbao.errors import ConfigError, DocumentError, EngineError, LimitError

LOOP = "[0 for _ in iter(int, 1)]"
LOOP_IN_C = "pow(3, 10 ** 9)"  # one call into C, during which no Python signal handler runs
EXIT = "__import__('os')._exit(3)"
KILL = "__import__('os').kill(__import__('os').getpid(), 9)"

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")


def engine(name):
    try:
        return plugins.load("engines", name).run
    except ConfigError as error:
        pytest.skip(str(error))


@pytest.fixture(params=[n for n in plugins.names("engines") if n != "ray"])
def run(request):
    return engine(request.param)


def outcomes(results):
    return {task: result if not isinstance(result, DocumentError) else result.kind for task, result in results}


def test_every_task_comes_back_once_with_its_result(run):
    tasks = [f"{n} * {n}" for n in range(20)]
    results = list(run(eval, tasks, workers=2, timeout=30))
    assert sorted(task for task, _ in results) == sorted(tasks)
    assert all(result == eval(task) for task, result in results)


def test_no_tasks(run):
    assert list(run(eval, [], workers=2, timeout=30)) == []


def test_an_exception_costs_its_own_task(run):
    found = outcomes(run(eval, ["1", "1 / 0", "2"], workers=2, timeout=30))
    assert found == {"1": 1, "1 / 0": "crash", "2": 2}


@posix
def test_a_task_that_loops_is_ended(run):
    start = time.monotonic()
    found = dict(run(eval, ["1", LOOP, "2"], workers=1, timeout=1))
    assert found["1"] == 1
    assert found["2"] == 2
    assert isinstance(found[LOOP], LimitError)
    assert found[LOOP].kind == "timeout"
    assert time.monotonic() - start < 20


def test_pool_ends_a_call_into_c():
    found = outcomes(pool.run(eval, [LOOP_IN_C, "2"], workers=1, timeout=1))
    assert found == {LOOP_IN_C: "timeout", "2": 2}


@pytest.mark.parametrize("death", [EXIT, pytest.param(KILL, marks=posix)])
def test_a_dead_worker_costs_its_own_task(death):
    results = dict(pool.run(eval, ["1", death, "2", "3"], workers=2, timeout=30))
    assert results[death].kind == "crash"
    assert "\n" not in str(results[death])
    assert [results[t] for t in ("1", "2", "3")] == [1, 2, 3]


def test_pool_says_what_killed_it():
    ((_, error),) = pool.run(eval, [EXIT], workers=1, timeout=30)
    assert "exit code 3" in str(error)
    if sys.platform != "win32":
        ((_, error),) = pool.run(eval, [KILL], workers=1, timeout=30)
        assert "SIGKILL" in str(error)


def test_pool_works_in_other_processes_as_many_as_asked():
    slow = "[__import__('time').sleep(0.3), __import__('os').getpid()][1]"
    found = {pid for _, pid in pool.run(eval, [slow + " " * n for n in range(6)], workers=2, timeout=30)}
    assert len(found) == 2
    assert os.getpid() not in found


def test_pool_replaces_workers_that_have_grown_old():
    aged = "[__import__('jianbao.engines.pool', fromlist=['x']).__dict__.update(RECYCLE_GROWTH=-1), __import__('os').getpid()][1]"
    results = list(pool.run(eval, [aged + " " * n for n in range(4)], workers=1, timeout=30))
    assert len(results) == 4
    assert len({pid for _, pid in results}) == 4


def test_pool_shares_the_cores_among_its_workers():
    ((_, threads),) = pool.run(eval, ["__import__('os').environ['OMP_NUM_THREADS']"], workers=1, timeout=30)
    assert int(threads) >= 1
    assert "OMP_NUM_THREADS" not in os.environ or os.environ["OMP_NUM_THREADS"] == threads


def test_prepare_runs_before_the_first_task_and_its_error_stops_the_run(run):
    assert list(run(eval, ["1"], workers=1, timeout=30, prepare=os.getpid)) == [("1", 1)]
    with pytest.raises((EngineError, ZeroDivisionError)):
        list(run(eval, ["1"], workers=1, timeout=30, prepare=partial(eval, "1 / 0")))


def test_workers_that_cannot_start_stop_the_run():
    with pytest.raises(EngineError, match="cannot start"):
        list(pool.run(eval, ["1"], workers=1, timeout=30, prepare=partial(os._exit, 4)))


def test_nothing_is_left_running_when_the_caller_stops_early():
    results = pool.run(eval, ["__import__('os').getpid()", LOOP], workers=2, timeout=60)
    _, pid = next(results)
    results.close()
    if sys.platform != "win32":
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    assert not multiprocessing.active_children()


@posix
def test_serial_gives_the_alarm_back():
    before = signal.getsignal(signal.SIGALRM)
    list(engine("serial")(eval, ["1"], workers=1, timeout=5))
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


@pytest.mark.slow
def test_ray_keeps_the_same_promises():
    run = engine("ray")
    found = outcomes(run(eval, ["1", "1 / 0", EXIT, LOOP, "2"], workers=2, timeout=5))
    assert found == {"1": 1, "1 / 0": "crash", EXIT: "crash", LOOP: "timeout", "2": 2}
    with pytest.raises(EngineError, match="ZeroDivisionError"):
        list(run(eval, ["1"], workers=1, timeout=30, prepare=partial(eval, "1 / 0")))
