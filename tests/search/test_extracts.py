from search.extracts import LENGTH, extract, marked

FILLER = "Nothing of note happens in this sentence at all. " * 20


def test_words_are_marked_as_they_are_written():
    assert marked("Migrañas, MIGRANA", {"migranas", "migrana"}) == (
        "<mark>Migrañas</mark>, <mark>MIGRANA</mark>"
    )


def test_markup_in_a_text_is_shown_and_does_nothing():
    html = marked('<script>alert("pain")</script> {x} & pain', {"pain", "script"})
    assert html == (
        "&lt;<mark>script</mark>&gt;alert(&quot;<mark>pain</mark>&quot;)&lt;/<mark>script</mark>"
        "&gt; {x} &amp; <mark>pain</mark>"
    )


def test_the_passage_with_most_of_the_words_is_taken():
    text = f"Here is pain. {FILLER}But here pain meets sleep. {FILLER}"
    html = extract("", text, {"pain", "sleep"})
    assert "<mark>pain</mark> meets <mark>sleep</mark>" in html
    assert html.startswith("… ")
    assert html.endswith(" …")
    assert len(html) < LENGTH + 100


def test_a_summary_that_says_as_much_is_taken_whole():
    assert extract("All on sleep.", f"{FILLER}sleep", {"sleep"}) == "All on <mark>sleep</mark>."


def test_where_no_word_stands_the_summary_is_shown():
    assert extract("In short.", FILLER, {"heron"}) == "In short."


def test_without_a_summary_the_text_begins():
    assert extract("", "Short & plain.", {"heron"}) == "Short &amp; plain."


def test_a_text_without_spaces_is_cut():
    assert len(extract("", "x" * 100_000, {"heron"})) < LENGTH + 10
