"""The invariants of the whole system, checked on what is stored (`huoshui check`)."""

from dataclasses import dataclass

from huoshui.audit.queries import verify_chain
from huoshui.foundation import business_date
from huoshui.foundation.outbox import count_outbox
from huoshui.ledger.queries import trial_balance, unbalanced_entries, wrong_account_days
from huoshui.servicing import checks
from huoshui.servicing.payment.checks import held_equals_ledger
from huoshui.servicing.provisioning.checks import allowance_equals_last_run, floors_as_written
from huoshui.servicing.tranches.queries import amounts_drawn

DIFFERENCES_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """One invariant (核对项): how many things were looked at, whether it holds, the first differences."""

    code: str
    name: str
    name_en: str
    count: int
    ok: bool
    differences: tuple[str, ...]


def run_check() -> list[CheckResult]:
    """Every invariant of the present lender; nothing is changed."""
    book = checks.check_book(business_date.today())
    found: list[tuple[str, str, str, tuple[int, list[str]]]] = [
        (
            "states",
            "借据状态等于事件推演",
            "Loan states equal the fold",
            (book.loans, book.states + book.arrears),
        ),
        ("due_tables", "还款计划本金合计等于放款", "Due tables add up", (book.loans, book.due_tables)),
        ("sequences", "事件序号连续登记", "States know their last event", checks.event_sequences()),
        ("journals", "凭证借贷平衡", "Vouchers balance", unbalanced_entries()),
        ("trial_balance", "试算平衡", "The trial balance balances", _trial_balance()),
        ("account_days", "科目日结等于分录合计", "Closed days equal their lines", wrong_account_days()),
        ("ledger", "总账等于借据合计", "The ledger equals the loans", (book.loans, book.ledger)),
        ("tranches", "分次放款等于借据本金", "Tranches add up to their loans", amounts_drawn()),
        ("allowance", "损失准备等于末次计提", "1304 equals the last run", allowance_equals_last_run()),
        ("held", "受托支付待付款等于明细", "2242 equals the payments held", held_equals_ledger()),
        ("floors", "分类下限等于登记", "Floors are as written down", floors_as_written()),
        ("outbox", "事件已全部送达", "The outbox is drained", _outbox()),
        ("audit", "审计链完整", "The audit chain is intact", _audit()),
    ]
    return [_result(code, name, name_en, *counts) for code, name, name_en, counts in found]


def _result(code: str, name: str, name_en: str, count: int, differences: list[str]) -> CheckResult:
    return CheckResult(
        code=code,
        name=name,
        name_en=name_en,
        count=count,
        ok=not differences,
        differences=tuple(differences[:DIFFERENCES_SHOWN]),
    )


def _trial_balance() -> tuple[int, list[str]]:
    balance = trial_balance(business_date.today())
    return len(balance.rows), [] if balance.balanced else ["Σ debit ≠ Σ credit"]


def _outbox() -> tuple[int, list[str]]:
    counts = count_outbox()
    waiting = [f"pending: {counts.pending}"] if counts.pending else []
    dead = [f"dead: {counts.dead}"] if counts.dead else []
    return counts.pending + counts.done + counts.dead, waiting + dead


def _audit() -> tuple[int, list[str]]:
    chain = verify_chain()
    broken = chain.first_broken_id
    return chain.count, [] if broken is None else [f"audit entry {broken}"]
