from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

MAX_TAGS = 20
MAX_TAG_LENGTH = 50


class TagQuerySet(models.QuerySet):
    def named(self, names: list[str]) -> list["Tag"]:
        """The tags of these names, made where they are new; capitals make no difference."""
        found = {tag.name.lower(): tag for tag in self.all()} if names else {}
        for name in names:
            if name.lower() not in found:
                found[name.lower()] = self.create(name=name)
        return [found[name] for name in dict.fromkeys(name.lower() for name in names)]

    def delete_unused(self) -> None:
        self.filter(pictures=None).delete()


class Tag(models.Model):
    """A word under which staff find pictures again. Readers never see it."""

    name = models.CharField(_("name"), max_length=MAX_TAG_LENGTH)

    objects = TagQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("picture tag")
        verbose_name_plural = _("picture tags")
        constraints = [
            models.UniqueConstraint(Lower("name"), name="images_tag_name_unique"),
            models.CheckConstraint(condition=~models.Q(name=""), name="images_tag_named"),
        ]

    def __str__(self) -> str:
        return self.name
