"""Where moderators read and decide, and where the owner sets the rules: the admin of replies."""
