from django.core.exceptions import RequestDataTooBig
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt

from blog.models import Post
from staff.networks import network_of

from .findings import save_with_findings
from .forms import ReplyForm
from .held import held_url
from .limits import seconds_to_wait
from .models import Comment
from .openness import shows_unread, takes_replies
from .origin import Origin, origin_of
from .refusals import form_page, message_page
from .reply_settings import reply_settings
from .screening import Submission, screen
from .unsaved import MOST_BYTES, UNREADABLE


class SeeOther(HttpResponseRedirect):
    status_code = 303


# Readers carry no cookie to compare a CSRF token with: one would make every page private. Where
# the form was sent from and its stamp stand in for it, and nobody's session is asked for rights.
@csrf_exempt
def post_comment(request: HttpRequest, slug: str) -> HttpResponse:
    if request.method != "POST":
        return _refuse_method(request, slug)
    unreadable = _refuse_unreadable(request, slug)
    if unreadable:
        return unreadable
    post = Post.objects.published().filter(slug=slug).first()
    origin = origin_of(request)
    if origin == Origin.FOREIGN:
        return _refuse_foreign(request, slug, post)
    if post is None:
        return message_page(
            request, slug, 404, _("There is no such article"), _("It may have been taken down.")
        )
    form = ReplyForm(request.POST, post=post)
    settings = reply_settings()
    if not takes_replies(post, settings):
        return form_page(request, form, 403)
    if not form.is_valid():
        return form_page(request, form, 422)

    comment = form.comment
    comment.network = network_of(request)
    first = Comment.objects.filter(fingerprint=comment.fingerprint).first()
    if first:
        return SeeOther(_url_for_sender(first))
    wait = seconds_to_wait(comment)
    if wait:
        return _refuse_for_now(request, form, wait)
    screening = screen(
        Submission(
            comment,
            is_from_our_page=origin == Origin.OURS,
            typed=request.POST["body"],
            is_trapped=form.is_trapped,
            language=request.clinic.language,
            links_allowed=settings.links_allowed,
            lets_clean_through=shows_unread(post, settings),
        )
    )
    screening.write_down(comment)
    return _save(request, form, comment)


def _save(request: HttpRequest, form: ReplyForm, comment: Comment) -> HttpResponse:
    try:
        with transaction.atomic():
            if comment.is_shown:
                _hold_what_it_belongs_to(comment)
            save_with_findings(comment)
    except IntegrityError:
        # The same reply came a moment earlier, or what it answers went a moment ago.
        comment = Comment.objects.filter(fingerprint=comment.fingerprint).first()
        if comment is None:
            form.add_parent_error()
            return form_page(request, form, 422)
    return SeeOther(_url_for_sender(comment))


def _hold_what_it_belongs_to(comment: Comment) -> None:
    """
    Before the edition is raised, as whoever publishes the post or decides about the parent does.
    PostgreSQL looks for both rows again at the end; in the other order two would wait for each other.
    """
    Post.objects.select_for_update(no_key=True).filter(pk=comment.post_id).only("pk").first()
    if comment.parent_id:
        parents = Comment.objects.select_for_update(no_key=True).filter(pk=comment.parent_id)
        parents.only("pk").first()


def _url_for_sender(comment: Comment) -> str:
    return comment.get_absolute_url() if comment.is_shown else held_url(comment)


def _refuse_method(request: HttpRequest, slug: str) -> HttpResponse:
    response = message_page(
        request,
        slug,
        405,
        _("Nothing to see here"),
        _("Replies are sent to this address. You can read them below the article."),
    )
    response["Allow"] = "POST"
    return response


def _refuse_unreadable(request: HttpRequest, slug: str) -> HttpResponse | None:
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
            raise RequestDataTooBig
        # The body is read now, so that one that cannot be is answered here.
        _fields = request.POST
    except RequestDataTooBig:
        return message_page(
            request,
            slug,
            413,
            _("This is too much for one reply"),
            _("Go back with your browser’s button, shorten your comment and post it again."),
        )
    except UNREADABLE:
        return message_page(
            request,
            slug,
            400,
            _("Your reply could not be read"),
            _("Go back with your browser’s button and post it again."),
        )
    return None


def _refuse_foreign(request: HttpRequest, slug: str, post: Post | None) -> HttpResponse:
    sentence = _(
        "This was sent from another website, so it was not taken. If you wrote it yourself, look "
        "it over and post it from here."
    )
    if post is None:
        return message_page(request, slug, 403, _("Sent from another website"), sentence)
    form = ReplyForm(request.POST, post=post)
    form.add_error(None, sentence)
    return form_page(request, form, 403)


def _refuse_for_now(request: HttpRequest, form: ReplyForm, seconds: int) -> HttpResponse:
    minutes = -(-seconds // 60)
    form.add_error(
        None,
        ngettext(
            "Many replies came from you or your network just now. Nothing is lost: please wait "
            "%(minutes)s minute, then post it again.",
            "Many replies came from you or your network just now. Nothing is lost: please wait "
            "%(minutes)s minutes, then post it again.",
            minutes,
        )
        % {"minutes": minutes},
    )
    response = form_page(request, form, 429)
    response["Retry-After"] = str(seconds)
    return response
