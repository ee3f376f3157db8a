"""What a backup does without (backup/tables.py)."""

LEFT_OUT = {"publishing.Presence"}
# A number that was used before would bring back pages kept under it.
UNTOUCHED = {"publishing.Edition"}
