"""Messages reviewed before they leave, and what people say of offers, on pages."""

import pytest

from matching.domain import DigestState, EventKind, OfferStatus, ReviewState
from tests.serving.web.adviser.conftest import CAMILLE, values

REVIEWS = "/conseil/relectures"


@pytest.fixture
def waiting(make_digest, shown):
    return make_digest(CAMILLE, shown[:3])


def test_what_waits_names_the_person_and_gives_each_offer_with_its_reasons(anne, waiting, shown, store):
    page = anne.page(REVIEWS)
    assert "Camille Vauclin" in page and page.count("Proche.") == 3
    assert "Sans réponse de votre part, il part tel quel le" in page
    assert values(page, "kept") == [str(one) for one in shown[:3]]
    assert [one.shown for one in store.views.of(CAMILLE)] == ["name"]


def test_the_offers_kept_leave_and_no_other(anne, waiting, shown, store):
    answer = anne.post(f"{REVIEWS}/{waiting}/envoyer", offers="3", kept=[str(shown[0]), str(shown[2])])
    assert answer.status_code == 303
    ready = store.digests.get([waiting])[waiting]
    assert (ready.state, [one.impression_id for one in ready.content.entries]) == (
        DigestState.READY,
        [shown[0], shown[2]],
    )
    page = anne.page(REVIEWS)
    assert "Offres gardées : 2." in page and "Rien à relire" in page


def test_nothing_leaves_without_an_offer_kept(anne, waiting, store):
    anne.post(f"{REVIEWS}/{waiting}/envoyer", offers="3")
    assert store.digests.get([waiting])[waiting].state is DigestState.REVIEW
    assert "Gardez au moins une offre" in anne.page(REVIEWS)


def test_a_message_without_offers_leaves_as_it_is(anne, make_digest, store):
    notice = make_digest(CAMILLE)
    assert values(anne.page(REVIEWS), "offers") == []
    anne.post(f"{REVIEWS}/{notice}/envoyer")
    assert store.digests.get([notice])[notice].state is DigestState.READY


def test_what_is_cancelled_does_not_leave(anne, waiting, store):
    assert anne.post(f"{REVIEWS}/{waiting}/annuler", reason="told").status_code == 303
    assert store.digests.get([waiting])[waiting].state is DigestState.CANCELLED
    assert anne.post(f"{REVIEWS}/{waiting}/envoyer").status_code == 409


@pytest.mark.parametrize("action", ["envoyer", "annuler"])
def test_the_message_of_someone_elses_person_is_not_found(marc, waiting, store, action):
    assert "Rien à relire" in marc.page(REVIEWS)
    assert marc.post(f"{REVIEWS}/{waiting}/{action}", reason="told").status_code == 404
    assert store.digests.get([waiting])[waiting].state is DigestState.REVIEW


@pytest.fixture
def said(client_for, shown):
    """What Camille says of an offer: it is filled."""
    body = {"event": EventKind.REFUSED, "reasons": ["offer_closed"]}
    client_for("jobseeker", "P001").post(f"/me/impressions/{shown[0]}/answers", json=body)


def test_what_is_said_of_an_offer_is_settled_and_a_filled_offer_closed(anne, said, shown, store):
    page = anne.page(f"{REVIEWS}/offres")
    assert "Offre déjà pourvue" in page and "Camille" not in page
    (review,) = store.reviews.queue()
    assert anne.post(f"{REVIEWS}/offres/{review.key}", state="confirmed").status_code == 303
    offer = store.impressions.get(shown[:1])[shown[0]].offer_id
    assert store.offers.get([offer])[offer].status is OfferStatus.FILLED
    assert "C’est confirmé." in anne.page(f"{REVIEWS}/offres")
    assert "Vérifié le" in anne.page(f"{REVIEWS}/offres?state=confirmed")
    assert anne.post(f"{REVIEWS}/offres/{review.key}", state="dismissed").status_code == 409


def test_a_word_of_two_ends_alone_settles(anne, said, store):
    (review,) = store.reviews.queue()
    assert anne.post(f"{REVIEWS}/offres/{review.key}", state="open").status_code == 422
    assert store.reviews.get(review.key).state is ReviewState.OPEN
    assert anne.post(f"{REVIEWS}/offres/{review.key + 99}", state="confirmed").status_code == 404


def test_an_empty_queue_says_so(anne):
    assert "Rien à vérifier" in anne.page(f"{REVIEWS}/offres")
