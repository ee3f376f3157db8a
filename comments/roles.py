from staff.roles import Role

PERMISSIONS = {
    Role.MODERATOR: ["view_comment", "change_comment", "view_wordrule"],
    Role.OWNER: [
        *("view_comment", "change_comment", "delete_comment"),
        *("view_wordrule", "add_wordrule", "change_wordrule", "delete_wordrule"),
        *("view_replysettings", "add_replysettings", "change_replysettings"),
    ],
}
