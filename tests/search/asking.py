from search.finding import hits
from search.question import Question
from search.ranking import rank


def found(text: str) -> list[str]:
    """The titles of what is found, best first."""
    question = Question.read(text)
    question.look_up()
    return [hit.publication.title for hit in hits(rank(question).entries, question)]
