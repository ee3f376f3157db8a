import pytest

from pages.telephone import with_links


def test_numbers_to_call_are_links():
    assert with_links("Call 988 or +1 (207) 555-0142.") == (
        'Call <a href="tel:988">988</a> or <a href="tel:+12075550142">+1 (207) 555-0142</a>.'
    )
    assert with_links("(207) 555-0142, 116 123") == (
        '<a href="tel:2075550142">(207) 555-0142</a>, <a href="tel:116123">116 123</a>'
    )


@pytest.mark.parametrize(
    "text",
    [
        "365 days, 24 hours a day, 8:00-17:30",
        "closed 24.12.2026 and 2026-12-26",
        "50 mg, 1000 ml, 3.5 km, 10/12",
        "https://example.org/911/1234567 a1234567 911th x@911.example",
        "",
    ],
)
def test_other_numbers_are_none(text):
    assert with_links(text) == text


def test_the_rest_is_escaped():
    assert with_links("<b>112</b> & \"'") == (
        '&lt;b&gt;<a href="tel:112">112</a>&lt;/b&gt; &amp; &quot;&#x27;'
    )
