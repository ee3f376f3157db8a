from staff.roles import Role

PERMISSIONS = {Role.OWNER: ["view_pulse"]}
