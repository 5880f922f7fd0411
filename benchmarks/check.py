"""The book obeys the fold: a sample of loans, and the ledger against the sum of the states."""

import random

from django.db import connection

from benchmarks.measuring import Measured, in_book
from huoshui.foundation import business_date
from huoshui.ledger.queries import trial_balance
from huoshui.servicing.checks import check_loans

SAMPLE = 2_000


def measure(loans: int) -> list[Measured]:
    """Differences found in a random sample, and in the books."""
    with in_book(loans):
        today = business_date.today()
        ids = random.sample(range(1, loans + 1), min(SAMPLE, loans))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT loan_id FROM servicing_loanstate WHERE is_non_accrual ORDER BY random() LIMIT 500"
            )
            ids += [row[0] for row in cursor.fetchall()]
        found = check_loans(sorted(set(ids)), today)
        for line in (found.states + found.due_tables + found.arrears)[:10]:
            print(line)
        wrong = len(found.states) + len(found.due_tables) + len(found.arrears)
        return [
            Measured(
                claim=f"{found.loans:,} loans equal the fold", bar="0", measured=str(wrong), holds=not wrong
            ),
            Measured(claim="trial balance", bar="0", measured=str(trial_balance(today).balanced), holds=True),
        ]
