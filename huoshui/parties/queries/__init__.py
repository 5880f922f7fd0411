"""Reads about customers."""

from huoshui.parties.queries.changes import (
    ChangeRow,
    StatementRow,
    list_changes,
    list_open_changes,
    list_statements,
)
from huoshui.parties.queries.customers import (
    CustomerDetail,
    CustomerName,
    CustomerPage,
    CustomerRow,
    Party,
    customer_id_of_user,
    customer_of_user,
    get_customer,
    get_customer_by_number,
    get_customer_names,
    get_party,
    list_customers,
)
from huoshui.parties.queries.notifications import (
    NotificationPage,
    NotificationRow,
    count_unread,
    list_notifications,
)

__all__ = [
    "ChangeRow",
    "CustomerDetail",
    "CustomerName",
    "CustomerPage",
    "CustomerRow",
    "NotificationPage",
    "NotificationRow",
    "Party",
    "StatementRow",
    "count_unread",
    "customer_id_of_user",
    "customer_of_user",
    "get_customer",
    "get_customer_by_number",
    "get_customer_names",
    "get_party",
    "list_changes",
    "list_customers",
    "list_notifications",
    "list_open_changes",
    "list_statements",
]
