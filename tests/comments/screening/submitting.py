"""A reply as it is when it is screened."""

from comments.models import Comment
from comments.screening import Finding, Screening, Submission, screen


def submission(body: str = "Thank you.", *, post=None, **fields) -> Submission:
    circumstances = {
        name: fields.pop(name) for name in list(fields) if name in Submission.__annotations__
    }
    comment = Comment(body=body, post=post, **({"name": "Anna", "email": "a@example.org"} | fields))
    comment.derive()
    return Submission(comment, **({"is_from_our_page": True, "typed": body} | circumstances))


def screened(body: str = "Thank you.", **fields) -> Screening:
    return screen(submission(body, **fields))


def codes(screening: Screening) -> list[str]:
    return [finding["code"] for finding in screening.findings]


def weight(finding: Finding | None) -> int:
    return finding.weight if finding else 0
