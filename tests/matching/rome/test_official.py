import gzip
from pathlib import Path

import pytest

from matching.errors import RomeError
from matching.rome import Release, Rome
from matching.rome.official import read_release


def file(folder: Path, table: str) -> Path:
    return folder / f"unix_{table}_v999_utf8.csv"


def test_sentences_are_joined_in_order_with_their_apostrophes_and_newlines(release_folder):
    occupation = Rome.from_csv(release_folder).occupation("G1609")
    assert occupation.definition == "Cuit les plats.\nDresse l'assiette,\npuis l'envoie."
    assert occupation.access == "Un CAP aide."


def test_flags_parents_and_domains_are_read(release_folder):
    rome = Rome.from_csv(release_folder)
    assert rome.version == "999"
    assert rome.occupation("J1506").regulated and rome.occupation("J1506").executive
    assert not rome.occupation("G1609").regulated
    assert rome.occupation("G1609").parent == "G1602"
    assert rome.domains[rome.occupation("G1609").domain] == "Production culinaire"
    assert rome.domains["J"] == "Santé"


def test_a_compressed_file_reads_like_a_plain_one(release_folder):
    plain = read_release(release_folder)
    path = file(release_folder, "texte")
    path.with_name(path.name + ".gz").write_bytes(gzip.compress(path.read_bytes()))
    path.unlink()
    assert read_release(release_folder) == plain


def test_the_newest_version_of_a_folder_is_read(release_folder):
    for path in list(release_folder.iterdir()):
        path.with_name(path.name.replace("v999", "v1000")).write_bytes(path.read_bytes())
    assert read_release(release_folder).version == "1000"


def test_tables_rebuild_the_same_release(release_folder):
    release = read_release(release_folder)
    tables = {name: [list(row) for row in rows] for name, _, rows in release.tables()}
    assert Release.from_tables(release.version, tables) == release


def test_a_folder_that_is_missing_or_holds_no_release_says_what_to_give(tmp_path):
    with pytest.raises(RomeError, match=r"is not a folder.*import rome"):
        read_release(tmp_path / "nowhere")
    with pytest.raises(RomeError, match="has no unix_referentiel_code_rome"):
        read_release(tmp_path)


@pytest.mark.parametrize("table", ["texte", "referentiel_savoir", "rubrique_mobilite", "grand_domaine"])
def test_a_missing_table_is_named(release_folder, table):
    file(release_folder, table).unlink()
    with pytest.raises(RomeError, match=f"lacks unix_{table}_v999_utf8.csv"):
        read_release(release_folder)


def test_a_missing_column_is_named(release_folder):
    path = file(release_folder, "referentiel_code_rome")
    path.write_text(path.read_text(encoding="utf-8").replace("code_rome_parent", "statut"), encoding="utf-8")
    with pytest.raises(RomeError, match="no column code_rome_parent"):
        read_release(release_folder)


def test_a_truncated_gzip_is_refused(release_folder):
    path = file(release_folder, "coherence_item")
    path.with_name(path.name + ".gz").write_bytes(gzip.compress(path.read_bytes())[:-12])
    path.unlink()
    with pytest.raises(RomeError, match="cannot be read"):
        read_release(release_folder)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no column"),
        (b"code_rome,code_rome_cible,numero_ordre\n", "no row"),
        (b"code_rome,code_rome_cible,numero_ordre\nG1602,G1609\n", "line 2: 2 values instead of 3"),
        (b"code_rome,code_rome_cible,numero_ordre\nG1602,G1609,un\n", "'un' where a number is due"),
        (b"code_rome,code_rome_cible,numero_ordre\nG1602,\xe9,1\n", "cannot be read"),
        (b'code_rome,code_rome_cible,numero_ordre\nG1602,"G1609,1\n', "cannot be read"),
    ],
)
def test_a_garbled_table_is_refused(release_folder, content, message):
    file(release_folder, "rubrique_mobilite").write_bytes(content)
    with pytest.raises(RomeError, match=message):
        read_release(release_folder)


@pytest.mark.data
def test_the_official_release_is_read_whole(official):
    release = official.release
    assert release.version == "460"
    assert [len(rows) for _, _, rows in release.tables()] == [124, 1584, 13120, 33671, 90556, 179, 13663, 14912]
    assert not any("''" in occupation.definition + occupation.access for occupation in release.occupations)
    skills, codes = {skill.ogr for skill in release.skills}, {occupation.code for occupation in release.occupations}
    assert all(link.ogr in skills and link.code in codes for link in release.skill_links)


@pytest.mark.data
def test_a_rome_v3_folder_is_refused_with_the_missing_column(shared_data):
    with pytest.raises(RomeError, match=r"ROME 4\.0"):
        read_release(shared_data / "rome_v347")
