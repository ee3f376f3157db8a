from django import template
from django.template.defaultfilters import stringfilter

from publishing.text import shorten

register = template.Library()
register.filter("shorten", stringfilter(shorten))
