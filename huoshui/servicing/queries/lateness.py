"""Days past due as the database sees them: from the oldest unpaid due date and the business date.

They are not stored for active loans (see `LoanState`), so every filter and sort by them comes from here.
"""

from datetime import date, timedelta

from django.db.models import Case, F, Func, IntegerField, Q, Value, When

BUCKET_DAYS = {
    "m0": (0, 0),
    "m1": (1, 30),
    "m2": (31, 60),
    "m3": (61, 90),
    "m4": (91, 120),
    "m5": (121, 150),
    "m6": (151, 180),
    "m7": (181, 100_000),
}


def days_past_due_on(today: date, path: str = "") -> Case:
    """Days past due on the business date as an expression; `path` leads to LoanState ("state__")."""
    late = Func(
        Value(today),
        F(f"{path}oldest_unpaid_due_date"),
        template="GREATEST(%(expressions)s, 0)",
        arg_joiner=" - ",
        output_field=IntegerField(),
    )
    return Case(
        When(**{f"{path}status": "active"}, then=late),
        default=F(f"{path}days_past_due_at_write_off"),
        output_field=IntegerField(),
    )


def is_past_due(today: date, path: str = "") -> Q:
    """Whether an active loan is past due on the business date."""
    return Q(**{f"{path}oldest_unpaid_due_date__lt": today})


def in_bucket(name: str, today: date, path: str = "") -> Q:
    """Whether an active loan stands in the ageing bucket (逾期分档) on the business date; "m1" is 1 to 30."""
    low, high = BUCKET_DAYS[name]
    if low == 0:
        return Q(**{f"{path}oldest_unpaid_due_date__isnull": True}) | Q(
            **{f"{path}oldest_unpaid_due_date__gte": today}
        )
    span = (today - timedelta(days=high), today - timedelta(days=low))
    return Q(**{f"{path}oldest_unpaid_due_date__range": span})
