"""Pages are walked by their links, each once by each visitor, and a page that fails is no figure."""

import numpy as np
import pytest

from eval.bench.pages import PATTERNS, TYPED, UNLINKED, _page, _Visitor, measure
from eval.bench.serve import served
from eval.report import Report
from matching.errors import InputError
from matching.settings import Settings
from matching.workspace import Workspace
from serving.sample import import_sample


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    settings = Settings(tmp_path_factory.mktemp("pages"))
    work = Workspace(settings)
    import_sample(work)
    work.store.close()
    return settings


def test_a_page_is_the_path_of_its_route_whatever_its_keys_and_a_search_is_another():
    assert _page("/conseil/personnes/12/offres") == "/conseil/personnes/{key}/offres"
    assert _page("/conseil/profils") == "/conseil/profils"
    assert _page("/conseil/profils?romes=G1602") == "/conseil/profils?"
    assert _page("/statique/theme.css?v=1") == _page("/nulle-part") == ""


def test_links_and_searches_lead_somewhere_and_forms_that_write_do_not():
    said = b"""<a href="/espace/offres#offre-1"></a><a href="https://ailleurs.example"></a>
    <form method="post" action="/espace/accords"><input name="occupation"></form>
    <form method="get" action="/conseil/profils"><input name="occupation"><input name="exact"></form>"""
    visitor = _Visitor(0, "", {"occupation": "Cuisinier", "place": "Rennes"})
    assert visitor.links(said) == ["/espace/offres", "/conseil/profils?occupation=Cuisinier"]


def test_every_space_of_the_sample_is_walked(sample):
    report = Report("pages")
    measure(report, sample, walks=1, seed=0, warm_up=0)
    pages = {name.partition(".")[2] for name in report.figures if name.startswith("p95_ms.")}
    known = {path for _, path in PATTERNS} - UNLINKED
    assert {page.rstrip("?") for page in pages} <= known
    assert pages >= {
        "/",
        "/espace/offres/{impression_id}/refus",
        "/espace/alertes/{digest_id}",
        "/conseil/personnes/{key}/offres",
        "/conseil/profils?",
        "/conseil/relectures",
        "/conseil/selections/{key}",
        "/conseil/viviers/{key}",
        "/conseil/viviers/{key}/criteres?",
        "/recruteur/offres/{key}/personnes",
    }
    typed = {_page(address) for addresses in TYPED.values() for address in addresses}
    assert pages >= typed | {"/recruteur/offres/{key}/modifier", "/espace/formations/{key}"}
    for page in pages:
        figure = report.figures[f"p50_ms.{page}"]
        assert figure.n >= 1 and np.isfinite(figure.value)
    assert report.figures["over_the_bar"].n == len(pages)
    missing = known - {page.rstrip("?") for page in pages}
    assert report.figures["not_reached"].value == len(missing)
    assert {name.partition(".")[2] for name in report.figures if name.startswith("not_reached.")} == missing


def test_a_page_that_fails_or_asks_to_log_in_is_told(sample):
    with served(sample.data_dir, sample.store_url, 1, demo=False) as port:
        with pytest.raises(InputError, match="/nulle-part is answered 404"):
            _Visitor(port, "", {}).get("/nulle-part")
        with pytest.raises(InputError, match="/espace/offres is answered 303"):
            _Visitor(port, "", {}).get("/espace/offres")
