"""The same month on the web, and by post and telephone: whether an answer on paper counts as much.

Digests leave as letters, by the worker and the channel that carry them in service. Each answer is then keyed by the
code that its letter bears, as an adviser keys a slip or a call, for somebody of their portfolio. Slips come back the
same day, so that both months give the same people the same offers and any difference is one of the channel.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from shutil import which
from subprocess import run as command
from tempfile import TemporaryDirectory
from threading import Event as Flag
from typing import Any

from eval.alerts import Scene
from eval.alerts.month import ANSWERS, NIGHT, Life
from eval.bench.filled import PORTFOLIO
from eval.learn import reference
from eval.market import START, fingerprint
from eval.report import Report
from matching.answering import answer, standing_answers
from matching.domain import Channel, Digest, DigestState, Event, EventKind
from matching.errors import InputError
from matching.export import export_log
from matching.log import Log
from matching.settings import Settings
from matching.store import Store
from serving.delivery.delivering import Delivering
from serving.delivery.means import Means
from serving.delivery.paper.carrier import Post
from serving.delivery.paper.letter import Agency
from serving.delivery.starting import office_of
from serving.errors import InvalidError
from serving.identity import Principal, Role
from serving.links import codes
from serving.rights import advised_impression
from training.datasets import Dataset

URL = "https://offres.exemple.fr"
AGENCY = Agency("Agence de Lyon Part-Dieu", ("12 boulevard Vivier-Merle", "69003 Lyon"), "39 49")
CODE = re.compile(r"\b(?:[0-9A-HJKMNP-TV-Z]{3}-){1,4}[0-9A-HJKMNP-TV-Z]{3}\b")


class Delivered(Life):
    """A month whose digests are carried by the worker: to the personal space of everyone, as nothing else is set.

    Args:
        scene: market and stock.
        folder: an empty one, for the store and for letters.
    """

    def __init__(self, scene: Scene, folder: Path) -> None:
        super().__init__(scene.market, scene.stock, scene.rome, folder, scene.seed, learns=True)
        self._moment = START
        means, work = Means(post=Post.of(AGENCY, folder / "print", visits=False)), self._work
        office = office_of(work.store, URL, means, lambda: scene.rome, Flag(), work.travel_times)
        self._delivering = Delivering(replace(office, clock=lambda: self._moment), means.carriers(work.store))

    def _delivered(self, day: int) -> Iterator[Digest]:
        store, self._moment = self._work.store, START + timedelta(days=day) + NIGHT
        with self._clock("delivery"):
            while tasks := store.outbox.take(ANSWERS, self._moment, timedelta(hours=1)):
                self._delivering.batch(tasks, lambda: True)
                found = store.digests.get([task.payload["digest_id"] for task in tasks]).values()
                yield from (one for one in found if one.state is DigestState.SENT)


class Posted(Delivered):
    """A month by letter: what is answered is keyed by the codes that letters bear, of a slip or of a call in turn."""

    def __init__(self, scene: Scene, folder: Path) -> None:
        super().__init__(scene, folder)
        self._letters, self._codes = folder / "print" / "letters" / "waiting", dict[int, str]()
        self._number = {key: row for row, key in enumerate(self._profile.tolist())}

    def _stated(self, n: int) -> Iterator[dict[str, Any]]:
        for number, one in enumerate(super()._stated(n)):
            home = ["Zoé Désirée", f"{number + 1} rue de l’Église", "69003 Lyon"]
            yield one | {"channels": ["paper"], "postal_address": home}

    def _delivered(self, day: int) -> Iterator[Digest]:
        yield from super()._delivered(day)
        for letter in self._letters.glob("*.pdf"):
            self._codes |= {number: code for code in CODE.findall(_text(letter)) if (number := _offer(code))}
            letter.unlink()

    def _answer(self, tx: Store, impression: int, kind: EventKind, reasons: Sequence[str], at: datetime) -> None:
        """As an adviser does it, by the code alone; what no letter bears cannot be answered."""
        number = codes.read(self._codes[impression])
        channel = (Channel.PAPER, Channel.PHONE)[number % 2]
        row = self._number[tx.impressions.ends(number)[0]]
        adviser = Principal(Role.ADVISER, f"C{row // PORTFOLIO}", "default")
        advised_impression(adviser, tx, number)
        answer(tx, number, kind, reasons, at, channel=channel.value, keyed_by=adviser.id)


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a month taught.

    Attributes:
        answers: (person, offer, what, reasons, when) of each answer that was given.
        rules: (person, kind, value, until) of each rule in force at the end.
        learned: what training reads, one row an impression: person, offer's place, grade, whether it was answered.
        channels: how answers came.
    """

    answers: frozenset[tuple[Any, ...]]
    rules: frozenset[tuple[Any, ...]]
    learned: Dataset
    channels: Counter[str]

    @property
    def used(self) -> float:
        """Share of the answers that a model learns from."""
        return float(self.learned.answered.sum()) / max(len(self.answers), 1)


