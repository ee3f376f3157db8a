"""What a backup does without (backup/tables.py)."""

# It tells of this machine: after a restore on another one, nothing has run there yet.
UNTOUCHED = {"watching.Pulse"}
