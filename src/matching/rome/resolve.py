"""From a stated ROME code of any version, or only words, to a code of one release."""

from collections import defaultdict
from collections.abc import Iterable

from matching.domain import RomeRef
from matching.rome.labels import content_words, label_forms
from matching.rome.release import Release

REWORDED = 0.5  # share of common words (Jaccard) above which two labels of one code are two wordings of one occupation
CONFIDENCE = {"reworded": 0.9, "appellation": 0.95, "label": 0.9, "title": 0.85, "only_child": 0.7}


class Resolver:
    """Looks stated codes and labels up in one release.

    A ROME code is not stable: v3 sheets were split under v4, appellations moved to newer sheets, and some codes were
    given to another occupation in later v4 releases. The label of an appellation is stable, so it is asked first; a
    code counts only with a label that agrees.
    """

    def __init__(self, release: Release) -> None:
        self._labels = {occupation.code: occupation.label for occupation in release.occupations}
        self._children: dict[str, list[str]] = defaultdict(list)
        for occupation in release.occupations:
            self._children[occupation.parent].append(occupation.code)
        self._codes: dict[str, set[str]] = defaultdict(set)
        for appellation in release.appellations:
            self._learn((appellation.label, appellation.short), appellation.code)
        self._own = {form: code for code, label in self._labels.items() for form in label_forms(label)}

    def __call__(self, ref: RomeRef | None, appellation: str | None, title: str | None) -> RomeRef | None:
        """Resolve; see `Rome.resolve`."""
        if appellation and (code := self._look_up(appellation, ref)):
            stated = ref is not None and code == ref.code
            return self._found(code, None if stated else "appellation")
        if ref is not None and self._agrees(ref):
            return self._found(ref.code, None)
        return self._from_label(ref) or self._from_title(ref, title)

    def _learn(self, labels: Iterable[str], code: str) -> None:
        for label in labels:
            for form in label_forms(label):
                self._codes[form].add(code)

    def _agrees(self, ref: RomeRef) -> bool:
        if ref.code not in self._labels or not ref.label:
            return False
        return not set(label_forms(ref.label)).isdisjoint(label_forms(self._labels[ref.code]))

    def _look_up(self, label: str, ref: RomeRef | None) -> str | None:
        """Code of a label: the sheet that bears it, else the only sheet or family of the stated code that lists it."""
        for form in label_forms(label):
            if code := self._own.get(form):
                return code
            codes = self._codes.get(form, set())
            if len(codes) == 1:
                return next(iter(codes))
            near = codes & {ref.code, *self._children[ref.code]} if ref and codes else set()
            if len(near) == 1:
                return next(iter(near))
        return None

    def _from_label(self, ref: RomeRef | None) -> RomeRef | None:
        if ref is None:
            return None
        if not ref.label:
            plausible = ref.code in self._labels and ref.version != "3"
            return RomeRef(ref.code, self._labels[ref.code], ref.version) if plausible else None
        if self._reworded(ref):
            return self._found(ref.code, "reworded")
        code = self._look_up(ref.label, ref)
        return self._found(code, "label") if code else None

    def _reworded(self, ref: RomeRef) -> bool:
        ours, theirs = content_words(self._labels.get(ref.code, "")), content_words(ref.label or "")
        return len(ours & theirs) >= REWORDED * len(ours | theirs) > 0

    def _from_title(self, ref: RomeRef | None, title: str | None) -> RomeRef | None:
        if title and (code := self._look_up(title, ref)):
            return self._found(code, "title")
        family = self._children.get(ref.code, []) if ref else []
        return self._found(family[0], "only_child") if len(family) == 1 else None

    def _found(self, code: str, route: str | None) -> RomeRef:
        return RomeRef(code, self._labels[code], "4", CONFIDENCE[route] if route else None)
