"""Reads of the ledger: vouchers, trial balance, account balances. Frozen results, amounts in cents."""

from huoshui.ledger.queries.balances import (
    AccountRow,
    TrialBalance,
    TrialRow,
    account_balance,
    account_balances,
    balance_by_part,
    latest_entry_id,
    list_accounts,
    trial_balance,
)
from huoshui.ledger.queries.proofs import unbalanced_entries, wrong_account_days
from huoshui.ledger.queries.vouchers import (
    Voucher,
    VoucherFilter,
    VoucherLine,
    entries_of_loan,
    entries_of_source,
    get_entry,
    list_entries,
    numbers_of_event,
    numbers_of_loan,
)

__all__ = [
    "AccountRow",
    "TrialBalance",
    "TrialRow",
    "Voucher",
    "VoucherFilter",
    "VoucherLine",
    "account_balance",
    "account_balances",
    "balance_by_part",
    "entries_of_loan",
    "entries_of_source",
    "get_entry",
    "latest_entry_id",
    "list_accounts",
    "list_entries",
    "numbers_of_event",
    "numbers_of_loan",
    "trial_balance",
    "unbalanced_entries",
    "wrong_account_days",
]
