"""The engine `ray` on a real cluster of two local nodes: the bytes of `serial`, and a node that is killed costs nothing."""

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from night import FAST, PATIENCE, files, ledger, many, run, start

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return many(tmp_path_factory.mktemp("ray") / "in", 40)


@pytest.fixture(scope="module")
def serial(folder, tmp_path_factory):
    out = tmp_path_factory.mktemp("serial") / "out"
    assert run(folder, out, *FAST, "--engine", "serial").returncode == 0
    return files(out)


def patient(start):
    """Ray gives a node half a minute to start, which a busy machine may exceed: tried three times."""
    for _ in range(2):
        with contextlib.suppress(Exception):
            return start()
    return start()


@pytest.fixture(scope="module")
def cluster():
    """Two nodes of two processors each; the second one can be killed."""
    ray = pytest.importorskip("ray")
    from ray.cluster_utils import Cluster

    os.environ.setdefault("RAY_ENABLE_UV_RUN_RUNTIME_ENV", "0")
    made = Cluster()
    patient(lambda: made.add_node(num_cpus=2, include_dashboard=False))
    second = patient(lambda: made.add_node(num_cpus=2))
    made.wait_for_nodes(timeout=PATIENCE)
    yield made, second
    with contextlib.suppress(Exception):
        ray.shutdown()
    made.shutdown()


def test_two_nodes_write_what_serial_writes_and_one_may_die(cluster, folder, serial, tmp_path):
    made, second = cluster
    out = tmp_path / "out"
    process = start(
        folder, out, *FAST, "--engine", "ray", "--workers", "4", "--log-json", "-v",
        env={**os.environ, "RAY_ADDRESS": made.address}, stderr=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    seen = []
    for line in process.stderr:
        with contextlib.suppress(ValueError):
            seen.append(json.loads(line))
        if sum(event["event"] == "ended" for event in seen) == 6:
            made.remove_node(
                second, allow_graceful=False
            )  # SIGKILL to everything on it, in the middle of its documents
            break
    _, said = process.communicate(timeout=2 * PATIENCE)
    assert process.returncode == 0, said
    rows = ledger(out)
    assert {row["status"] for row in rows.values()} == {"done"}
    assert len(rows) == 40
    assert files(out) == serial


def test_a_cluster_that_is_not_there_ends_with_one_line(folder, tmp_path):
    environment = {**os.environ, "RAY_ADDRESS": "127.0.0.1:1"}
    ended = run(folder, tmp_path / "out", *FAST, "--engine", "ray", env=environment)
    assert ended.returncode == 2
    assert "cannot reach a Ray cluster" in ended.stderr.splitlines()[-1]
