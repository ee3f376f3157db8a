from staff.roles import Role

_POSTS = ["view_post", "add_post", "change_post"]
_LISTS = ["view_category", "add_category", "change_category", "view_tag", "add_tag", "change_tag"]

PERMISSIONS = {
    Role.AUTHOR: [*_POSTS, "view_category", "view_tag", "add_tag"],
    Role.EDITOR: [*_POSTS, "publish_post", *_LISTS, "delete_category", "delete_tag"],
    Role.REVIEWER: ["view_post", "review_post", "view_category", "view_tag"],
    Role.OWNER: [
        *_POSTS,
        "publish_post",
        "review_post",
        "delete_post",
        *_LISTS,
        "delete_category",
        "delete_tag",
        *("view_blogsettings", "add_blogsettings", "change_blogsettings"),
    ],
}
