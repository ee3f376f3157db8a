from django import template
from django.utils.safestring import SafeString

from pages.desk import desk_groups
from pages.models import Page
from pages.structured import clinic_node, consultation_nodes, page_nodes, site_node
from pages.telephone import with_links
from publishing.structured import facts_script
from staff.models import User

register = template.Library()
register.filter("with_telephone_links", with_links)


@register.simple_tag(takes_context=True)
def home_facts(context: template.Context) -> SafeString:
    clinic = context["clinic"]
    return facts_script(site_node(clinic), clinic_node(clinic))


@register.simple_tag(takes_context=True)
def page_facts(context: template.Context, page: Page) -> SafeString:
    return facts_script(*page_nodes(context["clinic"], page, context.get("breadcrumbs", ())))


@register.simple_tag(takes_context=True)
def consultation_facts(context: template.Context, page: Page | None) -> SafeString:
    return facts_script(*consultation_nodes(context["clinic"], page))


@register.inclusion_tag("admin/publishing/_desk_texts.html")
def desk_pages(user: User) -> dict:
    """What waits of the pages for this member of staff."""
    return {
        "groups": desk_groups(user),
        "opts": Page._meta,
        "may_change": user.has_perm("pages.change_page"),
    }
