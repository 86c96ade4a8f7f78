"""`python -m teduh` is the `teduh` command."""

from teduh.cli.main import run

run()
