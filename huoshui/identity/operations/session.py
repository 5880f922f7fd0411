"""Opening and closing the browser session of a person who has proved who they are."""

from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import HttpRequest

from huoshui.core.errors import NotFound
from huoshui.identity.models import User

_BACKEND = "django.contrib.auth.backends.ModelBackend"


def start_session(*, request: HttpRequest, user_id: int) -> None:
    """Opens the session under a new key, so a key planted before the login is worth nothing."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise NotFound()
    login(request, user, backend=_BACKEND)


def end_session(*, request: HttpRequest) -> None:
    """Closes the session and forgets its data."""
    logout(request)


def keep_session(*, request: HttpRequest, user_id: int) -> None:
    """Keeps this session alive after the person has changed their password; all their others end."""
    update_session_auth_hash(request, User.objects.get(pk=user_id))
