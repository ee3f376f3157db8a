import os
from datetime import UTC, datetime, timedelta

import pytest

from backup.rotation import fresh_name, remove_old


@pytest.fixture
def folder(tmp_path):
    """Two backups a day for sixty days, to a Sunday, and something else."""
    last = datetime(2026, 3, 1, 22, tzinfo=UTC)
    for half_days in range(120):
        at = last - timedelta(hours=12 * half_days)
        (tmp_path / f"clinic-{at:%Y%m%dT%H%M%S}Z.zip").touch()
    (tmp_path / "clinic.zip").touch()
    (tmp_path / "clinic-20269999T000000Z.zip").touch()
    return tmp_path


def test_the_newest_of_each_day_and_week_stay(folder):
    remove_old(folder, keep=3)
    assert sorted(path.name for path in folder.glob("clinic-2026[0-3]*")) == [
        "clinic-20260215T220000Z.zip",
        "clinic-20260222T220000Z.zip",
        "clinic-20260227T220000Z.zip",
        "clinic-20260228T220000Z.zip",
        "clinic-20260301T220000Z.zip",
    ]


def test_nothing_else_is_touched(folder):
    remove_old(folder, keep=1)
    assert (folder / "clinic.zip").exists()
    assert (folder / "clinic-20269999T000000Z.zip").exists()


def test_a_fresh_one_stays(tmp_path):
    (tmp_path / fresh_name()).touch()
    assert remove_old(tmp_path, keep=1) == []


def test_what_a_killed_backup_left_goes_after_a_day(tmp_path):
    old, new = tmp_path / ".clinic-a.zip.1.part", tmp_path / ".clinic-b.zip.2.part"
    for path in (old, new):
        path.touch()
    two_days_ago = new.stat().st_mtime - 2 * 24 * 60 * 60
    os.utime(old, (two_days_ago, two_days_ago))
    assert remove_old(tmp_path, keep=1) == [old]
    assert new.exists()
