"""Every engine, with plain functions: an engine knows nothing of documents.

Tasks are expressions for `eval`, which every new process can import: they return, raise, loop, or end their process.
"""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from jianbao import plugins
from jianbao.engines import Each, Limits, Queue
from jianbao.errors import ConfigError, DocumentError, EngineError, LimitError

sys.path.insert(0, str(Path(__file__).parent))  # worker processes look there too
from engine_jobs import Meeting, Swelling, Together

LOOP = "[0 for _ in iter(int, 1)]"
LOOP_IN_C = "pow(3, 10 ** 9)"  # one call into C, during which no Python signal handler runs
EXIT = "__import__('os')._exit(3)"
KILL = "__import__('os').kill(__import__('os').getpid(), 9)"

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc, limits address space")
posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")


def engine(name):
    """An engine's `run`, for a plain function."""
    try:
        work = plugins.load("engines", name).run
    except ConfigError as error:
        pytest.skip(str(error))

    def run(function, tasks, *, workers=1, timeout=30.0, prepare=None, begin=None, **limits):
        job = function if hasattr(function, "work") else Each(function, prepare)
        return work(job, tasks, workers=workers, limits=Limits(timeout=timeout, **limits), begin=begin)

    return run


in_pool = engine("pool")


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
    found = dict(run(eval, ["1", LOOP, "2"], workers=1, timeout=2))
    assert found["1"] == 1
    assert found["2"] == 2
    assert isinstance(found[LOOP], LimitError)
    assert found[LOOP].kind == "timeout"


def test_pool_ends_a_call_into_c():
    found = outcomes(in_pool(eval, [LOOP_IN_C, "2"], workers=1, timeout=2))
    assert found == {LOOP_IN_C: "timeout", "2": 2}


@pytest.mark.parametrize("death", [EXIT, pytest.param(KILL, marks=posix)])
def test_a_dead_worker_costs_its_own_task(death):
    results = dict(in_pool(eval, ["1", death, "2", "3"], workers=2, timeout=30))
    assert results[death].kind == "crash"
    assert "\n" not in str(results[death])
    assert [results[t] for t in ("1", "2", "3")] == [1, 2, 3]


def test_pool_says_what_killed_it():
    ((_, error),) = in_pool(eval, [EXIT], workers=1, timeout=30)
    assert "exit code 3" in str(error)
    if sys.platform != "win32":
        ((_, error),) = in_pool(eval, [KILL], workers=1, timeout=30)
        assert "SIGKILL" in str(error)


def test_pool_works_in_other_processes_as_many_as_asked(tmp_path):
    found = {pid for _, pid in in_pool(Meeting(str(tmp_path)), range(6), workers=2, timeout=200)}
    assert len(found) == 2
    assert os.getpid() not in found


def test_pool_replaces_workers_that_have_grown_old():
    pids = ["__import__('os').getpid()" + " " * n for n in range(4)]
    assert len({pid for _, pid in in_pool(eval, pids, recycle_tasks=2)}) == 2
    assert len({pid for _, pid in in_pool(eval, pids, recycle_memory=-(10**12))}) == 4


def test_pool_shares_the_cores_among_its_workers():
    ((_, threads),) = in_pool(eval, ["__import__('os').environ['OMP_NUM_THREADS']"], workers=1, timeout=30)
    assert int(threads) >= 1
    assert "OMP_NUM_THREADS" not in os.environ or os.environ["OMP_NUM_THREADS"] == threads


def test_prepare_runs_before_the_first_task_and_its_error_stops_the_run(run):
    assert list(run(eval, ["1"], workers=1, timeout=30, prepare=os.getpid)) == [("1", 1)]
    with pytest.raises((EngineError, ZeroDivisionError)):
        list(run(eval, ["1"], workers=1, timeout=30, prepare=partial(eval, "1 / 0")))


def test_workers_that_cannot_start_stop_the_run():
    with pytest.raises(EngineError, match="cannot start"):
        list(in_pool(eval, ["1"], workers=1, timeout=30, prepare=partial(os._exit, 4)))


def test_nothing_is_left_running_when_the_caller_stops_early():
    results = in_pool(eval, ["__import__('os').getpid()", LOOP], workers=2, timeout=60)
    _, pid = next(results)
    results.close()
    if sys.platform != "win32":
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    assert not multiprocessing.active_children()


EAT = "[bytearray(10**8) for _ in range(40)]"


@linux
def test_pool_limits_the_memory_of_one_task():
    found = dict(in_pool(eval, ["1", EAT, "2"], memory=2 * 10**8))
    assert (found["1"], found["2"]) == (1, 2)
    assert "MemoryError" in str(found[EAT])


