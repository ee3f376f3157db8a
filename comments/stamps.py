"""
What the reply form carries instead of a cookie.

A stamp proves that a form came from this post's page here, not who sends it or how fast. It is
the same for all readers of a post on one day, so that pages can be kept and shared.
"""

from datetime import UTC, date, datetime, timedelta

from django.core.signing import BadSignature, Signer

GOOD_FOR = timedelta(days=14)
# Another machine's clock may already be in tomorrow.
_AHEAD = timedelta(days=1)
_signer = Signer(salt="comments.stamp")


def stamp_for(post_id: int) -> str:
    return _signer.sign(f"{post_id}:{_today().isoformat()}")


def is_good_stamp(stamp: str, post_id: int) -> bool:
    try:
        stamped_id, _, day = _signer.unsign(stamp).partition(":")
    except BadSignature:
        return False
    return stamped_id == str(post_id) and -_AHEAD <= _today() - date.fromisoformat(day) <= GOOD_FOR


def _today() -> date:
    return datetime.now(UTC).date()
