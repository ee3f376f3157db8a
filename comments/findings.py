"""How often each finding spoke, and how often moderators agreed with it."""

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _


class FindingSpoken(models.Model):
    """
    One row for each finding of a comment, beside Comment.findings.

    A JSON list cannot be counted alike on all databases, and by no index.
    """

    comment = models.ForeignKey(
        "comments.Comment", on_delete=models.CASCADE, related_name="findings_spoken"
    )
    code = models.CharField(max_length=40)

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        constraints = [
            models.UniqueConstraint(fields=["code", "comment"], name="comments_finding_once"),
        ]

    def __str__(self) -> str:
        return self.code


def save_with_findings(comment: models.Model) -> None:
    comment.save()
    FindingSpoken.objects.bulk_create(
        FindingSpoken(comment=comment, code=finding["code"]) for finding in comment.findings
    )


def how_often(codes: list[str]) -> dict[str, tuple[int, int]]:
    """
    Code to how often it spoke and how often moderators agreed; one query.

    They agree by marking as spam or moving to the trash. What screening itself put among the spam
    proves nothing until somebody decided.
    """
    agreed = Q(comment__status="trash") | Q(comment__lesson__says="spam")
    rows = FindingSpoken.objects.filter(code__in=codes).order_by().values_list("code")
    counted = rows.annotate(spoke=Count("pk"), agreed=Count("pk", filter=agreed))
    return dict.fromkeys(codes, (0, 0)) | {code: (spoke, agreed) for code, spoke, agreed in counted}
