"""`matching demo`: the main job on the embedded sample, printed for a person."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from matching import sample
from matching.bundle import Bundle
from matching.cli.options import moment
from matching.domain import Match, MatchList, Offer, Profile, Veto
from matching.eligibility import ADVISER_SENTENCES, SENTENCES
from matching.explain.french import CONTRACTS
from matching.geo import Communes
from matching.ingest import Accepted, parse_offer, parse_profile
from matching.matcher import Matcher
from matching.pool import OfferSide, Pool, ProfileSide
from matching.read import complete
from matching.rome import Rome
from matching.settings import load_settings
from matching.vectors import Vectorizer

SHOWN_PROFILES = ("P001", "P002", "P003")
SHOWN_OFFERS = ("DEMO001", "DEMO002", "DEMO003")
WIDTH = 110
WORTH_A_LOOK = 0.25
"""Matches below this score are left out of the demo: a small market has little to offer to some."""

T = TypeVar("T", Offer, Profile)


def demo(at: datetime | None) -> None:
    """Match three profiles and three offers of the embedded sample, and print what was found and why."""
    rome, communes = Rome.sample(), Communes.sample()
    offers = [
        complete(o.value) for o in (parse_offer(raw, communes) for raw in sample.offers()) if isinstance(o, Accepted)
    ]
    profiles = [p.value for p in (parse_profile(raw, communes) for raw in sample.profiles()) if isinstance(p, Accepted)]
    bundle = Bundle.open(load_settings().models_dir)
    vectorizer = Vectorizer(bundle.encoder(), bundle.coder(), rome)
    matcher = Matcher(
        vectorizer,
        rome,
        Pool.build(OfferSide(vectorizer, rome), enumerate(offers)),
        Pool.build(ProfileSide(vectorizer, rome), enumerate(profiles)),
        documents=lambda keys: {key: offers[key] for key in keys},
    )
    wanted_profiles, wanted_offers = _named(profiles, SHOWN_PROFILES), _named(offers, SHOWN_OFFERS)
    found_offers = matcher.offers_for(wanted_profiles, 3, moment(at))
    found_profiles = matcher.profiles_for(wanted_offers, 3, at=moment(at))
    console = Console(width=min(WIDTH, Console().width))
    console.print(_welcome(len(offers), len(profiles), rome, bundle))
    for profile, found in zip(wanted_profiles, found_offers, strict=True):
        lines = {offer.id: _offer_line(offer) for offer in offers}
        console.print(_card(_profile_line(profile, rome, communes), found, lines, "Offres écartées", SENTENCES))
    for offer, found in zip(wanted_offers, found_profiles, strict=True):
        lines = {profile.id: _experience_line(profile, rome) for profile in profiles}
        console.print(_card(_offer_line(offer), found, lines, "Profils écartés", ADVISER_SENTENCES))
    console.print(_farewell())


def _named(records: Iterable[T], ids: Sequence[str]) -> list[T]:
    by_id = {record.id: record for record in records}
    return [by_id[name] for name in ids]


def _welcome(n_offers: int, n_profiles: int, rome: Rome, bundle: Bundle) -> Text:
    return Text.from_markup(
        f"\n[bold]{n_offers} offres et {n_profiles} profils fictifs[/bold], décrits par {len(rome)} métiers du ROME "
        f"(modèle {bundle.id}).\nTrois personnes, et les offres qui méritent leur attention ; puis trois offres, "
        "et les profils à rencontrer.\n"
    )


def _farewell() -> Text:
    return Text.from_markup(
        "\nAvec vos propres données : [bold]matching import rome DOSSIER[/bold], "
        "[bold]matching import offers FICHIER[/bold], [bold]matching match offers --profiles FICHIER RÉSULTAT[/bold].\n"
    )


def _card(title: Text, found: MatchList, lines: dict[str, Text], left_out: str, why: dict[Veto, str]) -> Panel:
    table = Table(box=None, show_header=False, padding=(0, 1, 1, 0), expand=True)
    table.add_column(justify="right", width=5, no_wrap=True)
    table.add_column(ratio=1)
    for match in found.matches:
        if match.score >= WORTH_A_LOOK:
            table.add_row(f"[bold]{match.score:.0%}[/bold]", Group(lines[match.candidate_id], *_reasons(match)))
    counts = " ; ".join(f"{why[veto]} : {n}" for veto, n in found.vetoes.items())
    footer = Text(f"{left_out}. {counts[0].upper()}{counts[1:]}." if counts else "", style="dim")
    return Panel(Group(title, "", table, footer), border_style="cyan")


def _reasons(match: Match) -> list[Text]:
    signs = {True: ("+ ", "green"), False: ("− ", "yellow")}
    return [Text.assemble(signs[reason.for_], reason.text) for reason in match.reasons]


def _offer_line(offer: Offer) -> Text:
    parts = (offer.employer.name, offer.place.label, CONTRACTS[offer.contract] if offer.contract else None)
    return Text.assemble((offer.title, "bold"), "  ", (" · ".join(filter(None, parts)), "dim"))


def _profile_line(profile: Profile, rome: Rome, communes: Communes) -> Text:
    wishes = [_label(project.appellation, project.rome, rome) for project in profile.projects]
    place = communes.by_insee(profile.place.code_insee) if profile.place.code_insee else None
    town = place.label if place and place.label else "lieu inconnu"
    return Text.assemble((profile.id, "bold"), f" cherche : {' ou '.join(wishes)}  ", (f"({town})", "dim"))


def _experience_line(profile: Profile, rome: Rome) -> Text:
    """Past jobs by the label of their occupation: a person's own wording would tell a man from a woman."""
    past = [(_label(None, job.rome, rome), job.months) for job in profile.experiences]
    words = ", ".join(f"{label} ({months} mois)" if months else label for label, months in past)
    return Text.assemble((profile.id, "bold"), "  ", (words or "sans expérience déclarée", "dim"))


def _label(appellation: str | None, ref: Any, rome: Rome) -> str:
    if appellation:
        return appellation
    return rome.occupation(ref.code).label if ref and ref.code in rome else "métier à préciser"
