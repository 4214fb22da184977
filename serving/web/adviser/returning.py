"""Where the forms of a card lead back: the list that the card was in."""

from fastapi import Request, Response

from serving.web.forms import Form
from serving.web.login import local
from serving.web.rendering import redirect

FIELD = "suite"


def back(request: Request, form: Form, usual: str, said: str) -> Response:
    """Back to the page that bore a form, else to a usual one, with a sentence on what was done."""
    return redirect(request, local(form.said(FIELD)) or usual, said)
