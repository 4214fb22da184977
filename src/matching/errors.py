"""One root exception; each leaf's docstring is its default message and names the cure."""


class MatchingError(Exception):
    """Something went wrong in matching; the message says what to do."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or " ".join((type(self).__doc__ or "").split()))


class InputError(MatchingError):
    """The input cannot be read; check that it is UTF-8 JSON Lines, optionally gzip-compressed and complete."""


class CvError(InputError):
    """This CV cannot be read; give a PDF that holds text, a DOCX or a text file."""

    def __init__(self, message: str | None = None, kind: str = "damaged") -> None:
        super().__init__(message)
        self.kind = kind


class ConflictError(InputError):
    """This cannot be done in the state that things are in; read them again, then decide."""


class RomeError(MatchingError):
    """The ROME release cannot be read; give the folder of the official CSV files (`matching import rome DIR`)."""


class BundleError(MatchingError):
    """The model folder is incomplete or was changed; restore it, or set MATCHING_MODELS_DIR to an intact one."""


class EncoderError(MatchingError):
    """The encoder cannot be loaded; give a model folder, or the name of a sentence-transformers model."""


class VectorIndexError(MatchingError):
    """The index cannot be used; delete its folder, it is rebuilt from the store."""


class StoreError(MatchingError):
    """The store cannot be used; check MATCHING_DATA_DIR or MATCHING_DATABASE_URL."""


class StoreUnavailableError(StoreError):
    """The database does not answer for now; check that it runs and has room, try again: nothing was half-written."""


class SettingsError(MatchingError):
    """A setting is not valid; correct the MATCHING_ environment variable that the message names."""