def run(data: Path, people: int, days: int, seed: int, json: Path | None) -> Report:
    """Live a month twice and compare what it taught.

    Args:
        data: the shared data; see `eval.alerts.run`.
        people: of the market.
        days: of the month.
        seed: of everything drawn.
        json: where to write the figures; None: nowhere.

    Raises:
        InputError: pdftotext, by which letters are read, is not installed.
    """
    if which("pdftotext") is None:
        raise InputError("Letters are read with pdftotext: install poppler-utils (`make system`).")
    scene = Scene.of(*reference(data), seed, people, days)
    report = Report(f"post: {people} people, {days} days, seed {seed}, market {fingerprint()}", seed)
    web, paper = (_lesson(kind, scene) for kind in (Delivered, Posted))
    for name, one in (("web", web), ("paper", paper)):
        report.add(f"answers.{name}", len(one.answers))
        report.add(f"share_used.{name}", one.used, n=len(one.answers))
        report.add(f"rules.{name}", len(one.rules))
        for channel, n in sorted(one.channels.items()):
            report.add(f"answers.{name}.{channel or 'direct'}", n)
    report.add("answers_that_differ", len(web.answers ^ paper.answers))
    report.add("rules_that_differ", len(web.rules ^ paper.rules))
    report.add("rows_that_differ", _differing(web.learned, paper.learned))
    report.show()
    if json:
        report.write(json)
    return report


def _lesson(kind: type[Delivered], scene: Scene) -> Lesson:
    with TemporaryDirectory(prefix="post-") as name:
        folder = Path(name)
        kind(scene, folder).month(scene.days)
        with Store.of(Settings(folder)) as store:
            return _learned(store, START + timedelta(days=scene.days), folder / "log")


def _learned(store: Store, until: datetime, folder: Path) -> Lesson:
    export_log(store, folder, None, until)
    log = Log.read(folder)
    profiles = {*log.column("profile_id").tolist()}
    said = [(event, store.impressions.ends(event.impression_id)) for event in _answers(store, profiles, until)]
    told = frozenset((*ends, event.event, event.reasons, event.at) for event, ends in said)
    rules = store.rules.in_force(profiles, until)
    made = frozenset((key, one.kind, one.value, one.until) for key, own in rules.items() for one in own)
    return Lesson(told, made, Dataset.of(log), Counter(event.channel for event, _ in said))


def _answers(store: Store, profiles: set[int], until: datetime) -> Iterator[Event]:
    standing = standing_answers(event for _, _, event in store.events.answers(profiles, until))
    yield from standing.values()


def _differing(one: Dataset, other: Dataset) -> int:
    """Impressions that do not teach the same: a row of one that the other has not, or has otherwise."""
    rows = (
        {
            *zip(
                d.list_id.tolist(),
                d.profile_id.tolist(),
                d.position.tolist(),
                d.grade.tolist(),
                d.answered.tolist(),
                strict=True,
            )
        }
        for d in (one, other)
    )
    first, second = rows
    return len(first ^ second)


def _text(letter: Path) -> str:
    return command(["pdftotext", "-raw", str(letter), "-"], capture_output=True, check=True).stdout.decode()


def _offer(code: str) -> int | None:
    """The impression that a code names; None for a code of another kind."""
    try:
        return codes.read(code)
    except InvalidError:
        return None
