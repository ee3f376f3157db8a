"""The buttons and links beside a comment: where they lead, what they say and what is read aloud."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from ..models import Comment
from .decisions import DECISIONS, decisions_for
from .meanwhile import ago


class Controls:
    """For a page of comments: what is the same beside all of them is looked up once."""

    def __init__(self, filters: str) -> None:
        """`filters` are those of the list, to which the pages behind the links lead back."""
        self._list_url = reverse("admin:comments_comment_changelist")
        self._way_back = f"?{urlencode({'_changelist_filters': filters})}" if filters else ""
        self._choose = _("Choose the comment by %(name)s")
        self._all_about = _("%(age)s: all about the comment by %(name)s")
        self._verbs = {code: str(decision.label) for code, decision in DECISIONS.items()}
        self._decide = _("%(verb)s: comment by %(name)s")
        self._reply = _("Reply"), _("Reply to %(name)s")
        self._approve_and_reply = _("Approve and reply"), _("Approve and reply to %(name)s")
        self._edit = _("Edit"), _("Edit the comment by %(name)s")
        self._note = _("Note"), _("Note on the comment by %(name)s")

    def beside(self, comment: Comment) -> dict:
        # As CommentAdmin.get_urls() has them: a page of the list would call reverse() 250 times.
        here = f"{self._list_url}{comment.pk}/"
        words = {"name": comment.byline, "age": ago(comment.posted_at)}
        answer = self._reply if comment.is_shown else self._approve_and_reply
        codes = [decision.code for decision in decisions_for(comment)]
        return {
            "choose": self._choose % words,
            "all_about": self._link(f"{here}change/", (words["age"], self._all_about), words),
            "decide_url": f"{here}decide/",
            "decisions": [self._button(code, words) for code in codes],
            "answer": self._link(f"{here}answer/", answer, words),
            "edit": self._link(f"{here}edit/", self._edit, words),
            "note": self._link(f"{here}note/", self._note, words),
        }

    def _button(self, code: str, words: dict[str, str]) -> dict[str, str]:
        verb = self._verbs[code]
        return {"code": code, "label": verb, "spoken": self._decide % {**words, "verb": verb}}

    def _link(self, url: str, says: tuple[str, str], words: dict[str, str]) -> dict[str, str]:
        label, spoken = says
        return {"url": url + self._way_back, "label": label, "spoken": spoken % words}
