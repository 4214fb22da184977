"""A training in the words of messages, pages and letters."""

from datetime import date

from matching.domain import Training
from matching.explain.french import euros, on, sentence

ASK = "dates à demander à l’organisme"


def training_facts(training: Training, distance_km: float | None, day: date) -> tuple[tuple[str, str], ...]:
    """(what, its words) of what a training states.

    Args:
        training: which.
        distance_km: great-circle; None when not known.
        day: from which its next session is looked for.
    """
    said = {
        "Organisme": training.provider or "",
        "Lieu": _place(training, distance_km),
        "Prochaine session": _session(training, day),
        "Durée": f"{training.hours:g} heures".replace(".", ",") if training.hours else "",
        "Prix": _price(training),
    }
    return tuple((what, sentence(words)) for what, words in said.items() if words)


def _place(training: Training, distance_km: float | None) -> str:
    if training.remote:
        return "à distance"
    far = "" if distance_km is None else f"à {round(distance_km)} km de chez vous" if distance_km >= 1 else "tout près"
    return ", ".join(filter(None, (training.place.label, far)))


def _session(training: Training, day: date) -> str:
    session = training.session(day)
    if session is None:
        return "aucune en ce moment"
    if session.starts is None:
        return ASK
    until = f", jusqu’au {on(session.ends)}" if session.ends else ""
    return f"le {on(session.starts)}{until}"


def _price(training: Training) -> str:
    price = "" if training.price_eur is None else euros(training.price_eur) if training.price_eur else "gratuite"
    return ", ".join(filter(None, (price, "finançable par votre compte formation (CPF)" if training.cpf else "")))
