import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.desk.differences import body_rows, grouped
from publishing.desk.matching import Effort, stretches

PICTURE = "/media/pictures/0f8fad5b-d9cb-469f-a165-70867728950e/small.jpg"


def changes(old: str, new: str) -> list[tuple[str, str]]:
    return [(row.kind, row.change) for row in body_rows(old, new) if row.change != "same"]


def test_the_words_that_went_and_came_are_marked_in_the_running_text():
    (row,) = body_rows("<p>Walk ten minutes a day.</p>", "<p>Walk five minutes a day.</p>")
    assert row.change == "changed"
    assert "<del>" in row.running
    assert row.running.index("ten") < row.running.index("<ins>") < row.running.index("five")
    assert "ten" not in row.now
    assert "five" not in row.was


def test_marks_are_said_to_screen_readers():
    (row,) = body_rows("<p>Walk a mile.</p>", "<p>Walk slowly a mile.</p>")
    assert '<ins><span class="said">inserted: </span>slowly' in row.running


def test_blocks_and_pictures_come_and_go():
    old = f'<h2>Why</h2><p>Because of it.</p><img src="{PICTURE}" alt="Shoes">'
    new = "<h2>Why</h2><p>Because of it.</p><ul><li>New</li></ul>"
    assert sorted(changes(old, new)) == [("li", "inserted"), ("picture", "deleted")]


def test_another_description_of_a_picture_is_a_change_of_its_words():
    old, new = (f'<p><img src="{PICTURE}" alt="{alt}"></p>' for alt in ("A shoe", "Two shoes"))
    (row,) = body_rows(old, new)
    assert (row.kind, row.change) == ("picture", "changed")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('<p><a href="/a/">Us</a></p>', '<p><a href="/b/">Us</a></p>'),
        ("<p>Take <em>care</em></p>", "<p>Take care</p>"),
        ("<p>Same</p>", "<h2>Same</h2>"),
    ],
)
def test_links_and_formatting_and_kinds_are_seen_too(old, new):
    assert changes(old, new)


def test_text_stays_text():
    (row,) = body_rows("", "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; more</p>")
    assert "<script" not in row.running
    assert "&lt;script" in "".join(row.running.split())


def test_unchanged_stretches_are_folded_away():
    same = "".join(f"<p>Paragraph number {number}</p>" for number in range(20))
    groups = grouped(body_rows(f"{same}<p>End of</p>", f"{same}<p>End of it</p>"))
    assert [(group.is_folded, len(group.rows)) for group in groups] == [(True, 18), (False, 3)]


@pytest.mark.parametrize("size", [3, 20, 400])
def test_two_huge_different_texts_are_compared_in_time(size):
    def text(salt):
        words = (f"w{(number * salt) % 997} pain the" for number in range(40_000))
        listed = list(words)
        pieces = (listed[at : at + size] for at in range(0, len(listed), size))
        return "".join(f"<p>{' '.join(piece)}</p>" for piece in pieces)

    before = time.process_time()
    assert body_rows(text(7), text(11))
    # Compared word by word it would be minutes.
    assert time.process_time() - before < 15


@given(st.lists(st.sampled_from("abcdefgh")), st.lists(st.sampled_from("abcdefgh")))
def test_the_stretches_make_up_both_sides(old, new):
    for effort in (Effort(), Effort(left=0)):
        parts = list(stretches(old, new, effort))
        assert [each for _same, was, _now in parts for each in was] == old
        assert [each for _same, _was, now in parts for each in now] == new
        assert all(was == now for is_same, was, now in parts if is_same)


def test_where_the_text_is_silent_a_picture_says_what_the_library_says_of_it():
    silent, own = (f'<p><img src="{PICTURE}" alt="{alt}"></p>' for alt in ("", "Two shoes"))
    library = {PICTURE.split("/")[3]: "A <b>shoe</b>"}
    (row,) = body_rows("", silent, library)
    assert "</span>A &lt;b&gt;shoe&lt;/b&gt;<" in row.running
    (row,) = body_rows(silent, own, library)
    assert (row.change, row.was.count("shoe"), row.now.count("Two")) == ("changed", 1, 1)
