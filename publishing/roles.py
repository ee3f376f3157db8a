from staff.roles import Role

PERMISSIONS = {
    Role.AUTHOR: ["view_person"],
    Role.EDITOR: ["view_person", "add_person", "change_person"],
    Role.REVIEWER: ["view_person"],
    Role.OWNER: ["view_person", "add_person", "change_person", "delete_person"],
}
