"""What a backup does without (backup/tables.py)."""

# It is what tells, after a restore of an old backup, whose data are to be erased once more.
UNTOUCHED = {"privacy.Erasure"}
