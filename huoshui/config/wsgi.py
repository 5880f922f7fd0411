"""The WSGI application: built web files straight from disk, everything else through Django."""

import os
import re

from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise

from huoshui.foundation.paths import web_dist

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huoshui.config.settings")

# Vite puts a hash of eight characters into the names of built assets.
_HASHED = re.compile(r"^/static/(console|portal)/assets/.+[-.][\w-]{8}\.\w+$")


def build_application() -> WhiteNoise:
    """Return the application; whoever starts it before the web build has pages without scripts."""
    server = WhiteNoise(
        get_wsgi_application(),
        immutable_file_test=lambda path, url: bool(_HASHED.match(url)),
        allow_all_origins=False,
    )
    for app in ("console", "portal"):
        if web_dist(app).is_dir():
            server.add_files(str(web_dist(app)), prefix=f"static/{app}/")
    return server


application = build_application()
