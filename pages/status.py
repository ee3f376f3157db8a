"""What is looked at in this room (watching/checks.py)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from watching.checks import Check, Finding, fine, to_do

from .models import Clinic


def clinics_facts() -> Finding:
    clinic = Clinic.current()
    if clinic.phone or clinic.locations:
        return fine(_("Readers find out how to reach you."))
    return to_do(
        _("The site does not say yet how to reach the clinic."),
        to_do=_("Fill in phone, address, hours and what to do in an emergency."),
        page="pages_clinic_changelist",
    )


CHECKS = [Check("facts", gettext_lazy("The clinic’s facts"), clinics_facts)]
