"""What each built-in check looks for, by the code of its finding: for those who read its counts."""

from django.utils.translation import gettext_lazy as _

ABOUT = {
    "cry_for_help": _("Words of somebody who may be in danger. Such a comment is never spam."),
    "no_word_of_origin": _("The browser does not say from which page the comment was sent."),
    "trap_filled": _("A field that people do not see is filled in."),
    "burst_from_network": _("Comments on three or more articles from one network in 10 minutes."),
    "throwaway_mail": _("An email address that is thrown away after use."),
    "too_many_links": _("More links than usual."),
    "link_in_code": _("Links in the code of other systems, such as [url=…]."),
    "invites_to_a_link": _("A link, in words that advertisements use."),
    "repeats_itself": _("The same sentence three times, or the same few words again and again."),
    "same_text_elsewhere": _("The same text below another article."),
    "lookalike_letters": _("Letters of other alphabets that pose as Latin ones."),
    "hidden_characters": _("Characters nobody sees, inside words or to turn the text around."),
    "shouting": _("A longer text mostly in capitals."),
    "foreign_script": _("Another alphabet than that of the site’s language."),
    "drugs_for_sale": _(
        "A medicine beside signs of a sale. The name of a medicine alone says nothing."
    ),
    "business_offer": _("Casinos, bets, loans, coins and the like, with a way to answer."),
    "praise_for_a_link": _("Praise that fits every article, with a link."),
    "sounds_like_spam": _("Words that mostly stood in what was marked as spam here."),
}
