from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from staff.models import User


class HowOften(models.TextChoices):
    AT_ONCE = "at_once", _("Within minutes, at most every 10 minutes")
    HOURLY = "hourly", _("At most once an hour")
    DAILY = "daily", _("Once a day, at 8 in the morning")
    NEVER = "never", _("No mail")


class ModeratorNotice(models.Model):
    """How often somebody wants mail about replies that wait, and what was told so far."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="moderator_notice")
    how_often = models.CharField(
        _("mail about new comments"), max_length=20, choices=HowOften, default=HowOften.HOURLY
    )
    # Replies posted until then need no further mail.
    told_until = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        # Everybody chooses for themselves; an owner is known by looking after people.
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(how_often__in=HowOften.values),
                name="comments_moderatornotice_how_often_valid",
            ),
        ]

    def __str__(self) -> str:
        return self.get_how_often_display()
