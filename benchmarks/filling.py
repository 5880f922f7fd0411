"""Puts the drawn book into a lender's schema, table by table, and posts the opening voucher that fits it."""

import json
import time
from collections import Counter

import numpy as np
from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from benchmarks.book import (
    BRANCHES,
    CHUNK,
    LONGEST,
    PRODUCTS,
    TODAY,
    Chunk,
    Mix,
    Templates,
    copy_table,
    dates,
    draw,
    templates,
)
from benchmarks.states import Standing, arrears_columns, balances, standing, state_columns
from huoshui.foundation import business_date, clock
from huoshui.foundation.fields import encrypt
from huoshui.ledger.operations import EntryLine, install_chart, post
from huoshui.servicing.models import LoanGroup

LOANS_A_CUSTOMER = 5
NOW = "2026-06-15 08:00:00+00"


def fill(loans: int, mix: Mix) -> None:
    """The book of `loans` active loans on TODAY, in the schema of the present lender."""
    started = time.perf_counter()
    install_chart()
    business_date.advance_to(TODAY)
    group_of = _surroundings()
    made, random = templates(), np.random.default_rng(20260615)
    sums: Counter[str] = Counter()
    for first in range(1, loans + 1, CHUNK):
        chunk = draw(first, min(CHUNK, loans + 1 - first), mix, made, random, group_of)
        stand = standing(chunk, made)
        with transaction.atomic():
            # Keys are right by construction; the triggers that would look at each row are for others.
            _execute("SET LOCAL session_replication_role = replica")
            _customers(first, len(chunk.kind))
            _accounts(chunk, made)
            _instalments(chunk, made)
            _events(chunk, stand, made)
            copy_table("servicing_loanstate", state_columns(chunk, stand))
            copy_table("servicing_loanarrears", arrears_columns(stand))
        sums.update(balances(stand))
        print(f"  {first + len(chunk.kind) - 1:,} loans, {time.perf_counter() - started:.0f} s", flush=True)
    _open_ledger(sums)
    _finish()


def _surroundings() -> np.ndarray:
    """Branches, products, one user; the group of each (product, branch)."""
    make = {name: apps.get_model(name).objects for name in (
        "identity.Branch", "identity.User", "products.Product", "products.ProductVersion",
    )}  # fmt: skip
    branches = [
        make["identity.Branch"].create(code=f"B{n:03d}", name=f"支行{n}", name_en=f"Branch {n}")
        for n in range(BRANCHES)
    ]
    user = make["identity.User"].create(
        username="bench", kind="staff", name="赵敏", branch=branches[0], data_scope="all",
        password=make_password(None),
    )  # fmt: skip
    group_of = np.zeros(PRODUCTS * BRANCHES, dtype=np.int64)
    for product in range(PRODUCTS):
        row = make["products.Product"].create(
            code=f"p{product:02d}", name=f"产品{product}", name_en=f"Product {product}", scene="microcredit",
            created_at=clock.now(),
        )  # fmt: skip
        make["products.ProductVersion"].create(
            id=product + 1, product=row, version=1, definition={}, definition_hash="", status="live",
            made_by=user, made_at=clock.now(),
        )  # fmt: skip
        for at, branch in enumerate(branches):
            group_of[product * BRANCHES + at] = LoanGroup.objects.create(
                product_code=row.code, branch=branch, vat_rate="0.06", technical_overdue_days=0,
                debit_retry_days=3, reminder_days=[7, 3, 1],
            ).pk  # fmt: skip
    return group_of


def _customers(first: int, count: int) -> None:
    low, high = first // LOANS_A_CUSTOMER, (first + count) // LOANS_A_CUSTOMER
    secret = encrypt(b"13800138000").hex()
    with connection.cursor() as cursor:
        cursor.execute("SELECT MIN(id) FROM identity_branch")
        branch = cursor.fetchone()[0]
        with cursor.copy(
            "COPY parties_customer (id, number, kind, name, id_type, id_number, id_number_index, phone, "
            "phone_index, bank_account, bank_name, region_code, profile, branch_id, is_active, created_at) FROM STDIN"
        ) as copy:
            for n in range(low + (low > 0), high + 1):
                account = encrypt(f"622202{n:012d}".encode()).hex()
                copy.write(
                    f"{n + 1}\tKH{n:010d}\tperson\t王芳{n}\tid_card\t\\\\x{secret}\ti{n}\t\\\\x{secret}\tp{n}\t"
                    f"\\\\x{account}\t青山农商行\t\t{{}}\t{branch}\tt\t{NOW}\n"
                )


_ACCOUNTS = """
INSERT INTO origination_application (id, number, customer_id, product_version_id, product_code, branch_id,
    channel, partner_code, status, repayment_method, purpose, form, applicant_name, created_at, grade, reasons, offer_method)
SELECT id, 'SQ' || id, customer_id, product_version_id, product_code, branch_id, 'counter', '', 'contracted', '', '',
    '{}', '', now(), '', '[]', '' FROM servicing_loanaccount WHERE id BETWEEN %(first)s AND %(last)s;
INSERT INTO contracts_contract (id, number, application_id, customer_id, branch_id, product_version_id,
    product_code, status, terms, disclosure, template_version, wording, file_sha256, signed_file_sha256, drafted_at,
    signer_ip)
SELECT id, 'HT' || id, 'SQ' || id, customer_id, branch_id, product_version_id, product_code, 'signed', '{}', '{}',
    '1', '{}', '', '', now(), '' FROM servicing_loanaccount WHERE id BETWEEN %(first)s AND %(last)s;
"""


