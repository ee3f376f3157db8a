"""Where staff write, compare, review and arrange what is published: what the admins of rooms share."""
