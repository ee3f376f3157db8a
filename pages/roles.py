from staff.roles import Role

_PAGES = ["view_page", "add_page", "change_page", "publish_page"]
_NOTICES = ["view_notice", "add_notice", "change_notice", "delete_notice"]
_FACTS = [
    *("view_clinic", "add_clinic", "change_clinic"),
    *("view_location", "add_location", "change_location", "delete_location"),
    *("view_specialhours", "add_specialhours", "change_specialhours", "delete_specialhours"),
]

PERMISSIONS = {
    Role.AUTHOR: ["view_page"],
    Role.EDITOR: [*_PAGES, *_NOTICES],
    Role.REVIEWER: ["view_page"],
    Role.OWNER: [*_PAGES, "delete_page", *_NOTICES, *_FACTS],
}
