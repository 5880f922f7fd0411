"""What falls due, and what has just become overdue, as one statement: for lists of reminders and alerts.

A million loans give a hundred thousand notices a day; they go from table to table without passing through
Python. So this room owns the SELECT, and who keeps the list wraps it in an INSERT.
"""

# Kind, loan, due date and cents: 7, 3 and 1 days before a due date when the product reminds that many days
# before, less money waiting; and on the first day past due when it reminds at all. What fell on days after
# %(after)s that nobody was told on (a catch-up) is told now, while it still helps: once, the nearest of it.
NOTICES = """
SELECT DISTINCT ON (s.loan_id) 'due_in_' || ahead.days AS kind, s.loan_id, s.next_due_date AS due_date,
       s.next_due_amount - s.credit_balance AS amount
FROM unnest(%(days)s::int[]) AS ahead(days)
JOIN servicing_loanstate s ON s.next_due_date > %(after)s::date + ahead.days
    AND s.next_due_date <= %(on)s::date + ahead.days AND s.next_due_date > %(on)s::date
JOIN servicing_loangroup g ON g.id = s.group_id AND g.reminder_days @> to_jsonb(ahead.days)
WHERE s.status = 'active' AND s.next_due_amount > s.credit_balance
ORDER BY s.loan_id, ahead.days
"""
PAST_DUE = """
SELECT 'overdue' AS kind, s.loan_id, s.oldest_unpaid_due_date AS due_date,
       s.principal_past_due + s.interest_past_due AS amount
FROM servicing_loanstate s
JOIN servicing_loangroup g ON g.id = s.group_id AND g.reminder_days <> '[]'
WHERE s.status = 'active' AND s.oldest_unpaid_due_date >= %(after)s::date
    AND s.oldest_unpaid_due_date < %(on)s::date
"""
