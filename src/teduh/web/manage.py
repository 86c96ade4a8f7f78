"""Django's own commands, for developers: `python -m teduh.web.manage makemigrations`."""

import os
import sys


def main() -> None:
    """Run one Django command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teduh.web.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
