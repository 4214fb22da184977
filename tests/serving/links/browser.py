"""A browser without JavaScript: it reads a page, presses its buttons, ticks its boxes."""

from html.parser import HTMLParser

VOID = {"meta", "link", "input"}


class Form:
    def __init__(self, action):
        self.action, self.hidden, self.boxes, self.button = action, [], {}, ""


class Page(HTMLParser):
    """What a response shows.

    Attributes:
        forms: by the words of their button.
        tags: (name, attributes) of every element, in order.
        text: all that is read.
    """

    def __init__(self, response):
        super().__init__()
        self.response, self.forms, self.tags, self._open, self._words = response, {}, [], [], []
        self.feed(response.text)
        assert not self._open, "an element is not closed"
        self.text = " ".join(" ".join(self._words).split())

    def handle_starttag(self, tag, attributes):
        said = dict(attributes)
        self.tags.append((tag, said))
        if tag not in VOID:
            self._open.append(tag)
        if tag == "form":
            assert said["method"] == "post"
            self._form = Form(said["action"])
        elif tag == "input" and said["type"] == "hidden":
            self._form.hidden.append((said["name"], said["value"]))
        elif tag == "input":
            self._form.boxes[said["value"]] = (said["name"], "checked" in said)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag
        if tag == "form":
            self.forms.setdefault(self._form.button, self._form)

    def handle_data(self, data):
        if self._open and self._open[-1] == "button":
            self._form.button += data.strip()
        self._words.append(data)

    def all(self, tag):
        return [said for name, said in self.tags if name == tag]


def visit(client, url):
    """Follow a link; the page must be one."""
    response = client.get(url)
    assert response.status_code == 200, response.text
    return Page(response)


def press(client, page, button, ticked=None):
    """Press a button; boxes are as the page has them unless `ticked` says which.

    Returns:
        The page that is answered.
    """
    response = send(client, page, button, ticked)
    assert response.status_code == 200, response.text
    return Page(response)


def send(client, page, button, ticked=None):
    form = page.forms[button]
    chosen = ticked if ticked is not None else [value for value, (_, on) in form.boxes.items() if on]
    fields = [*form.hidden, *((form.boxes[value][0], value) for value in chosen)]
    content = "&".join(f"{name}={value}" for name, value in fields)
    return client.post(form.action, content=content, headers={"Content-Type": "application/x-www-form-urlencoded"})
