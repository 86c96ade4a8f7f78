"""Settings for tests: a data directory of their own, SQLite as `default`, PostgreSQL beside it.

`default` is what the program uses. When PostgreSQL's programs are on this machine there is a second
database, `postgresql`; `tests/service/conftest.py` runs every service test on each in turn.
"""

import os
import tempfile
from pathlib import Path

TEST_DIR = Path(tempfile.mkdtemp(prefix="teduh-test-"))
os.environ["TEDUH_DATA_DIR"] = str(TEST_DIR / "data")
os.environ.pop("TEDUH_DATABASE_URL", None)
os.environ["TEDUH_MODE"] = "development"
os.environ["TEDUH_SECRET_KEY"] = "for-tests-only-" + "x" * 50
(TEST_DIR / "data").mkdir()

from teduh.web.settings import *  # noqa: E402, F403
from tests.postgres import PostgresServer  # noqa: E402

DATABASES = {"default": {**DATABASES["default"], "TEST": {"NAME": str(TEST_DIR / "test.sqlite3")}}}  # noqa: F405
POSTGRES = PostgresServer.find(TEST_DIR / "postgres")
if POSTGRES:
    DATABASES["postgresql"] = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "teduh",
        "USER": "teduh",
        "HOST": "127.0.0.1",
        "PORT": POSTGRES.port,
    }
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
