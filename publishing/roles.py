from staff.roles import Role

_ADDRESSES = ["view_redirect", "add_redirect", "delete_redirect", "view_missedaddress"]

PERMISSIONS = {
    Role.AUTHOR: ["view_person"],
    Role.EDITOR: ["view_person", "add_person", "change_person", *_ADDRESSES],
    Role.REVIEWER: ["view_person"],
    Role.OWNER: ["view_person", "add_person", "change_person", "delete_person", *_ADDRESSES],
}
