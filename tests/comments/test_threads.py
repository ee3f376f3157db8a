import pytest
from django.http import Http404

from comments.models import Comment
from comments.outline import MOST_ON_PAGE, outline_of, threads_of
from comments.reply_settings import ReplySettings, ThreadOrder
from comments.threads import ThreadPage, rows_of, thread_page
from tests.factories import create_comment, create_post

pytestmark = pytest.mark.django_db


def _page(post, number="1", **settings) -> ThreadPage:
    return thread_page(post, ReplySettings(**settings), number)


def _shape(post, number="1", **settings) -> list[tuple[str, int]]:
    return [(row.comment.body, row.depth) for row in _page(post, number, **settings).rows]


def _approved(post, body, parent=None, **fields) -> Comment:
    return create_comment(
        **{"post": post, "body": body, "parent": parent, "status": "approved"} | fields
    )


def test_replies_stand_below_what_they_answer_oldest_first(post):
    a = _approved(post, "a")
    b = _approved(post, "b")
    a1 = _approved(post, "a1", a)
    _approved(post, "b1", b)
    _approved(post, "a2", a)
    _approved(post, "a11", a1)
    assert _shape(post) == [("a", 1), ("a1", 2), ("a11", 3), ("a2", 2), ("b", 1), ("b1", 2)]


@pytest.mark.parametrize("status", ["pending", "spam", "trash"])
def test_what_is_not_approved_is_not_there(post, status):
    a = _approved(post, "a")
    _approved(post, "hidden", status=status)
    _approved(post, "hidden too", a, status=status)
    page = _page(post)
    assert [row.comment for row in page.rows] == [a]
    assert page.comment_count == 1


@pytest.mark.parametrize("status", ["pending", "spam", "trash"])
def test_a_hidden_comment_keeps_its_place_while_replies_to_it_are_shown(post, status):
    head = _approved(post, "head", status=status)
    reply = _approved(post, "reply", head)
    hidden = _approved(post, "hidden", reply, status=status)
    _approved(post, "deep", hidden)
    page = _page(post)
    assert [(row.comment.body, row.depth, row.comment.is_shown) for row in page.rows] == [
        ("head", 1, False),
        ("reply", 2, True),
        ("hidden", 3, False),
        ("deep", 4, True),
    ]
    assert page.comment_count == 2


def test_a_reply_below_two_hidden_ones_is_still_shown(post):
    head = _approved(post, "head")
    first = _approved(post, "first", head, status="trash")
    second = _approved(post, "second", first, status="spam")
    _approved(post, "reply", second)
    assert _shape(post) == [("head", 1), ("second", 2), ("reply", 3)]


def test_deeper_replies_stand_at_the_fifth_level_and_say_what_they_answer(post):
    parent = None
    for number in range(8):
        parent = _approved(post, str(number), parent)
    rows = _page(post).rows
    assert [row.depth for row in rows] == [1, 2, 3, 4, 5, 5, 5, 5]
    assert [row.answered and row.answered.body for row in rows] == [None] * 5 + ["4", "5", "6"]


def test_fifty_threads_make_a_page_and_the_first_is_the_oldest(post):
    for number in range(51):
        head = _approved(post, f"head {number}")
    _approved(post, "reply", head)
    first = _page(post)
    assert (first.number, first.page_count, first.comment_count) == (1, 2, 52)
    assert (first.previous, first.next) == (None, 2)
    assert [row.comment.body for row in first.rows] == [f"head {number}" for number in range(50)]
    second = _page(post, "2")
    assert (second.previous, second.next) == (1, None)
    assert _shape(post, "2") == [("head 50", 1), ("reply", 2)]


@pytest.mark.parametrize("number", ["0", "2", "-1", "01", "x", "", "1.0", "１", "9" * 30, " 1"])
def test_a_page_that_is_not_there_is_an_error(post, number):
    _approved(post, "a")
    with pytest.raises(Http404):
        _page(post, number)


def test_without_comments_there_is_one_empty_page(post):
    page = _page(post)
    assert (page.rows, page.page_count, page.comment_count) == ([], 1, 0)


def test_other_posts_are_left_alone(post):
    _approved(create_post(), "elsewhere")
    assert _shape(post) == []


def test_comments_of_the_same_moment_keep_their_order(post):
    a = _approved(post, "a")
    _approved(post, "b", posted_at=a.posted_at)
    assert _shape(post) == [("a", 1), ("b", 1)]


