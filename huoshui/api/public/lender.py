"""What a page needs before anybody is logged in: which lender this is."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from ninja import Router, Schema

from huoshui.foundation import business_date
from huoshui.foundation.ports import adapter
from huoshui.identity.ports import DemoAccounts
from huoshui.lenders.queries import current_lender

router = Router(tags=["public"])


class DemoAccountOut(Schema):
    username: str
    password: str
    name: str
    role: str
    role_en: str


class LenderOut(Schema):
    slug: str
    name: str
    name_en: str
    lender_type: str
    business_date: str
    is_demo: bool
    demo_accounts: list[DemoAccountOut]


@router.get("/lender", response=LenderOut, auth=None)
def read_lender(request: HttpRequest) -> dict[str, Any]:
    get_token(request)  # sets the CSRF cookie every later write sends back
    lender = current_lender()
    is_demo = bool(getattr(settings, "DEMO", False))
    return {
        "slug": lender.slug,
        "name": lender.name,
        "name_en": lender.name_en,
        "lender_type": str(lender.lender_type),
        "business_date": business_date.today().isoformat(),
        "is_demo": is_demo,
        "demo_accounts": adapter(DemoAccounts).accounts(slug=lender.slug) if is_demo else [],
    }
