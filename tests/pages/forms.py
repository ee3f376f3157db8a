"""What the browser sends of the desk's forms."""


def clinic_form(**fields) -> dict:
    """The facts without a location or special hours; `location_0_…` and `special_0_…` are theirs."""
    form = {
        "name": "Otter Clinic",
        "time_zone": "Europe/Berlin",
        "language": "en",
        "accent": "#0f5c63",
    }
    rows = {"location": 0, "special": 0}
    for name, value in fields.items():
        kind, _, rest = name.partition("_")
        if kind in rows and rest[:1].isdigit():
            number, _, field = rest.partition("_")
            rows[kind] = max(rows[kind], int(number) + 1)
            form[f"{PREFIXES[kind]}-{number}-{field}"] = value
        else:
            form[name] = value
    for kind, prefix in PREFIXES.items():
        form |= {f"{prefix}-TOTAL_FORMS": rows[kind], f"{prefix}-INITIAL_FORMS": 0}
        for number in range(rows[kind]):
            form.setdefault(f"{prefix}-{number}-order", 10)
    return form


PREFIXES = {"location": "location_set", "special": "specialhours_set"}
