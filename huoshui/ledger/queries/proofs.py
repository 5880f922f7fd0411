"""Proofs over the whole ledger, for `huoshui check`."""

from django.db.models import Max, Q, Sum

from huoshui.ledger.models import AccountDay, JournalEntry, JournalLine


def unbalanced_entries(limit: int = 5) -> tuple[int, list[str]]:
    """How many vouchers there are, and the numbers of the first that do not balance."""
    broken = (
        JournalEntry.objects.annotate(gap=Sum("lines__debit") - Sum("lines__credit"))
        .filter(Q(gap__isnull=True) | ~Q(gap=0))
        .order_by("id")
        .values_list("number", flat=True)[:limit]
    )
    return JournalEntry.objects.count(), list(broken)


def wrong_account_days(limit: int = 5) -> tuple[int, list[str]]:
    """How many closed account days there are, and the first that differ from their lines."""
    closed_through = AccountDay.objects.aggregate(day=Max("date"))["day"]
    if closed_through is None:
        return 0, []
    kept = {
        (code, day): (debit, credit)
        for code, day, debit, credit in AccountDay.objects.values_list(
            "account_id", "date", "debit", "credit"
        )
    }
    summed = {
        (row["account_id"], row["entry__business_date"]): (row["d"], row["c"])
        for row in JournalLine.objects.filter(entry__business_date__lte=closed_through)
        .values("account_id", "entry__business_date")
        .annotate(d=Sum("debit"), c=Sum("credit"))
        .order_by()
    }
    wrong = [key for key in sorted(kept.keys() | summed.keys()) if kept.get(key) != summed.get(key)]
    return len(kept), [f"{code} {day}" for code, day in wrong[:limit]]
