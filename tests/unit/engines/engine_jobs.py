"""Jobs that worker processes can import: this folder is on the path of the tests of engines."""

import contextlib
import os
import time
from functools import partial
from pathlib import Path

from jianbao.engines import Each


class Together:
    """A job whose tasks are asked about together: `answer` evaluates all questions of a group."""

    asks, on_card = True, False

    def prepare(self):
        pass

    def load(self):
        pass

    def answer(self, asked):
        return [eval(text) for text in asked]

    def work(self, tasks, ask, tell):
        for place in range(len(tasks)):
            tell((place,), "first")
        tell(tuple(range(len(tasks))), "all")
        for place, found in enumerate(ask(tasks)):
            tell((place,), "last")
            yield place, (found, len(tasks))


class Swelling(Each):
    """Plain evaluation in a process that lifts its own limit, as one would be on a system that has none."""

    def __init__(self):
        super().__init__(unlimited)


def unlimited(text):
    with contextlib.suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    return eval(text)


class Meeting(Each):
    """The process id, told only after two processes have met in a folder."""

    def __init__(self, folder):
        super().__init__(partial(met, Path(folder)))


def met(folder, _):
    (folder / str(os.getpid())).touch()
    while len(list(folder.iterdir())) < 2:
        time.sleep(0.01)
    return os.getpid()
