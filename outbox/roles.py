# By its name: the roles are the staff's, a room above this one.
PERMISSIONS = {"Owner": ["view_mail", "change_mail"]}
