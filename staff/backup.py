"""What a backup does without (backup/tables.py)."""

# Whoever was signed in may be somebody else after a restore.
LEFT_OUT = {"sessions.Session"}
# A restore opens no door that guessing has closed.
UNTOUCHED = {"staff.FailedSignIn"}
