"""The table of docs/security.md names each requirement once, and for each tests that there are."""

import ast

import pytest
from django.conf import settings

#: The forty of OWASP's ASVS 5.0 that were chosen.
CHOSEN = """
    6.2.1 6.2.4 6.2.12 6.3.1 6.3.2 6.3.3
    7.2.4 7.3.1 7.3.2 7.4.1 7.4.2
    8.2.1 8.2.2 8.2.3 15.3.3
    1.2.2 1.3.1 1.3.11 2.2.2 2.3.3 2.4.1
    5.2.1 5.2.2 5.3.1 5.3.2
    3.3.1 3.3.3 3.4.1 3.4.3 3.4.6 3.5.3 15.3.4
    16.3.1 16.3.2 16.2.5 16.4.1 16.5.1 16.5.3 14.3.2 14.2.3
"""


def table() -> list[tuple[str, list[str]]]:
    """Number and proofs of each row."""
    text = (settings.BASE_DIR / "docs" / "security.md").read_text()
    lines = text.partition("|---|---|---|\n")[2].splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line]
    return [(number, proofs.split("`")[1::2]) for number, _words, proofs in rows]


def names_in(path: str) -> set[str]:
    tree = ast.parse((settings.BASE_DIR / "tests" / path).read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_it_holds_the_forty_and_no_other():
    assert sorted(number for number, _proofs in table()) == sorted(CHOSEN.split())


@pytest.mark.parametrize(("number", "proofs"), table())
def test_each_proof_is_a_test_that_there_is(number, proofs):
    assert proofs
    for proof in proofs:
        path, _, name = proof.partition("::")
        assert name.startswith("test_")
        assert name in names_in(path), proof