@pytest.mark.parametrize("count", [1, 1_000])
def test_a_page_needs_two_queries(post, count, django_assert_num_queries):
    head = _approved(post, "head")
    add_replies(head, count)
    with django_assert_num_queries(2):
        _page(post)


def test_a_chain_of_thousands_is_no_trouble():
    """As deep as a thread can be by somebody always answering the last reply."""
    chain = [(1, None, None), *((number, number - 1, 1) for number in range(2, 9_001))]
    [thread] = threads_of(chain)
    assert [place.pk for place in thread] == list(range(1, 9_001))
    comments = {place.pk: Comment(pk=place.pk) for place in thread}
    rows = rows_of(thread, comments, deepest=5)
    assert {row.depth for row in rows[4:]} == {5}


# Long threads


def test_a_page_never_has_more_than_two_hundred_and_a_long_thread_goes_on(post):
    _approved(post, "before")
    head = _approved(post, "head")
    add_replies(head, 450)
    _approved(post, "after")
    pages = [_page(post, str(number)) for number in (1, 2, 3, 4)]
    assert [len(page.rows) for page in pages] == [1, MOST_ON_PAGE, MOST_ON_PAGE, 52]
    assert {page.page_count for page in pages} == {4}
    assert {page.comment_count for page in pages} == {453}
    said = [row.comment.body for page in pages for row in page.rows]
    assert said == ["before", "head", *(f"Reply {number}" for number in range(450)), "after"]


def test_where_a_thread_goes_on_each_reply_says_whom_it_answers_and_on_which_page(post):
    head = _approved(post, "head")
    add_replies(head, 200)
    last = head.replies.last()
    _approved(post, "answer", last)
    rows = _page(post, "2").rows
    assert [(row.comment.body, row.depth) for row in rows] == [("Reply 199", 1), ("answer", 2)]
    assert (rows[0].answered, rows[0].answered_page) == (head, 1)
    assert rows[1].answered is None


def test_a_thread_that_fits_on_a_page_is_not_torn(post):
    add_replies(_approved(post, "first"), 120)
    add_replies(_approved(post, "second"), 120)
    assert [len(_page(post, number).rows) for number in ("1", "2")] == [121, 121]


def test_the_owner_may_want_the_newest_conversations_first(post):
    a = _approved(post, "a")
    _approved(post, "a1", a)
    _approved(post, "a2", a)
    _approved(post, "b")
    shape = _shape(post, order=ThreadOrder.NEWEST_FIRST)
    assert shape == [("b", 1), ("a", 1), ("a1", 2), ("a2", 2)]


def test_the_owner_may_want_fewer_levels_and_shorter_pages(post):
    a = _approved(post, "a")
    a1 = _approved(post, "a1", a)
    _approved(post, "a11", a1)
    _approved(post, "b")
    settings = {"depth": 2, "threads_per_page": 1}
    assert _shape(post, **settings) == [("a", 1), ("a1", 2), ("a11", 2)]
    assert _shape(post, "2", **settings) == [("b", 1)]


def test_lists_are_closed_as_often_as_they_are_opened(post):
    a = _approved(post, "a")
    a1 = _approved(post, "a1", a)
    _approved(post, "a11", a1)
    _approved(post, "a2", a)
    b = _approved(post, "b")
    _approved(post, "b1", b)
    rows = _page(post).rows
    assert [(r.opens_list, r.closes_item, len(r.closes_lists)) for r in rows] == [
        (False, False, 0),
        (True, False, 0),
        (True, True, 1),
        (False, True, 1),
        (False, False, 0),
        (True, True, 1),
    ]


def test_the_address_of_a_comment_leads_to_its_page(post, django_assert_num_queries):
    for number in range(51):
        head = _approved(post, f"head {number}")
    reply = _approved(post, "reply", head)
    with django_assert_num_queries(1):
        numbers = outline_of(post, ReplySettings()).page_numbers()
    assert numbers[head.pk] == numbers[reply.pk] == 2
    assert reply.get_absolute_url() == f"{post.get_absolute_url()}?comments=2#comment-{reply.pk}"


def add_replies(head: Comment, count: int) -> None:
    replies = [
        Comment(
            post=head.post,
            parent=head,
            name="N",
            email="n@example.org",
            body=f"Reply {number}",
            status="approved",
        )
        for number in range(count)
    ]
    for reply in replies:
        reply.derive()
    Comment.objects.bulk_create(replies)
