"""Copies the served model bundle into the wheel, so that an installed package needs no download."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

MODELS = Path(__file__).parent / "models"


class BuildWithModel(build_py):
    """`build_py`, then the served bundle into `matching/model/`; an editable install reads the checkout."""

    def run(self) -> None:
        """Build, and copy the bundle unless the install is editable."""
        super().run()
        if not self.editable_mode and (MODELS / "CURRENT").is_file():
            target = Path(self.build_lib) / "matching" / "model"
            name = (MODELS / "CURRENT").read_text(encoding="utf-8").strip()
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(MODELS / name, target / name)
            shutil.copy2(MODELS / "CURRENT", target / "CURRENT")


setup(cmdclass={"build_py": BuildWithModel})
