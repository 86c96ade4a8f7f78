"""The WSGI entry point that `teduh serve` gives to its web server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teduh.web.settings")
application = get_wsgi_application()

from teduh.web.warming import warm_in_background  # noqa: E402 - after Django is set up

warm_in_background()
