from functools import lru_cache

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, URLValidator
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from blog.models import Post
from publishing.text import without_control_characters

from .models import BODY_LENGTH, EMAIL_LENGTH, NAME_LENGTH, WEBSITE_LENGTH, Comment
from .plain_text import is_empty
from .stamps import is_good_stamp, stamp_for

_LARGEST_ID = 2**63 - 1


def at_most(limit: int) -> MaxLengthValidator:
    """Said by the server alone: at a maxlength browsers cut a pasted text without a word."""
    return MaxLengthValidator(
        limit, _("Please shorten it to %(limit_value)s characters. It has %(show_value)s now.")
    )


class _PlainText:
    """Cleans the text of a field before anything else looks at it."""

    def to_python(self, value):
        text = without_control_characters(str(value or ""))
        return super().to_python("" if is_empty(text) else text)


class PlainCharField(_PlainText, forms.CharField):
    pass


class PlainEmailField(_PlainText, forms.EmailField):
    """In one spelling, so that the sender's comments are found together."""

    def to_python(self, value) -> str:
        # Before its length is looked at: some letters become two.
        return super().to_python(value).lower()


class PlainURLField(_PlainText, forms.URLField):
    default_validators = [URLValidator(schemes=["http", "https"])]


class TrapInput(forms.TextInput):
    """Kept from people by the style sheet; programs fill in whatever they find."""

    is_hidden = True


class ReplyForm(forms.Form):
    body = PlainCharField(
        label=_("Comment"),
        validators=[at_most(BODY_LENGTH)],
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Please leave out what could identify you as a patient."),
        error_messages={"required": _("Please write your comment.")},
    )
    name = PlainCharField(
        label=_("Name"),
        validators=[at_most(NAME_LENGTH)],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Please enter a name. It is shown with your comment.")},
    )
    email = PlainEmailField(
        label=_("Email"),
        max_length=None,
        validators=[at_most(EMAIL_LENGTH)],
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Please enter your email address. It is not published."),
            "invalid": _("Please enter a whole email address, such as name@example.org."),
        },
    )
    website = PlainURLField(
        label=_("Website"),
        required=False,
        assume_scheme="https",
        validators=[at_most(WEBSITE_LENGTH)],
        # Not type="url": what was refused must be shown again, and HTML forbids it there.
        widget=forms.TextInput(attrs={"autocomplete": "url", "inputmode": "url"}),
        error_messages={
            "invalid": _("Please enter an address like https://example.org, or leave this empty.")
        },
    )
    parent = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=_LARGEST_ID,
        widget=forms.HiddenInput,
    )
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)
    # Named like nothing a browser fills in by itself; Chrome ignores "off".
    remark = PlainCharField(
        label=_("Leave this empty"),
        required=False,
        widget=TrapInput(attrs={"autocomplete": "new-password", "tabindex": "-1"}),
    )

    #: The comment that this one answers, if any.
    answered: Comment | None = None

    def __init__(self, data=None, *, post: Post, answered: Comment | None = None) -> None:
        super().__init__(data, auto_id="reply-%s")
        self.post = post
        self.answered = answered

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean(self) -> dict:
        super().clean()
        self._clean_parent()
        if not is_good_stamp(self.cleaned_data.get("stamp", ""), self.post.pk):
            raise ValidationError(
                _(
                    "This form was open for more than two weeks, or did not come from this page. "
                    "Nothing is lost: please look over your comment and post it once more."
                ),
                code="stamp",
            )
        return self.cleaned_data

    def _clean_parent(self) -> None:
        """Only what readers can see here can be answered."""
        parent_id = self.cleaned_data.get("parent")
        if parent_id:
            shown = self.post.comments.approved().select_related("person")
            self.answered = shown.filter(pk=parent_id).first()
        is_wrong = "parent" in self.errors or (parent_id and self.answered is None)
        if is_wrong:
            self.errors.pop("parent", None)
            self.add_parent_error()

    def add_parent_error(self) -> None:
        # The form is shown again as that of a comment of its own, so that it can be sent.
        self.answered = None
        self.add_error(
            "parent",
            _(
                "The comment you answered is no longer there. If what you wrote makes sense by "
                "itself, post it as a new comment."
            ),
        )

    @property
    def is_trapped(self) -> bool:
        return bool(self.cleaned_data.get("remark"))

    @property
    def fresh_stamp(self) -> str:
        return stamp_for(self.post.pk)

    @property
    def fields_html(self) -> SafeString:
        """What people fill in, with what they filled in; empty it is the same below each post."""
        return _fields_of(self) if self.is_bound else _empty_fields(get_language())

    @property
    def sentences(self) -> list[dict]:
        """For the summary of errors: each sentence, and the field to go to."""
        rows = []
        for name, errors in self.errors.items():
            field = self[name] if name in self.fields else None
            is_visible = field is not None and not field.is_hidden
            for error in errors:
                rows.append(
                    {
                        "label": field.label if is_visible else "",
                        "target": field.auto_id if is_visible else self["body"].auto_id,
                        "words": error,
                    }
                )
        return rows

    @cached_property
    def comment(self) -> Comment:
        """What was sent, not yet saved."""
        words = {name: self.cleaned_data[name] for name in ("body", "name", "email", "website")}
        comment = Comment(post=self.post, parent=self.answered, **words)
        comment.derive()
        return comment


def _fields_of(form: forms.Form) -> SafeString:
    return render_to_string("comments/_fields.html", {"form": form})


@lru_cache
def _empty_fields(language: str) -> SafeString:
    return _fields_of(ReplyForm(post=Post()))
