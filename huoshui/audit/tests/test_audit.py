"""The journal: every act once, masked, chained; an edit shows."""

import pgtrigger
import pytest
from django.db import DatabaseError, transaction

from huoshui.audit import operations, queries
from huoshui.audit.models import AuditEntry
from huoshui.audit.queries import AuditFilter
from huoshui.foundation.actor import SYSTEM

pytestmark = pytest.mark.django_db


def write(*, action: str = "customer.changed", number: str = "KH1", **values: object) -> int:
    return operations.record(
        actor=SYSTEM,
        action=action,
        subject_type="customer",
        subject_id=7,
        subject_number=number,
        after=values,
    )


def test_entries_follow_each_other_in_one_chain() -> None:
    before = queries.verify_chain().count
    first, second = write(name="王芳"), write(name="王小芳")
    one, two = AuditEntry.objects.get(pk=first), AuditEntry.objects.get(pk=second)
    assert two.previous_hash == one.hash
    check = queries.verify_chain()
    assert (check.intact, check.count) == (True, before + 2)


def test_identifiers_are_masked_and_secrets_hidden() -> None:
    entry = AuditEntry.objects.get(
        pk=write(
            phone="13812345678",
            id_number="11010519491231002X",
            password="Secret-1",
            nested={"code": "123456"},
        )
    )
    assert "13812345678" not in str(entry.after)
    assert "11010519491231002X" not in str(entry.after)
    assert entry.after is not None
    assert entry.after["password"] == "***"
    assert entry.after["nested"]["code"] == "***"


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_refuses_to_change_an_entry(act: str) -> None:
    pk = write(name="王芳")
    entry = AuditEntry.objects.filter(pk=pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.update(actor_name="陈伟") if act == "update" else entry.delete()


def test_an_edit_behind_the_back_is_named() -> None:
    first, second = write(amount=100), write(amount=200)
    with pgtrigger.ignore("audit.AuditEntry:append_only"):
        AuditEntry.objects.filter(pk=first).update(after={"amount": 999})
    assert queries.verify_chain().first_broken_id == first
    with pgtrigger.ignore("audit.AuditEntry:append_only"):
        AuditEntry.objects.filter(pk=first).delete()
    assert queries.verify_chain().first_broken_id == second


def test_entries_are_found_by_subject_and_action() -> None:
    write(action="loan.repaid", number="JJ1")
    write(action="loan.reversed", number="JJ2")
    page = queries.list_entries(criteria=AuditFilter(subject="JJ1"))
    assert [row.action for row in page.items] == ["loan.repaid"]
    assert queries.list_entries(criteria=AuditFilter(action="loan."), page_size=1).total == 2


def test_a_sensitive_read_keeps_fields_and_reason() -> None:
    pk = operations.record_read(
        actor=SYSTEM, subject_type="customer", subject_id=7, fields=["phone"], reason="电话核实"
    )
    entry = AuditEntry.objects.get(pk=pk)
    assert entry.action == "sensitive.read"
    assert entry.after == {"fields": ["phone"], "reason": "电话核实"}
