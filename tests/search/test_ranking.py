"""The order of hits: on a corpus of texts, by the table in docs/search.md, and rule by rule."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from tests.factories import (
    create_category,
    create_draft,
    create_page,
    create_person,
    create_post,
    create_tag,
)

from . import corpus
from .asking import found

pytestmark = pytest.mark.django_db

TABLE = (settings.BASE_DIR / "docs/search.md").read_text().partition("| asked |")[2]
ASKED = re.findall(r"^\| (?!-|asked)(.+?) \| (.+?) \|$", TABLE, re.MULTILINE)


def test_the_questions_of_the_table_find_what_it_says():
    corpus.load()
    rows = [row for row in ASKED if row[0] != "first hit"]
    assert len(rows) >= 30
    wrong = {
        asked: (found(asked)[:2], first) for asked, first in rows if found(asked)[:1] != [first]
    }
    assert wrong == {}


def test_title_goes_before_summary_before_category_before_text():
    create_post(title="A", body="<p>heron</p>")
    create_post(title="B", categories=[create_category(name="Heron")])
    create_post(title="C", summary="A heron.")
    create_post(title="D", body="<h2>The heron</h2><p>x</p>")
    create_post(title="The heron", published_at=timezone.now() - timedelta(days=900))
    assert found("heron") == ["The heron", "D", "C", "B", "A"]


def test_among_equals_the_newest_goes_first():
    for days in (3, 1, 2):
        create_post(title=f"Heron {days}", published_at=timezone.now() - timedelta(days=days))
    create_page(title="Heron page", published_at=timezone.now() - timedelta(days=2.5))
    assert found("heron") == ["Heron 1", "Heron 2", "Heron page", "Heron 3"]


def test_a_rare_word_weighs_more_than_one_that_stands_everywhere():
    for number in range(8):
        create_post(title=f"Pain {number}", body="<p>Nothing else.</p>")
    create_post(title="Elbows", body="<p>Pain.</p>")
    create_post(title="More pain", body="<p>Elbows.</p>")
    assert found("pain elbows") == ["Elbows", "More pain"]


def test_texts_with_all_words_are_found_alone():
    create_post(title="Heron and boat")
    create_post(title="Heron")
    assert found("heron boat") == ["Heron and boat"]


def test_where_no_text_has_all_words_those_with_most_are_found():
    create_post(title="Heron and boat")
    create_post(title="Heron")
    assert found("heron boat zeppelin") == ["Heron and boat"]


def test_the_last_word_is_also_a_beginning():
    create_post(title="Exercises")
    assert found("exerc") == ["Exercises"]
    assert found("exerc now") == []


def test_a_whole_word_goes_before_a_beginning():
    create_post(title="Careful", published_at=timezone.now())
    create_post(title="Care", published_at=timezone.now() - timedelta(days=2))
    assert found("care") == ["Care", "Careful"]


def test_what_readers_may_not_see_is_not_found():
    create_draft(title="Heron draft")
    create_post(title="Heron later", published_at=timezone.now() + timedelta(days=1))
    create_post(
        title="Heron ended",
        published_at=timezone.now() - timedelta(days=2),
        expires_at=timezone.now() - timedelta(days=1),
    )
    create_post(title="Heron archived").archive(by=None)
    assert found("heron") == []


def test_the_clock_alone_publishes_and_ends(time_machine):
    now = timezone.now()
    create_post(
        title="Heron",
        published_at=now + timedelta(days=1),
        expires_at=now + timedelta(days=3),
    )
    time_machine.move_to(now + timedelta(days=2))
    assert found("heron") == ["Heron"]
    time_machine.move_to(now + timedelta(days=4))
    assert found("heron") == []


def test_a_renamed_category_tag_or_author_is_found_by_its_new_name():
    labels = [create_category(name="Egret"), create_tag(name="Egret"), create_person(name="Egret")]
    category, tag, person = labels
    create_post(title="A", categories=[category])
    create_post(title="B", tags=[tag])
    create_post(title="C", authors=[person])
    for label in labels:
        type(label).objects.filter(pk=label.pk).update(name="Heron")
    assert found("egret") == []
    assert sorted(found("heron")) == ["A", "B", "C"]
