"""Pages that answer a reply which was not taken, and give back what was written."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from blog.models import Post
from blog.post_page import whole_post_page
from publishing.privacy import keep_private

from .forms import ReplyForm


def form_page(request: HttpRequest, form: ReplyForm, status: int) -> HttpResponse:
    """The whole page of the post again, with the form as it was sent and what is wrong with it."""
    keep_private(request)
    post = Post.objects.published().for_reading().filter(pk=form.post.pk).first() or form.post
    return whole_post_page(request, post, status=status, reply_form=form)


def message_page(
    request: HttpRequest, slug: str, status: int, heading: str, sentence: str
) -> HttpResponse:
    """Where there is no post to show: what happened, the way back, and the words that were sent."""
    keep_private(request)
    context = {
        "heading": heading,
        "sentence": sentence,
        "post_url": reverse("blog:post", args=[slug]) if status != 404 else "",
        "kept_words": request.POST.get("body", "") if status in {403, 404} else "",
    }
    return render(request, "comments/message.html", context, status=status)
