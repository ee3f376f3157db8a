import pytest

from search.words import LONGEST_WORD, fold, stem, words_in


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Café", "cafe"),
        ("MIGRAÑAS", "migranas"),
        ("Straße", "strasse"),
        ("Søren", "soren"),
        ("ﬁbre", "fibre"),
        ("İstanbul", "istanbul"),
        ("ألم", "ألم".translate({0x623: 0x627})),
        ("痛み", "痛み"),
    ],
)
def test_accents_and_capitals_are_folded_away(word, folded):
    assert fold(word) == folded


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "headaches", "Headache"),
        ("en", "exercising", "exercises"),
        ("es", "dolores", "dolor"),
        ("es", "migrañas", "migraña"),
        ("es-mx", "medicación", "medicaciones"),
        ("de", "Schmerzen", "Schmerz"),
    ],
)
def test_kin_words_have_the_same_stem(language, one, other):
    assert stem(one, language) == stem(other, language)


def test_a_language_without_a_stemmer_keeps_whole_words():
    assert stem("Tunnels", "xx") == "tunnels"


def test_words_are_parted_by_all_that_is_neither_letter_nor_digit():
    assert words_in("X-ray, “pain’s” so\u00adfa_bed 24/7 🙂") == [
        *("X", "ray", "pain", "s", "sofa", "bed", "24", "7"),
    ]


def test_a_word_without_end_is_cut():
    assert len(fold("a" * 10_000)) == LONGEST_WORD
