"""What a rule would have done to comments that moderators approved."""

from dataclasses import dataclass

from ..models import Comment
from ..rules import WordRule, words_for_rules

COMMENTS_TRIED = 500
COMMENTS_LISTED = 50
#: Fewer are no measure of "nearly everything".
FEWEST_TO_JUDGE = 10


@dataclass(frozen=True)
class DryRun:
    looked_at: int
    caught: list[Comment]

    @property
    def listed(self) -> list[Comment]:
        return self.caught[:COMMENTS_LISTED]

    @property
    def is_too_wide(self) -> bool:
        """Would it catch half of all, or more?"""
        return self.looked_at >= FEWEST_TO_JUDGE and len(self.caught) * 2 >= self.looked_at


def dry_run(rule: WordRule) -> DryRun:
    newest = list(Comment.objects.approved().newest_first()[:COMMENTS_TRIED])
    return DryRun(len(newest), [c for c in newest if rule.is_in(words_for_rules(c))])
