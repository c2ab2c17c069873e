"""What a run shows: lines without a terminal, a bar in one, one object a line for programs."""

import io
import json

import pytest

from jianbao.commands import _progress
from jianbao.commands._progress import Bar, Lines, Objects
from jianbao.process import Outcome


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def ended(name, status="done", **more):
    return Outcome(name, status, {"read": 0.5, "write": 1.5}, **more)


def test_lines_come_now_and_then_with_rate_rest_failures_and_document():
    stream, clock = io.StringIO(), Clock()
    shown = Lines(stream, clock)
    shown.planned(100)
    shown.begun(["a.txt"], "read")
    clock.now = 20
    shown.ended(ended("a.txt"), 1, 100)
    assert stream.getvalue() == ""
    clock.now = 60
    shown.ended(ended("b.txt", "failed", kind="empty", message="is empty"), 2, 100)
    assert stream.getvalue() == "jianbao: 2 of 100, 1 failed, 2.0 a minute, about 49 min left\n"
    clock.now = 70
    shown.begun(["c.txt", "d.txt"], "write")
    clock.now = 90
    shown.begun(["c.txt"], "render")
    assert stream.getvalue().splitlines()[1] == (
        "jianbao: 2 of 100, 1 failed, 1.3 a minute, about 74 min left; now c.txt (render)"
    )


def test_documents_done_before_are_no_speed_of_this_run():
    clock = Clock()
    shown = Lines(io.StringIO(), clock)
    shown.planned(1000)
    clock.now = 60
    shown.ended(ended("z.txt"), 991, 1000)  # 990 were done already
    assert shown.rate == 1
    assert shown.left == 9 * 60


def test_the_bar_has_it_all():
    stream = io.StringIO()
    bar = Bar(stream)
    bar.planned(3)
    bar.ended(ended("a.txt", "failed", kind="empty"), 1, 3)
    bar.begun(["b.txt"], "clean")
    bar.ended(ended("c.txt"), 2, 3)
    bar.bar.refresh()
    bar.close()
    last = stream.getvalue().split("\r")[-2 if stream.getvalue().endswith("\n") else -1]
    assert "2/3" in stream.getvalue()
    assert "1 failed" in stream.getvalue()
    assert "b.txt (clean)" in stream.getvalue(), last


def test_objects_tell_everything_in_order():
    stream = io.StringIO()
    shown = Objects(stream)
    shown.planned(2)
    shown.begun(["讲话.txt"], "read")
    shown.ended(ended("讲话.txt", "failed", kind="timeout", stage="clean", message="it took longer"), 1, 2)
    events = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [event["event"] for event in events] == ["planned", "begun", "ended"]
    assert events[1]["paths"] == ["讲话.txt"]
    assert {"kind": "timeout", "stage": "clean", "status": "failed", "ended": 1, "total": 2}.items() <= events[
        2
    ].items()


@pytest.mark.parametrize(("seconds", "shown"), [(8, "8 s"), (130, "2 min"), (9000, "2.5 h")])
def test_spans(seconds, shown):
    assert _progress._span(seconds) == shown
