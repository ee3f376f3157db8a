from html.parser import HTMLParser


class TokenCopier(HTMLParser):
    """
    Copies well-formed HTML token by token; subclasses change some start and end tags on the way.

    What is not changed stays to the letter, so nothing can be misunderstood by writing it anew.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []

    def copy(self, html: str) -> str:
        self.feed(html)
        self.close()
        return "".join(self.parts)

    def start_tag(self, tag: str, attributes: dict[str, str]) -> str:
        return self.get_starttag_text()

    def end_tag(self, tag: str) -> str:
        return f"</{tag}>"

    def handle_starttag(self, tag, attrs):
        self.parts.append(self.start_tag(tag, {name: value or "" for name, value in attrs}))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        self.parts.append(self.end_tag(tag))

    def handle_data(self, data):
        self.parts.append(data)

    def handle_entityref(self, name):
        self.parts.append(f"&{name};")

    def handle_charref(self, name):
        self.parts.append(f"&#{name};")
