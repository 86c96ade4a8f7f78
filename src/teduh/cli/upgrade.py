"""`teduh upgrade`: a backup first, then migrations, then the data that ships with Teduh.

Elections that the installation does not have stay out: `init` was told which one it is for.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from teduh.cli.backup import backup_write
from teduh.cli.installation import data_load, database_migrate
from teduh.cli.runtime import DataDir, _, installation_open, say


def upgrade(data_dir: DataDir = None) -> None:
    """Back up, then bring the database and the shipped data up to date."""
    folder: Path = installation_open(data_dir, is_current=False)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    target = folder / "backups" / f"before-upgrade-{stamp}.tar.gz"
    backup_write(folder, target)
    say(_("Backup: {path}").format(path=target))
    database_migrate()
    from teduh.apps.vault.services.deletion import tombstones_apply

    tombstones_apply()  # after a restore of an older release
    from teduh.apps.elections.selectors import election_list

    data_load(report=say, elections=[election.slug for election in election_list()])
    say(_("Up to date."))
