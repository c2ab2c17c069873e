"""What holds for every test: where everything is installed, a skipped test is a failed one."""

import os

import pytest

ALLOWED = ("root", "plain user")  # what permissions forbid cannot be seen by a user who may do everything


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if os.environ.get("JIANBAO_CI") == "1" and report.skipped and not hasattr(report, "wasxfail"):
        reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
        if not any(word in reason for word in ALLOWED):
            report.outcome = "failed"
            report.longrepr = f"skipped where everything is installed: {reason}"
    return report
