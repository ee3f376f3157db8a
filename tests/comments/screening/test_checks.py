"""Each check by itself: what makes it speak, and what does not."""

import pytest

from comments.screening.letters import (
    foreign_script,
    hidden_characters,
    lookalike_letters,
    shouting,
)
from comments.screening.links import invites_to_a_link, link_in_code, too_many_links
from comments.screening.offers import business_offer, drugs_for_sale
from comments.screening.praise import praise_for_a_link
from comments.screening.repetition import repeats_itself
from comments.screening.sender import no_word_of_origin, throwaway_mail, trap_filled
from tests.comments.screening.submitting import submission, weight

LINK = "https://shop.example"


@pytest.mark.parametrize(
    ("check", "text"),
    [
        (too_many_links, f"{LINK} and www.example.org"),
        (too_many_links, f"[url=a]a[/url] {LINK}"),
        (too_many_links, f'<a href="https://a.example">a</a> {LINK}'),
        (link_in_code, "[url=a]b[/url]"),
        (link_in_code, "<A  HREF=x>b</a>"),
        (invites_to_a_link, f"Learn more here: {LINK}"),
        (repeats_itself, "This pill is the very best.\n" * 3),
        (repeats_itself, "buy it now " * 20),
        (lookalike_letters, "сheap viаgra"),
        (lookalike_letters, "frее"),
        (hidden_characters, "via\u200bgra"),
        (hidden_characters, "\u202eargaiv"),
        (shouting, "PLEASE HELP ME, IT HURTS ALL DAY AND ALL NIGHT AND NOBODY LISTENS"),
        (foreign_script, "У меня болит спина"),
        (drugs_for_sale, "Buy tramadol online"),
        (drugs_for_sale, "Xanax without a prescription"),
        (drugs_for_sale, "Oxycodone, telegram: @shop_1"),
        (drugs_for_sale, "Cheap vіаgra pills"),
        (business_offer, f"Best online casino {LINK}"),
        (business_offer, "Personal loan at 3% interest, whatsapp +44 7700 900123"),
        (praise_for_a_link, f"Great post! Visit my website {LINK}"),
        (praise_for_a_link, f"Thanks for sharing! {LINK}"),
    ],
)
def test_it_speaks(check, text):
    finding = check(submission(text))
    assert finding.code == check.__name__
    assert finding.weight > 0
    assert finding.words.endswith(".")


@pytest.mark.parametrize(
    ("check", "text"),
    [
        (too_many_links, f"See {LINK}."),
        (too_many_links, "no link, just example.org"),
        (too_many_links, "[url=https://a.example]a[/url]"),
        (link_in_code, f"{LINK} a [link] <b and [url"),
        (invites_to_a_link, "Where can I learn more here?"),
        (invites_to_a_link, f"The leaflet at {LINK} says to take it at night."),
        (repeats_itself, "Thank you. " * 5),
        (repeats_itself, "My back hurts in the morning. " * 2),
        (lookalike_letters, "25 μg of a β-blocker, naïve café, Привет Anna"),
        (lookalike_letters, "Ελλάδα россия"),
        (hidden_characters, "👩🏽‍⚕️ می‌خواهم"),
        (shouting, "MRI AND CT"),
        (shouting, "Please Help Me, It Hurts All Day And All Night And Nobody Listens"),
        (foreign_script, "My teacher said: боль, 痛み. It means pain."),
        (foreign_script, "👍👍👍👍👍👍👍👍👍👍👍👍"),
        (drugs_for_sale, "Tramadol made me sick; gabapentin, Xanax and Lyrica did not."),
        (drugs_for_sale, "What is the price of ketamine? How much do opioids cost?"),
        (drugs_for_sale, f"The page {LINK} is about tramadol."),
        (drugs_for_sale, "The specialist said no."),
        (business_offer, "I lost everything in an online casino."),
        (business_offer, f"The physio explains it here: {LINK}"),
        (praise_for_a_link, "Great post! Thank you so much for sharing. Visit my website."),
        (praise_for_a_link, f"Great post! Is the dose at {LINK} right?"),
    ],
)
def test_it_is_silent(check, text):
    assert check(submission(text)) is None


def test_how_many_links_are_fine_can_be_chosen():
    text = f"{LINK} {LINK}/2"
    assert too_many_links(submission(text, links_allowed=2)) is None
    assert too_many_links(submission(text, links_allowed=0)).weight > 2


def test_a_website_beside_the_name_is_a_link_for_praise():
    assert praise_for_a_link(submission("Nice blog!", website=LINK))
    assert praise_for_a_link(submission("Nice blog!")) is None


@pytest.mark.parametrize("email", ["a@mailinator.com", "a@Mail.YOPMAIL.com"])
def test_an_address_to_throw_away_is_noticed(email):
    assert throwaway_mail(submission(email=email)).weight == 1


@pytest.mark.parametrize("email", ["", "a", "a@gmail.com", "a@notmailinator.com", "a@com"])
def test_any_other_is_not(email):
    assert throwaway_mail(submission(email=email)) is None


def test_the_alphabet_of_the_site_is_not_foreign():
    assert foreign_script(submission("У меня болит спина", language="ru")) is None
    assert foreign_script(submission("背痛三年了，想请问你们有没有", language="zh-hans")) is None
    assert foreign_script(submission("My back hurts a lot", language="ru")) is None


def test_how_it_was_sent_weighs_little():
    sent = submission(is_from_our_page=False, is_trapped=True)
    assert weight(no_word_of_origin(sent)) == 1
    assert weight(trap_filled(sent)) == 2
    assert no_word_of_origin(submission()) is None
    assert trap_filled(submission()) is None


def test_more_signs_of_a_sale_weigh_more():
    texts = [
        "Xanax without a prescription",
        "Where can I buy Xanax online without a prescription?",
        f"Buy Xanax online without a prescription {LINK}",
    ]
    weights = [drugs_for_sale(submission(text)).weight for text in texts]
    assert weights == sorted(set(weights))
