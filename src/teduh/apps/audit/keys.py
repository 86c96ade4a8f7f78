"""The installation's own key: one Ed25519 seed in the data directory, readable by its owner only.

It signs the daily heads of the audit chain, and a second key derived from it makes the keyed
digests of what a row must not say in clear. `teduh init` and `teduh demo` make it; a production
installation without it is told so and is never given a new one silently, because a new key would
make every earlier head look foreign.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from nacl.encoding import HexEncoder
from nacl.signing import SigningKey

from teduh.apps.audit.messages import AuditMessage
from teduh.kernel.errors import DependencyUnavailable, Finding
from teduh.kernel.provenance import canonical_json

KEY_FILE: Final = "keys/installation.key"


def installation_key_ensure(data_dir: Path | str) -> Path:
    """Make the installation's key if there is none yet and return its path (mode 600).

    An existing key is never replaced. The file is written whole and linked into place, so that two
    processes starting together end with one key.
    """
    path = Path(data_dir) / KEY_FILE
    if path.exists():
        return path
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(SigningKey.generate().encode(HexEncoder) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(temporary, path)
        except FileExistsError:
            pass
        except OSError:  # a file system without hard links
            temporary.rename(path)
    finally:
        temporary.unlink(missing_ok=True)
    return path


def installation_key_load(data_dir: Path | str | None = None) -> SigningKey:
    """Return the installation's key; outside production a missing one is made.

    Raises
    ------
    DependencyUnavailable
        `audit.key.missing` or `audit.key.unreadable`.
    """
    folder = Path(data_dir or settings.DATA_DIR)
    if not settings.PRODUCTION:
        installation_key_ensure(folder)
    return _read_key(folder / KEY_FILE)


@lru_cache(maxsize=8)
def _read_key(path: Path) -> SigningKey:
    try:
        return SigningKey(path.read_bytes().strip(), encoder=HexEncoder)
    except FileNotFoundError as error:
        raise DependencyUnavailable(
            Finding(AuditMessage.KEY_MISSING, params={"path": str(path)})
        ) from error
    except (OSError, ValueError) as error:
        raise DependencyUnavailable(
            Finding(AuditMessage.KEY_UNREADABLE, params={"path": str(path)})
        ) from error


def keyed_digest(value: Mapping[str, Any] | str) -> str:
    """Return the HMAC-SHA-256 of plain data under the installation's digest key.

    Equal content gives equal digests, so an old version can be recognised; without the key a guess
    cannot be checked, so a digest of a name says nothing to a reader of the database.
    """
    seed = bytes(installation_key_load())
    key = hashlib.blake2b(seed, digest_size=32, person=b"teduh-digest").digest()
    return hmac.new(key, canonical_json(value), hashlib.sha256).hexdigest()
