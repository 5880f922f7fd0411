"""Delinquency (逾期)."""

from huoshui.core.delinquency.buckets import Bucket, bucket, days_past_due

__all__ = ["Bucket", "bucket", "days_past_due"]
