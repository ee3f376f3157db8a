from staff.roles import Role

PERMISSIONS = {
    Role.OWNER: ["view_keepingtime", "change_keepingtime", "view_erasure", "change_erasure"],
}
