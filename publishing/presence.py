"""Who has the form of a post or page open, so that two do not write over each other unawares."""

from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from staff.models import User

GONE_AFTER = timedelta(minutes=2)


class PresenceQuerySet(models.QuerySet):
    def note(self, user: User, publication: models.Model) -> list[User]:
        """Write down that `user` is there; gives the others who are."""
        now = timezone.now()
        here = self.filter(
            content_type=ContentType.objects.get_for_model(publication), object_id=publication.pk
        )
        # Only the own rows, so that two who come at once never wait for each other.
        self.filter(user=user, seen_at__lte=now - GONE_AFTER).delete()
        self.update_or_create(
            user=user,
            content_type=ContentType.objects.get_for_model(publication),
            object_id=publication.pk,
            defaults={"seen_at": now},
        )
        others = here.filter(seen_at__gt=now - GONE_AFTER).exclude(user=user)
        return [each.user for each in others.select_related("user").order_by("pk")[:20]]


class Presence(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    seen_at = models.DateTimeField()

    objects = PresenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("open form")
        verbose_name_plural = _("open forms")
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "user"], name="publishing_presence_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.seen_at:%H:%M}"
