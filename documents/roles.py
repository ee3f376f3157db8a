from staff.roles import Role

PERMISSIONS = {
    Role.AUTHOR: ["view_document", "add_document"],
    Role.EDITOR: ["view_document", "add_document", "change_document"],
    Role.REVIEWER: ["view_document"],
    Role.OWNER: ["view_document", "add_document", "change_document", "delete_document"],
}
