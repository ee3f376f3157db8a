"""
The part of schema.org's vocabulary that the site uses: types, and the properties each may have.

Written from https://schema.org/version/latest/schemaorg-current-https.jsonld (release 29.3): a type
has its own properties and those of the types above it.
"""

_THING = {"name", "description", "url", "image", "sameAs", "mainEntityOfPage"}
_CREATIVE_WORK = _THING | {
    *("about", "audience", "author", "citation", "comment", "commentCount", "dateCreated"),
    *("dateModified", "datePublished", "headline", "inLanguage", "isAccessibleForFree", "isPartOf"),
    *("keywords", "mainEntity", "publisher", "text", "timeRequired"),
}
_ARTICLE = _CREATIVE_WORK | {"articleBody", "articleSection", "wordCount"}
_WEB_PAGE = _CREATIVE_WORK | {"breadcrumb", "lastReviewed", "primaryImageOfPage", "reviewedBy"}
_ORGANIZATION = _THING | {"address", "email", "logo", "slogan", "telephone"}
_PLACE = _THING | {"address", "openingHoursSpecification", "specialOpeningHoursSpecification"}

PROPERTIES = {
    "BlogPosting": _ARTICLE,
    "BreadcrumbList": _THING | {"itemListElement", "itemListOrder", "numberOfItems"},
    "CollectionPage": _WEB_PAGE,
    "Comment": _CREATIVE_WORK | {"parentItem"},
    "ContactPage": _WEB_PAGE,
    "CreativeWork": _CREATIVE_WORK,
    "ImageObject": _CREATIVE_WORK | {"caption", "contentUrl", "height", "width"},
    "ListItem": _THING | {"item", "position"},
    "MedicalAudience": _THING | {"audienceType"},
    "MedicalClinic": _ORGANIZATION | _PLACE | {"location", "openingHours"},
    "MedicalWebPage": _WEB_PAGE,
    "OpeningHoursSpecification": _THING
    | {"closes", "dayOfWeek", "opens", "validFrom", "validThrough"},
    "Person": _THING | {"email", "honorificSuffix", "jobTitle", "worksFor"},
    "Place": _PLACE | {"telephone"},
    "PostalAddress": _THING | {"addressLocality", "streetAddress"},
    "ProfilePage": _WEB_PAGE,
    "ScholarlyArticle": _ARTICLE,
    "WebPage": _WEB_PAGE,
    "WebSite": _CREATIVE_WORK,
}


def unknown_terms(value) -> list[str]:
    """What in this JSON-LD schema.org does not know; a node that only has an id says nothing."""
    if isinstance(value, list):
        return [term for each in value for term in unknown_terms(each)]
    if not isinstance(value, dict) or value.keys() == {"@id"}:
        return []
    known = PROPERTIES.get(value["@type"])
    if known is None:
        return [value["@type"]]
    names = value.keys() - {"@type", "@id"}
    found = [f"{value['@type']}.{name}" for name in sorted(names - known)]
    return found + [term for name in names for term in unknown_terms(value[name])]
