"""The tools' own tables, in every lender's schema."""

from django.db import models

from huoshui.foundation.fields import EncryptedBinaryField


class OutboxEvent(models.Model):
    """One thing that has happened (业务事件), written in the transaction in which it happened."""

    name = models.CharField(max_length=80)
    payload = models.JSONField()
    emitted_at = models.DateTimeField()


class OutboxDelivery(models.Model):
    """One event owed to one reaction; `state` is pending, done or dead (死信)."""

    # Written with its event in one call; the unique constraint finds an event's deliveries.
    event = models.ForeignKey(
        OutboxEvent, on_delete=models.CASCADE, related_name="deliveries", db_index=False, db_constraint=False
    )
    reaction = models.CharField(max_length=160)
    state = models.CharField(max_length=8, default="pending")
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    last_error = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "reaction"], name="one_delivery_per_reaction"),
            models.CheckConstraint(
                condition=models.Q(state__in=["pending", "done", "dead"]), name="known_delivery_state"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"], condition=models.Q(state="pending"), name="deliveries_pending"
            ),
            models.Index(fields=["event"], condition=models.Q(state="dead"), name="deliveries_dead"),
        ]


class IdempotencyRecord(models.Model):
    """One write from outside and its answer; the same key gets the same answer (幂等)."""

    actor_kind = models.CharField(max_length=16)
    actor_id = models.BigIntegerField(default=0)
    key = models.CharField(max_length=100)
    name = models.CharField(max_length=120)
    body_hash = models.CharField(max_length=64)
    answer = models.JSONField(null=True)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["actor_kind", "actor_id", "key"], name="one_answer_per_key")
        ]


class NumberSequence(models.Model):
    """The last counter of a kind of number on a business day."""

    kind = models.CharField(max_length=20)
    day = models.DateField()
    last_value = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "day"], name="one_sequence_per_day")]


class BusinessDay(models.Model):
    """The lender's business date (会计日): one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    current_date = models.DateField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_business_day")]


class StoredFile(models.Model):
    """A file (附件), encrypted, inside the database so that it shares its transactions and backups."""

    sha256 = models.CharField(max_length=64, db_index=True)
    file_name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    content = EncryptedBinaryField()
    stored_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)
