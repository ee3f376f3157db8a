from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from publishing.privacy import keep_private

from .finding import Choice, choices, hits
from .question import Question
from .ranking import rank
from .suggestions import suggestion

HITS_PER_PAGE = 10


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Answers whatever is asked: what cannot be understood finds nothing, or is left out."""
    question = Question.read(request.GET.get("q", ""))
    context = {"question": question}
    if request.GET:
        # What somebody looks for is nobody else's business, and no list for robots.
        keep_private(request)
    if question.terms:
        context |= _found(request, question)
    return render(request, "search/search.html", context)


def _found(request: HttpRequest, question: Question) -> dict:
    question.look_up()
    ranking = rank(question)
    categories = choices(ranking, question.labels)
    chosen = _chosen(categories, request.GET.get("category", ""))
    entries = ranking.within(chosen.category.pk) if chosen else ranking.entries
    page = Paginator(entries, HITS_PER_PAGE).get_page(request.GET.get("page"))
    page.numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "all": len(ranking.entries),
        "total": len(entries),
        "page_obj": page,
        "hits": hits(page.object_list, question),
        "choices": categories,
        "category": chosen and chosen.category,
        "is_partial": 0 < ranking.terms < len(question.terms),
        "suggestion": suggestion(question),
    }


def _chosen(categories: list[Choice], slug: str) -> Choice | None:
    return next((choice for choice in categories if choice.category.slug == slug), None)
