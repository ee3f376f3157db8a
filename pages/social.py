"""Where else the clinic is found: plain links, nothing of which is loaded on our pages."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

MOST = 8
_NAMES = {
    "bsky.app": "Bluesky",
    "facebook.com": "Facebook",
    "instagram.com": "Instagram",
    "linkedin.com": "LinkedIn",
    "mastodon.social": "Mastodon",
    "threads.net": "Threads",
    "tiktok.com": "TikTok",
    "x.com": "X",
    "youtube.com": "YouTube",
}
_is_url = URLValidator(schemes=["https"])


@dataclass(frozen=True, slots=True)
class SocialLink:
    name: str
    url: str


def social_links_of(text: str) -> list[SocialLink]:
    return [SocialLink(_name(url), url) for url in text.split()]


def validate_social_links(text: str) -> None:
    urls = text.split()
    if len(urls) > MOST:
        raise ValidationError(_("Write at most eight addresses."))
    for url in urls:
        try:
            _is_url(url)
        except ValidationError:
            raise ValidationError(
                _("“%(url)s” is no address that begins with https://. Write one on each line."),
                params={"url": url},
            ) from None


def _name(url: str) -> str:
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return _NAMES.get(host, host)
