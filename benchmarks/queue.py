"""The work queue of a person with 100,000 open steps in reach, half of the cases signed once already."""

import statistics
from contextlib import ExitStack

from django.db import connection
from django.test import Client

from benchmarks.measuring import Measured, seconds
from huoshui.foundation import outbox
from huoshui.foundation.ports import answering
from huoshui.identity.models import User
from huoshui.lenders.operations import create_lender
from huoshui.lenders.queries import in_lender, list_lenders
from huoshui.lenders.types import LenderType
from huoshui.origination.models import Application
from huoshui.origination.tests.desk import (
    AllConsent,
    Bureau,
    NoExposure,
    NoTraces,
    open_desk,
)
from huoshui.risk.ports import ApplicationTraces, Consents, CreditBureau, Exposure

TASKS, ROUNDS = 100_000, 25
BAR = 0.150
SLUG = "bench-queue"


def measure(loans: int) -> list[Measured]:
    """Median server time of the work queue, for the reviewer and for the approver."""
    if SLUG not in {lender.slug for lender in list_lenders()}:
        create_lender(slug=SLUG, name="基准", name_en="Bench", lender_type=LenderType.BANK)
        with in_lender(SLUG):
            _fill()
    with in_lender(SLUG):
        people = {username: _median(username) for username in ("t.reviewer", "t.approver")}
    return [
        Measured(
            claim=f"work queue, {TASKS:,} open steps in reach ({who})",
            bar="≤ 150 ms",
            measured=f"{took * 1000:.0f} ms",
            holds=took <= BAR,
        )
        for who, took in people.items()
    ]


def _median(username: str) -> float:
    client = Client(headers={"host": "localhost"})
    client.force_login(
        User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend"
    )

    def ask() -> None:
        answer = client.get(f"/{SLUG}/api/staff/work")
        assert answer.status_code == 200 and len(answer.json()) == 200, answer.content[:300]

    ask()
    return statistics.median(seconds(ask) for _ in range(ROUNDS))


def _fill() -> None:
    ports = (
        (CreditBureau, Bureau()),
        (Exposure, NoExposure()),
        (Consents, AllConsent()),
        (ApplicationTraces, NoTraces()),
    )
    with outbox.inline(), ExitStack() as stack:
        for port, answer in ports:
            stack.enter_context(answering(port, answer))
        desk = open_desk(Bureau())
        number = desk.in_approval()
    row = Application.objects.get(number=number)
    columns = [
        f.column for f in Application._meta.concrete_fields if f.column not in ("id", "number", "customer_id")
    ]
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO origination_application (number, customer_id, {names})
                SELECT 'B' || n, NULL, {names} FROM origination_application, generate_series(1, %s) n
                WHERE id = %s""",
            [TASKS, row.pk],
        )
        cursor.execute(
            """INSERT INTO origination_approvalstep
                 (application_id, round, "order", code, visit, name, name_en, permission, roles, is_named,
                  status, opened_at, due_at, action, opinion, acted_by_id)
               SELECT a.id, 1, s.order, s.code, 1, s.name, s.name_en, s.permission, '[]', false,
                      CASE WHEN s.order = 1 AND a.id %% 2 = 0 THEN 'done'
                           WHEN s.order = 1 OR (s.order = 2 AND a.id %% 2 = 0) THEN 'open' ELSE 'waiting' END,
                      now() - a.id %% 1000 * interval '1 minute',
                      now() + a.id %% 5000 * interval '1 minute', '', '',
                      NULL
               FROM origination_application a, origination_approvalstep s
               WHERE s.application_id = %s AND a.number LIKE 'B%%'""",
            [row.pk],
        )
        cursor.execute(
            """INSERT INTO origination_approvalact
                 (application_id, step_id, kind, user_id, target_step, opinion, reason_codes, at)
               SELECT application_id, id, 'approve', %s, '', '', '[]', now()
               FROM origination_approvalstep WHERE status = 'done'""",
            [desk.senior.user_id],
        )
        cursor.execute("ANALYZE")
