import subprocess
import sys

HEAVY = ("torch", "sentence_transformers", "faiss", "sqlalchemy", "sklearn", "scipy", "pandas", "numpy")


def loaded_after(statement: str) -> set[str]:
    program = f"{statement}\nimport sys\nprint(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert not loaded_after("import matching, matching.domain, matching.settings, matching.errors") & set(HEAVY)


def test_the_command_line_needs_neither_torch_nor_faiss_to_start() -> None:
    assert not loaded_after("import matching.cli.app") & {"torch", "sentence_transformers", "faiss", "pandas"}


def test_the_service_starts_without_what_reads_logs() -> None:
    assert not loaded_after("import serving.command, serving.app") & {"pyarrow", "pandas", "lightgbm"}
