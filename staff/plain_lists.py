from django.contrib.admin import ShowFacets
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst


class PlainList:
    """For a ModelAdmin: its list is called by what is in it, not “Select … to change”."""

    # Nobody asked for “Show counts” beside each filter.
    show_facets = ShowFacets.NEVER

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})
