"""The worker does what was deferred, in the schema of the lender that deferred it."""

import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from huoshui.foundation import outbox
from huoshui.foundation.jobs import _drain_every_lender, tidy_job
from huoshui.foundation.models import OutboxDelivery
from huoshui.origination.events import StepOpened


@pytest.fixture
def url(own_database: Any) -> str:
    chosen = settings.DATABASES["default"]
    return "postgresql://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**chosen)


NOBODYS_STEP = StepOpened(number="SQ000", customer_id=0, round=1, step_code="review", is_first=True)


def owed() -> OutboxDelivery:
    """What the event owes to the borrower; others are told of it too."""
    return OutboxDelivery.objects.get(reaction__endswith="tell_borrower")


def test_the_worker_takes_the_job(url: str) -> None:
    with transaction.atomic():
        outbox.emit(NOBODYS_STEP)
    before = owed()
    assert before.attempts == 0
    done = subprocess.run(
        [sys.executable, "-m", "huoshui.cli.main", "worker", "--once"],
        env=os.environ | {"DATABASE_URL": url},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    after = owed()
    assert after.attempts >= 1 and after.state == "pending"  # a slow run tries a second time
    assert "NotFound" in after.last_error  # the reaction itself was reached


def test_the_sweep_tells_what_was_left_lying(own_database: Any) -> None:
    with transaction.atomic(), outbox.inline():
        outbox.emit(NOBODYS_STEP)
    _drain_every_lender()
    assert owed().attempts == 1
    tidy_job(timestamp=0)
