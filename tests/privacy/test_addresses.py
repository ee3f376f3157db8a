import pytest

from privacy.addresses import as_text, is_address, normalised, spellings, standing


@pytest.mark.parametrize(
    "written",
    [
        "jane@bücher.example",
        " Jane@BÜCHER.example ",
        "JANE@xn--bcher-kva.example",
        "jane@bu\u0308cher.example.",
        "\uff2aane@bücher.example",
    ],
)
def test_one_mailbox_has_one_spelling(written):
    assert normalised(written) == "jane@xn--bcher-kva.example"


@pytest.mark.parametrize("other", ["jane+x@example.org", "j.ane@example.org", "jane@example.net"])
def test_what_may_be_another_mailbox_is_another(other):
    assert normalised(other) != normalised("jane@example.org")


def test_small_letters_are_those_of_all_alphabets():
    assert normalised("ΣΟΦΙΑΣ@example.org") == normalised("σοφιας@example.org")


def test_all_spellings_are_found_among_what_is_written():
    written = ["Jane@Example.org", "jane@example.org", "john@example.org", ""]
    assert spellings("JANE@example.ORG", written) == written[:2]


@pytest.mark.parametrize("no_address", ["", "jane", "@example.org", "a@b@c", "jane@exa mple.org"])
def test_what_is_no_address_is_none(no_address):
    assert not is_address(no_address)


def test_an_address_is_looked_for_as_it_stands_in_addresses_of_the_web_and_in_json():
    forms = as_text("jane@bücher.example")
    assert {"jane@bücher.example", "jane@xn--bcher-kva.example"} <= forms
    assert {"jane%40xn--bcher-kva.example", "jane@b\\u00fccher.example"} <= forms


@pytest.mark.parametrize(
    "text",
    [
        "ana@example.org",
        "Write to <ANA@example.org>.",
        "q=ana%40example.org&kind=x",
        "q=%22ana%40example.org%22",
        '{"note": "Call\\nana@example.org"}',
        "Mail of ana@example.org, and",
    ],
)
def test_an_address_is_seen_where_it_stands_by_itself(text):
    assert standing("ana@example.org").search(text)


@pytest.mark.parametrize(
    "text",
    [
        "susana@example.org",
        "q=susana%40example.org",
        "mari-ana@example.org",
        "x.ana@example.org",
        "x+ana@example.org",
        "q=x%2Bana%40example.org",
        "ana@example.org.uk",
        "ana@example.organic",
        "ana@example.org-x.example",
    ],
)
def test_the_end_or_beginning_of_anothers_address_is_not_this_one(text):
    assert not standing("ana@example.org").search(text)