def _accounts(chunk: Chunk, made: Templates) -> None:
    rows, kind = np.arange(len(chunk.kind)), chunk.kind
    months, product = made.months[kind], made.product[kind]
    starts = np.datetime_as_string(chunk.due[:, 0].astype("M8[D]"))
    terms = [
        json.dumps({**made.terms[k], "start_date": str(start)}) for k, start in zip(kind, starts, strict=True)
    ]
    first_branch = apps.get_model("identity.Branch").objects.order_by("id").first().pk
    copy_table(
        "servicing_loanaccount",
        {
            "id": chunk.loan_id,
            "number": [f"JJ{n:012d}" for n in chunk.loan_id.tolist()],
            "contract_id": chunk.loan_id,
            "customer_id": chunk.loan_id // LOANS_A_CUSTOMER + 1,
            "branch_id": chunk.branch + first_branch,
            "product_version_id": product + 1,
            "product_code": [f"p{p:02d}" for p in product.tolist()],
            "currency": ["CNY"] * len(kind),
            "principal": made.lent[kind],
            "annual_rate": [made.terms[k]["annual_rate"] for k in kind],
            "method": [made.terms[k]["method"] for k in kind],
            "term_months": months,
            "terms": terms,
            "start_date": dates(chunk.due[:, 0]),
            "maturity_date": dates(chunk.due[rows, months]),
            "region_code": [""] * len(kind),
            "customer_kind": ["person"] * len(kind),
            "vat_rate": ["0.06"] * len(kind),
            "debit_retry_days": np.full(len(kind), 3),
            "technical_overdue_days": np.zeros(len(kind), dtype=np.int64),
            "reminder_days": ["[7, 3, 1]"] * len(kind),
        },
    )
    _execute(_ACCOUNTS, {"first": int(chunk.loan_id[0]), "last": int(chunk.loan_id[-1])})


def _instalments(chunk: Chunk, made: Templates) -> None:
    kind = chunk.kind
    loan, number = (np.arange(1, LONGEST + 1)[None, :] <= made.months[kind][:, None]).nonzero()
    copy_table(
        "servicing_loaninstalment",
        {
            "loan_id": chunk.loan_id[loan],
            "plan": np.zeros(len(loan), dtype=np.int64),
            "number": number + 1,
            "period_start": dates(chunk.due[loan, number]),
            "due_date": dates(chunk.due[loan, number + 1]),
            "principal_due": made.principal[kind[loan], number],
            "interest_due": made.interest[kind[loan], number],
            "principal_after": made.after[kind[loan], number],
            "subsidy_due": np.zeros(len(loan), dtype=np.int64),
            "fee_due": np.zeros(len(loan), dtype=np.int64),
        },
    )


def _events(chunk: Chunk, stand: Standing, made: Templates) -> None:
    """The pay-out, and what was paid in one sum that waited for its due dates: two events a loan."""
    rows, width = np.arange(len(chunk.kind)), np.arange(LONGEST)
    total = (made.principal[chunk.kind] + made.interest[chunk.kind]) * (width < stand.paid[:, None])
    for sequence, event, amount, which in (
        (1, "disbursed", made.lent[chunk.kind], rows),
        (2, "repayment", total.sum(axis=1), (stand.paid > 0).nonzero()[0]),
    ):
        day, count = dates(chunk.due[which, 0]), len(which)
        copy_table(
            "servicing_loanevent",
            {
                "loan_id": chunk.loan_id[which],
                "sequence": np.full(count, sequence),
                "kind": [event] * count,
                "value_date": day,
                "business_date": day,
                "booked_at": [NOW] * count,
                "amount": amount[which],
                "payload": ["{}"] * count,
                "payment_channel": ["transfer" if sequence == 2 else "disbursement"] * count,
                "external_reference": [f"R{n}" for n in chunk.loan_id[which].tolist()],
                "actor_name": ["system"] * count,
            },
        )


def _open_ledger(sums: Counter[str]) -> None:
    books = [(account, amount) for account, amount in sums.items() if account != "9001"]
    lines = [EntryLine(account=account, debit=amount) for account, amount in books]
    lines.append(EntryLine(account="2011", credit=sum(amount for _, amount in books)))
    lines += [
        EntryLine(account="9001", debit=sums["9001"]),
        EntryLine(account="9009", credit=sums["9001"]),
    ]
    post(
        fact="opening", business_date=TODAY, value_date=TODAY, description="期初余额", source_type="opening",
        source_number="1", lines=[line for line in lines if line.debit or line.credit],
    )  # fmt: skip


def _finish() -> None:
    for table in (
        "servicing_loanaccount",
        "parties_customer",
        "contracts_contract",
        "origination_application",
    ):
        _execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT MAX(id) FROM {table}))")
    _execute("VACUUM (FREEZE, ANALYZE)")
    _execute("CHECKPOINT")


def _execute(statement: str, parameters: dict[str, int] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
