"""Reads about the person who asks: who they are, what they may see, up to what they may decide."""

from dataclasses import dataclass, replace
from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import HttpRequest

from huoshui.core.errors import NotFound
from huoshui.core.money import Cents
from huoshui.foundation.actor import Actor
from huoshui.identity.displays import USUAL, Displays, most_open
from huoshui.identity.models import Role, User
from huoshui.identity.queries.structure import branch_and_below

_ACTOR_ATTRIBUTE = "_huoshui_actor"
_DISPLAYS_ATTRIBUTE = "_huoshui_displays"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which cases a person may see (数据范围): all, those of branches, or their own; and how fields of people
    are shown to them."""

    all: bool = False
    branch_ids: frozenset[int] = frozenset()
    own_user_id: int | None = None
    displays: Displays = USUAL

    def own(self, path: str = "") -> Q:
        """The condition on a case (reached by `path`) that it is the person's own: they look after it, or
        they entered it and nobody else looks after it."""
        nobody = Q(**{f"{path}manager__isnull": True, f"{path}entered_by_id": self.own_user_id})
        return Q(**{f"{path}manager_id": self.own_user_id}) | nobody

    def rows(self, own: Q, *, branch: str = "branch_id") -> Q:
        """The condition on the rows of a table that this scope shows: all, those of its branches, and those
        that are the person's own by `own`; `branch` is the way from a row to the branch."""
        if self.all:
            return Q()
        condition = Q(pk__in=[])
        if self.branch_ids:
            condition |= Q(**{f"{branch}__in": self.branch_ids})
        if self.own_user_id is not None:
            condition |= own
        return condition


EVERYTHING = Scope(all=True)
"""The scope of the system itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """Up to which amount a person may decide (审批权限), in cents. `unlimited` beats `limit`."""

    unlimited: bool
    limit: Cents

    def covers(self, amount: Cents) -> bool:
        """Whether `amount` lies within the authority; the limit itself is covered."""
        return self.unlimited or amount <= self.limit


def actor_for(request: HttpRequest) -> Actor | None:
    """The person of the session as Actor (staff or borrower), None when nobody is logged in.

    Read once a request. A borrower's `customer_id` is filled in by the caller that knows parties.
    """
    if not hasattr(request, _ACTOR_ATTRIBUTE):
        setattr(request, _ACTOR_ATTRIBUTE, _read_actor(request))
    actor: Actor | None = getattr(request, _ACTOR_ATTRIBUTE)
    return actor


def displays_for(request: HttpRequest) -> Displays:
    """How fields of customers are shown to the person of the session: staff by their roles, anybody else the
    usual way. Read once a request."""
    if not hasattr(request, _DISPLAYS_ATTRIBUTE):
        actor = actor_for(request)
        is_staff = actor is not None and actor.kind == "staff"
        setattr(request, _DISPLAYS_ATTRIBUTE, _displays_of(actor.user_id) if is_staff and actor else USUAL)
    displays: Displays = getattr(request, _DISPLAYS_ATTRIBUTE)
    return displays


def actor_of_user(*, user_id: int, ip: str = "") -> Actor:
    """The Actor of a user outside a web request (commands, demo, replay); NotFound when inactive."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise NotFound()
    return _actor(user, ip=ip)


def actor_of_username(username: str) -> Actor:
    """The Actor of the active user with that name; NotFound when there is none."""
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise NotFound()
    return _actor(user, ip="")


def client_ip(request: HttpRequest) -> str:
    """The address of the caller, empty when there is none; a forwarding header is believed only behind HTTPS
    (our own proxy), and only when an address stands in it."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.HTTPS else ""
    for text in (forwarded.split(",")[-1].strip(), str(request.META.get("REMOTE_ADDR") or "")):
        try:
            return str(ip_address(text))[:45]
        except ValueError:
            continue
    return ""


def scope_of(actor: Actor) -> Scope:
    """What the actor may see: the system all; staff by data scope; a borrower only their own."""
    if actor.kind == "system":
        return Scope(all=True)
    user = User.objects.filter(pk=actor.user_id or 0, is_active=True).first()
    if user is None or user.kind != "staff":
        return Scope(own_user_id=actor.user_id)
    displays = _displays_of(user.pk)
    if user.data_scope == "all":
        return Scope(all=True, displays=displays)
    branches = branch_and_below(user.branch_id) if user.data_scope == "branch" else frozenset()
    return Scope(branch_ids=branches, own_user_id=user.pk, displays=displays)


def authority_of(*, user_id: int) -> Authority:
    """Up to which amount the person may decide: the highest of their approving roles.

    Example: approver 1,000,000.00 and senior approver without limit → unlimited.
    """
    roles = Role.objects.filter(user__id=user_id, user__is_active=True, is_active=True)
    limits = [role.approval_limit for role in roles if "application.approve" in role.permissions]
    if not limits:
        return Authority(unlimited=False, limit=0)
    known = [limit for limit in limits if limit is not None]
    return Authority(unlimited=len(known) < len(limits), limit=max(known, default=0))


def _displays_of(user_id: int | None) -> Displays:
    roles = Role.objects.filter(user__id=user_id or 0, is_active=True)
    return most_open(roles.values_list("displays", flat=True))


def _read_actor(request: HttpRequest) -> Actor | None:
    user = getattr(request, "user", None)
    if user is None or isinstance(user, AnonymousUser) or not isinstance(user, User) or not user.is_active:
        return None
    actor = _actor(user, ip=client_ip(request))
    # A first password is known to whoever gave it: it opens nothing but the way to change it.
    return replace(actor, permissions=frozenset()) if user.must_change_password else actor


def _actor(user: User, *, ip: str) -> Actor:
    granted: set[str] = set()
    if user.kind == "staff":
        for permissions in user.roles.filter(is_active=True).values_list("permissions", flat=True):
            granted.update(permissions)
    return Actor(
        kind="staff" if user.kind == "staff" else "borrower",
        user_id=user.pk,
        name=user.name,
        ip=ip,
        branch_id=user.branch_id,
        permissions=frozenset(granted),
        customer_id=None,
    )
