"""An answer of the clinic below a comment, which is approved by it."""

from django import forms
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog.models import Post
from publishing.models import Person
from staff.models import User

from ..forms import PlainCharField, at_most
from ..models import BODY_LENGTH, Comment, CommentStatus
from .confidential import ConfidentialForm
from .meanwhile import nothing_changed, what_happened


class AnswerForm(ConfidentialForm):
    """Approve and answer, in the name of one's own person, or of one that is chosen."""

    button = gettext_lazy("Approve and publish the answer")
    person = forms.ModelChoiceField(
        Person.objects.all(),
        label=gettext_lazy("In the name of"),
        empty_label=gettext_lazy("Choose a person"),
        error_messages={"required": gettext_lazy("Please choose who answers.")},
    )
    body = PlainCharField(
        label=gettext_lazy("Answer"),
        validators=[at_most(BODY_LENGTH)],
        widget=forms.Textarea(attrs={"rows": 8, "autofocus": True}),
        error_messages={"required": gettext_lazy("Please write an answer.")},
    )

    def __init__(self, data=None, *, comment: Comment, user: User) -> None:
        super().__init__(data, auto_id="answer-%s")
        self.comment, self.user = comment, user
        own = Person.objects.filter(user=user).first()
        if own:
            self.fields["person"].queryset = Person.objects.filter(pk=own.pk)
            self.fields["person"].initial = own
            self.fields["person"].empty_label = None
        if comment.is_shown:
            self.button = _("Publish the answer")

    def clean(self) -> dict:
        super().clean()
        self.ask_if_it_tells(of=self.comment)
        return self.cleaned_data

    def save(self, seen: str) -> list[Comment] | None:
        """What it changed; None if a colleague decided meanwhile, or the answer is there."""
        try:
            with transaction.atomic():
                return self._approve_and_answer(seen)
        except IntegrityError:
            self.add_error(None, _("This answer is there already."))
            return None

    def _approve_and_answer(self, seen: str) -> list[Comment] | None:
        # Before the edition is raised: whoever publishes this post locks both, in this order.
        posts = Post.objects.select_for_update(no_key=True).filter(pk=self.comment.post_id)
        posts.only("pk").first()
        row = Comment.objects.filter(pk=self.comment.pk)
        approved = row.decide("approve", self.user, seen)
        current = row.select_for_update().filter(status=CommentStatus.APPROVED).first()
        if current is None or not (approved or seen == CommentStatus.APPROVED):
            happened = what_happened([self.comment.pk], to=self.user)
            self.add_error(None, nothing_changed(happened[self.comment.pk]))
            return None
        answer = current.answer(self.cleaned_data["body"], self.cleaned_data["person"], self.user)
        # Undoing takes the answer away, too, and keeps its words.
        answer.was = CommentStatus.TRASH
        return [*approved, answer]
