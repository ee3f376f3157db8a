from staff.roles import Role

PERMISSIONS = {
    Role.AUTHOR: ["view_page"],
    Role.EDITOR: ["view_page", "add_page", "change_page", "publish_page"],
    Role.REVIEWER: ["view_page"],
    Role.OWNER: [
        "view_page",
        "add_page",
        "change_page",
        "publish_page",
        "delete_page",
        "view_clinic",
        "add_clinic",
        "change_clinic",
    ],
}
