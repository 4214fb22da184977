"""What is written plainly is set as French wants."""

import pytest
from jinja2 import Environment
from markupsafe import Markup

from serving.web.typography import Typography, typeset

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Pourquoi ?", f"Pourquoi{NBSP}?"),
        ("l'offre « d'ici » : oui !", f"l’offre «{NBSP}d’ici{NBSP}»{NBSP}: oui{NBSP}!"),
        ("12 %", f"12{NBSP}%"),
        ("3 € net", f"3{NBSP}€ net"),
        ("a:b ?c :d", "a:b ?c :d"),
    ],
)
def test_spaces_and_apostrophes_are_set(text, said):
    assert typeset(text) == said
    made = Environment(extensions=[Typography], autoescape=True)
    assert made.from_string(text).render() == said
    assert made.from_string("{{ f('" + text.replace("'", "\\'") + "') }}").render(f=Markup) == said


def test_what_is_said_by_people_is_left_as_it_is():
    made = Environment(extensions=[Typography], autoescape=True)
    assert made.from_string("{{ said }}").render(said="l'un ?") == "l&#39;un ?"


def test_safe_markup_stays_safe_and_the_rest_escaped():
    assert isinstance(typeset(Markup("<b>a ?</b>")), Markup) and not isinstance(typeset("<b>"), Markup)
