from staff.roles import Role

PERMISSIONS = {
    Role.AUTHOR: ["view_picture", "add_picture"],
    Role.EDITOR: ["view_picture", "add_picture", "change_picture"],
    Role.REVIEWER: ["view_picture"],
    Role.OWNER: ["view_picture", "add_picture", "change_picture", "delete_picture"],
}
