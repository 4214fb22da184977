"""A page as a browser without scripts has it: its forms, ready to be sent, and its text."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "hr", "img", "path", "circle", "rect"}


@dataclass
class Form:
    """Fields as they would be sent: name -> values."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str | None, str | None]] = field(default_factory=list)

    @property
    def words(self):
        return [words for words, _, _ in self.buttons]


class Page(HTMLParser):
    """What a response shows.

    Attributes:
        forms: in order.
        links: (address, words) in order.
        ids: of elements.
        text: all that is read.
    """

    def __init__(self, response):
        super().__init__()
        self.response, self.forms, self.links, self.ids = response, [], [], []
        self._open, self._words, self._select, self._area = [], [], None, [""]
        self.feed(response.text)
        assert not self._open, f"not closed: {self._open}"
        assert len(self.ids) == len({*self.ids}), "an id is given twice"
        self.text = " ".join(" ".join(self._words).split())

    def handle_starttag(self, tag, attributes):
        said = dict(attributes)
        if tag not in VOID:
            self._open.append(tag)
        if "id" in said:
            self.ids.append(said["id"])
        if tag == "form":
            self.forms.append(Form(said["action"], said.get("method", "get")))
        elif tag == "input" and ("checked" in said or said.get("type") not in ("checkbox", "radio", "file")):
            self.forms[-1].fields.setdefault(said["name"], []).append(said.get("value", ""))
        elif tag == "textarea":
            self._area = self.forms[-1].fields[said["name"]] = [""]
        elif tag == "button":
            self.forms[-1].buttons.append(["", said.get("name"), said.get("value")])
        elif tag == "select":
            self._select = said["name"]
        elif tag == "option" and self._select and ("selected" in said or self._select not in self.forms[-1].fields):
            self.forms[-1].fields[self._select] = [said["value"]]
        elif tag == "a":
            self.links.append([said.get("href"), ""])

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag
        if tag == "select":
            self._select = None

    def handle_data(self, data):
        if "textarea" in self._open:
            self._area[0] = (self._area[0] + data).removeprefix("\n")
        if "button" in self._open:
            self.forms[-1].buttons[-1][0] = " ".join((self.forms[-1].buttons[-1][0] + data).split())
        if "a" in self._open:
            self.links[-1][1] += data
        if not {"style", "script", "title"} & {*self._open}:
            self._words.append(data)

    def form(self, words, containing=""):
        """The first form with a button of these words, whose action contains a text."""
        return next(one for one in self.forms if words in one.words and containing in one.action)

    def press(self, client, words, containing="", files=None, follow=True, **changes):
        """Send the form of a button, with some fields changed (None: left out); give the page that it leads to."""
        form = self.form(words, containing)
        fields = form.fields | {
            name: value if isinstance(value, list) else [value] for name, value in changes.items() if value is not None
        }
        fields = {name: value for name, value in fields.items() if name not in changes or changes[name] is not None}
        name, value = next((name, value) for said, name, value in form.buttons if said == words)
        if name:
            fields[name] = [value]
        if form.method == "get":
            return Page(client.get(form.action, params=fields))
        response = client.post(form.action, data=fields, files=files, follow_redirects=follow)
        return Page(response) if follow else response
