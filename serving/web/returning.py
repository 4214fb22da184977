"""What follows a form of a card: back to the list that the card was in, or a word in the place of the form."""

from fastapi import Request, Response

from serving.web.forms import Form
from serving.web.login import local
from serving.web.rendering import is_scripted, redirect, render

FIELD = "suite"


def back(request: Request, form: Form, usual: str, said: str, done: bool = True) -> Response:
    """A sentence on what was done: where the form was, for a script; else on the page that bore it, or a usual one.

    Args:
        request: the form.
        form: its fields.
        usual: address of the page to go to where the form tells none.
        said: the sentence.
        done: False when nothing was.
    """
    if is_scripted(request):
        return render(request, "said", said=said, done=done)
    return redirect(request, local(form.said(FIELD)) or usual, said)
