from staff.roles import Role

PERMISSIONS = {
    Role.MODERATOR: ["view_comment", "change_comment"],
    Role.OWNER: [
        "view_comment",
        "change_comment",
        "delete_comment",
        "view_replysettings",
        "add_replysettings",
        "change_replysettings",
    ],
}
