import re
import time

import pytest

from blog.references import reference_list


def test_no_references_are_no_list():
    assert reference_list(" \n ") == ""


def test_each_line_is_an_item():
    assert reference_list("One\n\nTwo\n") == "<ol><li>One</li><li>Two</li></ol>"


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("doi:10.1000/182", "https://doi.org/10.1000/182"),
        ("https://doi.org/10.1000/182.", "https://doi.org/10.1000/182"),
        ("10.1002/14651858.CD007407.pub4", "https://doi.org/10.1002/14651858.CD007407.pub4"),
        ("PMID 29961600", "https://pubmed.ncbi.nlm.nih.gov/29961600/"),
        ("pmid:1", "https://pubmed.ncbi.nlm.nih.gov/1/"),
    ],
)
def test_a_doi_or_pmid_becomes_a_link(written, address):
    assert f'href="{address}"' in reference_list(f"Somebody 2020. {written}")


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://www.nice.org.uk/guidance/ng59", "https://www.nice.org.uk/guidance/ng59"),
        ("(HTTP://example.org/a?b=1&c=2).", "HTTP://example.org/a?b=1&amp;c=2"),
        ("<https://example.org/>;", "https://example.org/"),
        ("see https://example.org/pain_(chronic), p. 3", "https://example.org/pain_(chronic)"),
        ("https://example.org/doi/10.1000/182", "https://example.org/doi/10.1000/182"),
        ("https://example.org/x’", "https://example.org/x"),
    ],
)
def test_a_web_address_becomes_a_link_without_what_ends_the_sentence(written, address):
    html = reference_list(f"A guideline. {written}")
    assert re.findall(r'<a href="([^"]*)" rel="noopener">', html) == [address]
    assert f">{address}</a>" in html


@pytest.mark.parametrize("written", ["https://", "https://.", "javascript:alert(1)", "ftp://a.org"])
def test_what_leads_nowhere_good_stays_text(written):
    assert "<a" not in reference_list(written)


@pytest.mark.parametrize("piece", ["https://", "http://(", "https://a.(.", "(https://a"])
def test_a_long_line_is_read_at_once(piece):
    started = time.process_time()
    reference_list(piece * 10_000)
    assert time.process_time() - started < 2


def test_a_number_that_is_no_identifier_stays_text():
    assert "<a" not in reference_list("Pain 2018;10(2):1–9")


def test_what_is_written_stays_text():
    html = reference_list('<img src=x onerror=alert(1)> "10.1000/<script>" & 10.1000/182"x')
    assert "<img" not in html
    assert "<script" not in html
    assert 'href="https://doi.org/10.1000/182"' in html