@posix
def test_pool_ends_what_grows_without_asking():  # the parent's watch alone: all that Windows and macOS have
    swell = "[(b'x' * 10**7, __import__('time').sleep(0.05)) for _ in range(200)]"
    found = dict(in_pool(Swelling(), ["1", swell, "2"], memory=10**8))
    assert (found["1"], found["2"]) == (1, 2)
    assert found[swell].kind == "memory"


def test_pool_tries_a_death_again_but_not_for_ever(tmp_path):
    marks = f"open({str(tmp_path / 'tries')!r}, 'a').write('x')"
    results = dict(in_pool(eval, ["1", f"[{marks}, {EXIT}]", "2"], retries=2))
    assert results[f"[{marks}, {EXIT}]"].kind == "crash"
    assert (tmp_path / "tries").read_text() == "xxx"
    once = f"[{marks}, {EXIT} if len(open({str(tmp_path / 'tries')!r}).read()) < 5 else 7][1]"
    assert dict(in_pool(eval, [once], retries=1)) == {once: 7}


def test_a_group_is_asked_together(run):
    results = dict(run(Together(), [str(n) for n in range(6)], workers=1, group=3))
    assert results == {str(n): (n, 3) for n in range(6)}


@pytest.mark.parametrize("culprit", [EXIT, LOOP, "1 / 0"])
def test_who_breaks_a_group_is_found_and_alone(culprit):
    timeout = 1 if culprit == LOOP else 60
    results = dict(in_pool(Together(), ["1", "2", culprit, "3"], workers=1, group=4, timeout=timeout))
    assert isinstance(results.pop(culprit), DocumentError)
    assert results == {str(n): (n, 1) for n in (1, 2, 3)}


def test_what_begins_is_told(run):
    told = []
    list(run(Together(), ["1", "2"], workers=1, group=2, begin=lambda tasks, step: told.append((list(tasks), step))))
    assert told == [(["1"], "first"), (["2"], "first"), (["1", "2"], "all"), (["1"], "last"), (["2"], "last")]


def test_an_error_of_the_listener_is_not_the_tasks(run):
    def broken(tasks, step):
        raise EngineError("the disk is full")

    with pytest.raises(EngineError, match="disk"):
        list(run(eval, ["1"], begin=broken))


def test_tasks_are_drawn_as_they_are_needed(run):
    drawn = []

    def tasks():
        for n in range(50):
            drawn.append(n)
            yield str(n)

    results = run(eval, tasks(), workers=2)
    next(results)
    assert len(drawn) <= 6
    results.close()


def test_the_end_is_shared_out():
    queue = Queue([str(n) for n in range(10)], Limits(group=8), 2)
    sizes = []
    while len(queue):
        sizes.append(len(queue.take()))
    assert sizes == [5, 3, 1, 1]


@linux
def test_workers_do_not_outlive_their_parent():
    code = (
        "import os, sys\n"
        "from jianbao.engines import Each, Limits, Queue, pool\n"
        "if __name__ == '__main__':\n"
        "    run = pool.run(Each(eval), ['__import__(\"os\").getpid()', 'pow(3, 10 ** 9)'], workers=1, limits=Limits())\n"
        "    print(next(run)[1], flush=True)\n"
        "    next(run)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    pid = int(parent.stdout.readline())
    time.sleep(0.5)  # it is most likely inside a call into C now
    parent.kill()
    parent.wait(60)
    for _ in range(1200):
        if not lives(pid):
            return
        time.sleep(0.05)
    pytest.fail("the worker lives on")


def lives(pid):
    try:
        return "zombie" not in Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:  # gone, perhaps while it was read
        return False


@posix
def test_serial_gives_the_alarm_back():
    before = signal.getsignal(signal.SIGALRM)
    list(engine("serial")(eval, ["1"], workers=1, timeout=5))
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


@pytest.mark.slow
def test_ray_keeps_the_same_promises():
    run = engine("ray")
    for last in (False, False, True):
        try:
            list(run(eval, ["1"], workers=1, timeout=30))
            break
        except Exception as error:  # Ray gives its own node half a minute to start, which a busy machine may exceed
            if last or "timed out during startup" not in str(error):
                raise
    found = outcomes(run(eval, ["1", "1 / 0", EXIT, LOOP, "2"], workers=2, timeout=15))
    assert found == {"1": 1, "1 / 0": "crash", EXIT: "crash", LOOP: "timeout", "2": 2}
    with pytest.raises(EngineError, match="ZeroDivisionError"):
        list(run(eval, ["1"], workers=1, timeout=30, prepare=partial(eval, "1 / 0")))
