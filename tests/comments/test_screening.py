import pytest

from comments.models import Comment
from comments.screening import Submission, screen


def test_a_reply_from_our_page_gives_no_finding():
    assert screen(Submission(Comment(body="Thank you."), is_from_our_page=True)) == []


def test_a_reply_whose_browser_does_not_say_where_it_is_from_gives_one():
    [finding] = screen(Submission(Comment(body="Thank you."), is_from_our_page=False))
    assert finding["code"] == "no_word_of_origin"
    assert finding["weight"] == 1
    assert "did not say" in finding["words"]


@pytest.mark.parametrize(
    "text",
    [
        "I was on gabapentin for two years and it did nothing for my nerve pain.",
        "My doctor switched me from oxycodone to buprenorphine, has anyone else done that?",
        "I've been prescribed Xanax and Zoloft together. Is that safe?",
    ],
)
def test_the_names_of_medicines_are_nothing_to_notice(text):
    assert screen(Submission(Comment(body=text), is_from_our_page=True)) == []
