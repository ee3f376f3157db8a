"""The desk's part of a review: submitted, approved or sent back, and published as it was read."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.forms import modelform_factory
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from staff.models import User
from staff.roles import Role

from ..decisions import Decision, Verdict
from ..mail_choice import MailChoice
from ..people import Person
from ..publication import Publication
from ..reviewing import NewerRevision
from ..revisions import Revision, RevisionState
from .forms import PublicationForm
from .history import HistoryAdmin

LONGEST_NOTE = 500
#: The field of the form that a note is written in (forms.py).
NOTE = "revision_note"


MailChoiceForm = modelform_factory(MailChoice, fields=["wants_mail"])


class ReviewAdmin(HistoryAdmin):
    """Editors decide in the form or beside the difference; reviewers, who edit nothing, there."""

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        own = [
            path("mail/", view(self.choose_mail), name=f"{name}_mail"),
            path("<path:object_id>/review/", view(self.review), name=f"{name}_review"),
            path("<path:object_id>/decide/", view(self.decide), name=f"{name}_decide"),
        ]
        return [*own, *super().get_urls()]

    # Where it is read

    def review(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The newest version beside what readers see: an address that mail can name."""
        publication = self._visible(request, object_id)
        newest = publication.revisions.defer("data").order_by("-pk").first()
        if newest is None:
            raise Http404
        address = self._address_of("compare", publication)
        return redirect(f"{address}?was=readers&is={newest.pk}")

    def compare(self, request: HttpRequest, object_id: str) -> HttpResponse:
        try:
            return super().compare(request, object_id)
        except Http404:
            publication = self._visible(request, object_id)
            for name in ("is", "was"):
                if newest := _newest_instead(publication, request.GET.get(name, "")):
                    messages.warning(request, _went_on_meanwhile(newest))
                    return redirect(self._address_of("review", publication))
            raise

    def decision_context(self, request, publication, new, newest) -> dict:
        context = {"last_review": publication.last_review, "preview_url": _preview(publication)}
        if new.pk != newest.pk:
            return context | {"review_url": self._address_of("review", publication)}
        noted = publication.noted_in_review
        as_reviewer = self._may_decide_as_reviewer(request.user, publication, new)
        may_publish = self.may_publish(request.user)
        may_decide = as_reviewer or may_publish
        is_shown = publication.is_shown(new)
        is_open = publication.can_be(Verdict.APPROVED, new)
        return context | {
            # Its own note stands with the version.
            "noted": noted if noted != new else None,
            "decide_url": self._address_of("decide", publication),
            "can_approve": may_decide and is_open,
            "can_send_back": may_decide and publication.can_be(Verdict.SENT_BACK, new),
            "can_publish": may_publish and new.state == RevisionState.APPROVED and not is_shown,
            "missing_review": publication.missing_review(new.data),
            "outdated_credit": publication.outdated_credit(new.data),
            "as_reviewer": as_reviewer,
            "says_role": as_reviewer and self._has_to_say_so(request.user),
            "is_own": self.may_review(request.user) and not may_decide and is_open,
            "byline": as_reviewer and Person.objects.filter(user=request.user).first(),
            "names_reviewers": "reviewer" in publication.revision_fields,
            "longest_note": LONGEST_NOTE,
        }

    # What is decided there

    def decide(self, request: HttpRequest, object_id: str) -> HttpResponse:
        publication = self._visible(request, object_id)
        if not (self.may_publish(request.user) or self.may_review(request.user)):
            raise PermissionDenied
        if "_publish" in request.POST and not self.may_publish(request.user):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        try:
            read = self._revision(publication, request.POST.get("revision", ""))
            with transaction.atomic():
                said = self._decided(request, publication, read)
        except Http404:
            if newest := _newest_instead(publication, request.POST.get("revision", "")):
                return self._shown_instead(request, publication, newest, read=None)
            raise
        except NewerRevision as error:
            read = publication.revisions.filter(pk=read.pk).first()
            return self._shown_instead(request, publication, error.newest, read=read)
        except ValidationError as error:
            if NOTE in getattr(error, "error_dict", {}):
                return self._asked_for_note(request, publication, read, error)
            for sentence in error.messages:
                messages.error(request, sentence)
            _give_back_note(request)
            return redirect(self._address_of("review", publication))
        messages.success(request, said)
        return redirect("admin:index")

    def _shown_instead(
        self,
        request: HttpRequest,
        publication: Publication,
        newest: Revision,
        *,
        read: Revision | None,
    ) -> HttpResponse:
        """The newest version, beside the one that was read unless the next autosave replaced it."""
        messages.error(request, _newer(newest) if read else _went_on(newest))
        _give_back_note(request)
        if read is None:
            return redirect(self._address_of("review", publication))
        address = self._address_of("compare", publication)
        return redirect(f"{address}?was={read.pk}&is={newest.pk}")

    def _asked_for_note(
        self,
        request: HttpRequest,
        publication: Publication,
        read: Revision,
        error: ValidationError,
    ) -> HttpResponse:
        """The page that was read, with all that was chosen there, and what is wrong at its field."""
        was = request.POST.get("was") or "readers"
        return self.comparison_page(
            request,
            publication,
            was,
            read,
            note_errors=error.message_dict[NOTE],
            is_unnamed="is_named" not in request.POST,
            is_as_clinician="as_clinician" in request.POST,
        )

    def _decided(self, request: HttpRequest, publication: Publication, read: Revision) -> str:
        """Does what the button says; gives the sentence that tells it."""
        note = _note(request)
        as_reviewer = self._decides_as_reviewer(request, publication, read)
        if "_publish" in request.POST:
            live = publication.publish_as_read(read, by=request.user)
            said = _("“%s” is scheduled.") if live.is_scheduled else _("“%s” is published.")
            return said % live
        if not (as_reviewer or self.may_publish(request.user)):
            publication.check_reviewer(request.user, read)
        if "_send_back" in request.POST:
            publication.send_back(read, by=request.user, note=note, as_reviewer=as_reviewer)
            return _("“%s” is sent back with your note.") % publication
        if "_approve" not in request.POST:
            raise ValidationError(_("Choose what to do: approve it or send it back."))
        approved = publication.approve(
            read,
            by=request.user,
            note=note,
            as_reviewer=as_reviewer,
            is_named="is_named" in request.POST,
        )
        return said_of_approval(publication, approved)

    def choose_mail(self, request: HttpRequest) -> HttpResponse:
        """One's own choice, for whoever may get such mail."""
        may_get_mail = any(
            request.user.has_perm(self.model.permission(verb))
            for verb in ("change", "publish", "review")
        )
        if not may_get_mail:
            raise PermissionDenied
        choice = MailChoice.objects.filter(user=request.user).first()
        is_sent = request.method == "POST"
        form = MailChoiceForm(
            request.POST if is_sent else None, instance=choice or MailChoice(user=request.user)
        )
        if is_sent and form.is_valid():
            MailChoice.objects.update_or_create(user=request.user, defaults=form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect(request.path)
        context = {"title": _("Mail about texts that wait"), "form": form}
        context |= self.admin_site.each_context(request)
        return TemplateResponse(request, "admin/publishing/mail.html", context)

    # The form's buttons

    def move_on(
        self,
        request: HttpRequest,
        publication: Publication,
        revision: Revision,
        form: PublicationForm,
    ) -> None:
        note = form.cleaned_data["revision_note"]
        if "_submit" in request.POST:
            publication.submit(revision, by=request.user)
        elif form.verdict == Verdict.APPROVED:
            publication.approve(revision, by=request.user, note=note)
        elif form.verdict == Verdict.SENT_BACK:
            publication.send_back(revision, by=request.user, note=note)

    def state_of_next_revision(
        self, request: HttpRequest, publication: Publication, form: PublicationForm
    ) -> RevisionState:
        newest = publication.newest_revision
        if newest is None or "_submit" in request.POST:
            return form.revision_state
        # What nobody changed stays approved; what is being decided stays so until it is.
        written = publication.data_of(form.cleaned_data)
        if form.verdict or publication.holds(newest, written):
            return newest.state
        # Whoever may publish can mend a word without taking the text from the others' list.
        is_in_review = newest.state == RevisionState.IN_REVIEW
        if is_in_review and self.may_publish(request.user):
            return RevisionState.IN_REVIEW
        return form.revision_state

    def said_of_review(self, request: HttpRequest, publication: Publication) -> str:
        if "_submit" in request.POST:
            newest = publication.newest_revision
            if publication.missing_review(newest.data):
                return _("“%s” is submitted: reviewers and editors find it on the start page.") % (
                    publication
                )
            return _("“%s” is submitted: an editor finds it on the start page.") % publication
        if "_approve" in request.POST:
            return said_of_approval(publication, publication.newest_revision)
        if "_send_back" in request.POST:
            return _("“%s” is sent back with your note.") % publication
        return ""

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        newest = obj.newest_revision if obj else None
        revisions = obj.revisions.with_decisions().defer("data")[:8] if obj else []
        context |= {"newest_revision": newest, "recent_revisions": revisions}
        if newest:
            last = Decision.objects.about(obj).select_related("by").last()
            context |= {
                "missing_review": obj.missing_review(newest.data),
                "outdated_credit": obj.outdated_credit(newest.data),
                "can_approve": obj.can_be(Verdict.APPROVED, newest),
                "can_send_back": obj.can_be(Verdict.SENT_BACK, newest),
                "noted": obj.noted_in_review,
                "sent_back": last if is_unanswered(last, newest) else None,
                "review_url": self._address_of("review", obj),
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    # Who

    def may_publish(self, user: User) -> bool:
        return user.has_perm(self.model.permission("publish"))

    def may_review(self, user: User) -> bool:
        return user.has_perm(self.model.permission("review"))

    def _may_decide_as_reviewer(self, user: User, publication: Publication, read: Revision) -> bool:
        """A clinician's word, unless it would be about the own text."""
        return self.may_review(user) and user.pk not in publication.writers_of(read)

    def _decides_as_reviewer(
        self, request: HttpRequest, publication: Publication, read: Revision
    ) -> bool:
        says_so = "as_clinician" in request.POST or not self._has_to_say_so(request.user)
        return says_so and self._may_decide_as_reviewer(request.user, publication, read)

    def _has_to_say_so(self, user: User) -> bool:
        """Each time: whoever could decide as an editor too, as owners can, and has no clinician's role."""
        return self.may_publish(user) and not is_clinician(user)


def is_clinician(user: User) -> bool:
    return user.groups.filter(name=Role.REVIEWER.value).exists()


def is_unanswered(decision: Decision | None, newest: Revision) -> bool:
    """Whether what was sent back has not been submitted again."""
    is_sent_back = decision is not None and decision.verdict == Verdict.SENT_BACK
    return is_sent_back and newest.state == RevisionState.WORKING


def said_of_approval(publication: Publication, approved: Revision) -> str:
    if approved.state == RevisionState.APPROVED:
        return _("“%s” is approved: an editor can publish it.") % publication
    return _("“%s” is approved by an editor. A clinician’s review is still missing.") % publication


def _newer(newest: Revision) -> str:
    who = newest.created_by or _("Somebody")
    return (
        _(
            "%s saved a newer version while you were reading, so nothing was decided. Below is "
            "what changed since the version you read."
        )
        % who
    )


def _went_on(newest: Revision) -> str:
    who = newest.created_by or _("Somebody")
    return (
        _(
            "%s went on writing while you were reading, so nothing was decided. Below is the "
            "newest version."
        )
        % who
    )


def _went_on_meanwhile(newest: Revision) -> str:
    who = newest.created_by or _("Somebody")
    return _("%s went on writing meanwhile. Below is the newest version.") % who


def _newest_instead(publication: Publication, number: str) -> Revision | None:
    """The newest revision, if one of this number may have been there until it was replaced."""
    newest = publication.revisions.defer("data").order_by("-pk").first()
    is_id = number.isascii() and number.isdigit() and len(number) <= 18
    if newest is None or not is_id or int(number) >= newest.pk:
        return None
    return None if Revision.objects.filter(pk=number).exists() else newest


def _note(request: HttpRequest) -> str:
    return request.POST.get("note", "").strip()[:LONGEST_NOTE]


def _give_back_note(request: HttpRequest) -> None:
    if note := _note(request):
        messages.warning(request, _("Your note was: %s") % note)


def _preview(publication: Publication) -> str:
    return f"{publication.get_absolute_url()}?preview"
