from django import template

from ..checks import Result, all_checks, look

register = template.Library()


@register.simple_tag
def things_needing_somebody() -> list[Result]:
    """What is wrong or to be done, for the owner's start page."""
    return [result for result in look(all_checks()) if result.finding.needs_somebody]
