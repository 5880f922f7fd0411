"""Lenders: one row each in the public schema, everything else of theirs in a schema of its own."""

from django.db import models
from django_tenants.models import DomainMixin, TenantMixin

from huoshui.lenders.types import LenderType


class Lender(TenantMixin):
    """A lender (出借机构): a rural bank, a microcredit company, a car finance company."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    lender_type = models.CharField(max_length=30)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    auto_create_schema = False  # `operations.create_lender` makes it

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(lender_type__in=[kind.value for kind in LenderType]),
                name="known_lender_type",
            )
        ]


class LenderDomain(DomainMixin):
    """A host name that leads straight to one lender, without the slug in the path."""
