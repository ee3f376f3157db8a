"""The trail in sentences: what each verb says, in the words of the site's language."""

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import TrailEntry

SIGN_INS = ["signed in", "signed out", "failed to sign in", "gave a wrong code"]
EXPORTS = ["exported the trail"]

SENTENCES: dict[str, Promise] = {
    # Who may do what
    "signed in": gettext_lazy("{who} signed in"),
    "signed out": gettext_lazy("{who} signed out"),
    "failed to sign in": gettext_lazy("Somebody failed to sign in as {what}"),
    "gave a wrong code": gettext_lazy("Somebody gave a wrong code as {what}"),
    "added a second step": gettext_lazy("{who} added a second step to the sign-in of {what}"),
    "removed a second step": gettext_lazy("{who} removed a second step from the sign-in of {what}"),
    "forgot the second step of": gettext_lazy(
        "{who} took the second step from the sign-in of {what}"
    ),
    "invited": gettext_lazy("{who} sent {what} a link to choose a password"),
    "changed the own password": gettext_lazy("{who} chose a new password"),
    "set a password for": gettext_lazy("{who} set a new password for {what}"),
    "changed roles": gettext_lazy("{who} changed the roles of {what}"),
    "locked out": gettext_lazy("{who} locked {what} out"),
    "let in again": gettext_lazy("{who} let {what} in again"),
    # Anything
    "added": gettext_lazy("{who} added {what}"),
    "changed": gettext_lazy("{who} changed {what}"),
    "deleted": gettext_lazy("{who} deleted {what}"),
    "replaced": gettext_lazy("{who} replaced the file of {what}"),
    "exported the trail": gettext_lazy("{who} exported the trail"),
    "applied retention": gettext_lazy("{who} cleared away what is kept no longer"),
    "chose how long to keep": gettext_lazy("{who} chose how long things are kept"),
    "gave out personal data": gettext_lazy("{who} gave out what is stored of a person"),
    "erased personal data": gettext_lazy("{who} erased what was stored of a person"),
    "imported addresses": gettext_lazy("{who} imported old addresses, the first of them {what}"),
    "changed the settings": gettext_lazy("{who} changed {what}"),
    "changed the facts": gettext_lazy("{who} changed the facts of {what}"),
    # Posts and pages
    "submitted for review": gettext_lazy("{who} asked for a review of {what}"),
    "sent back": gettext_lazy("{who} sent {what} back"),
    "reviewed": gettext_lazy("{who} reviewed and approved {what}"),
    "published": gettext_lazy("{who} published {what}"),
    "archived": gettext_lazy("{who} archived {what}"),
    "returned to draft": gettext_lazy("{who} made {what} a draft again"),
    "arranged": gettext_lazy("{who} arranged {what} in menu or foot"),
    "moved": gettext_lazy("{who} moved {what}"),
    "shared a draft": gettext_lazy("{who} made a preview link to {what}"),
    "stopped sharing": gettext_lazy("{who} revoked a preview link to {what}"),
    "asked for reviews in": gettext_lazy("{who} asked for a clinician’s review of all in {what}"),
    "asked for no reviews in": gettext_lazy("{who} asked for no review any more in {what}"),
    # Replies
    "approved": gettext_lazy("{who} approved {what}"),
    "marked as spam": gettext_lazy("{who} marked {what} as spam"),
    "moved to trash": gettext_lazy("{who} moved {what} to the trash"),
    "restored": gettext_lazy("{who} restored {what}"),
    "undone": gettext_lazy("{who} took back a decision about {what}"),
    "answered": gettext_lazy("{who} answered with {what}"),
    "edited": gettext_lazy("{who} edited {what}"),
    "noted": gettext_lazy("{who} wrote a note about {what}"),
    "chose mail about replies for": gettext_lazy(
        "{who} chose when {what} gets mail about comments"
    ),
}


def sentence(entry: TrailEntry) -> str:
    who, what = _parts(entry)
    return _template(entry).format(who=who, what=what, verb=entry.verb)


def linked_sentence(entry: TrailEntry, address: str) -> SafeString:
    """The sentence with a link to what it is about, if that has an address."""
    who, what = _parts(entry)
    if address:
        what = format_html('<a href="{}">{}</a>', address, what)
    return format_html(_template(entry), who=who, what=what, verb=entry.verb)


def verbs_saying(word: str) -> list[str]:
    """The verbs with this word in their sentence, as the reader of the trail sees it."""
    return [verb for verb, said in SENTENCES.items() if word.casefold() in str(said).casefold()]


def _template(entry: TrailEntry) -> str:
    if entry.verb == "failed to sign in" and not entry.target_name:
        return _("Somebody failed to sign in with a name that nobody here has")
    return str(SENTENCES.get(entry.verb, _("{who}: {verb} {what}")))


def _parts(entry: TrailEntry) -> tuple[str, str]:
    what = entry.target_name
    is_person = entry.target_type_id and entry.target_type.model == "user"
    return entry.actor_name or _("The site"), what if is_person else _("“%s”") % what
