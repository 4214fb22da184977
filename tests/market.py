"""The sample market, imported once for all the tests of the service."""

import pytest

from matching.settings import Settings
from matching.workspace import Workspace
from serving.sample import import_sample

LOADED = ("bundle", "encoder", "coder", "rome", "communes", "vectorizer")
"""Parts of a workspace that never change and take a quarter of a second to load."""


@pytest.fixture(scope="session")
def market(tmp_path_factory):
    """A data folder with the sample imported and indexed; copy it, never write in it."""
    folder = tmp_path_factory.mktemp("market")
    work = Workspace(Settings(folder))
    assert import_sample(work)
    assert len(work.offers) and len(work.profiles)
    work.store.close()
    return folder


@pytest.fixture(scope="session")
def loaded(market):
    """What is the same in every application on the sample."""
    work = Workspace(Settings(market))
    parts = {name: getattr(work, name) for name in LOADED}
    work.store.close()
    return parts
