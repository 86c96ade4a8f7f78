"""The WSGI entry point that `teduh serve` gives to its web server."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teduh.web.settings")
django_application = get_wsgi_application()

from teduh.web.warming import warm_in_background  # noqa: E402 - after Django is set up

warm_in_background()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer as Django does, without a word on which web server this is."""

    def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        return start_response(status, [*headers, ("Server", "Teduh")], *rest)

    return django_application(environ, start)  # type: ignore[no-any-return]
