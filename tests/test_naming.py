import pytest

from index.naming import NoSuchDocument, SeveralDocuments, documents_named
from index.records import DocumentInfo

INFOS = [
    DocumentInfo("a", "north/annual-2023.pdf", "Annual report 2023", 3),
    DocumentInfo("b", "north/annual-2024.pdf", "Annual report 2024", 3),
    DocumentInfo("c", "south/annual-2024.pdf", "Wards and beds", 3),
    DocumentInfo("d", "fish.md", "The herring year", 3),
    DocumentInfo("e", "fish.md.txt", "Notes", 3),
]


@pytest.mark.parametrize(
    ("names", "ids"),
    [
        (["north/annual-2024.pdf"], ["b"]),
        (["NORTH/Annual-2024.PDF"], ["b"]),
        (["2023"], ["a"]),
        (["annual-2023.pdf"], ["a"]),
        (["south"], ["c"]),
        (["wards and"], ["c"]),
        (["fish.md"], ["d"]),
        (["herring", "fish.md", "2023", " 2023 "], ["d", "a"]),
        ([], []),
    ],
)
def test_a_name_or_a_part_that_fits_only_one_chooses_it(names: list[str], ids: list[str]) -> None:
    assert documents_named(names, INFOS) == ids


@pytest.mark.parametrize("name", ["annual", "2024", "annual-2024.pdf", "fish"])
def test_a_part_that_fits_several_is_one_sentence_that_names_them(name: str) -> None:
    with pytest.raises(SeveralDocuments, match=rf"“{name}” fits .* and .*; write more of the name\.$"):
        documents_named([name], INFOS)


@pytest.mark.parametrize("name", ["west", "", "  "])
def test_a_name_that_fits_none_is_one_sentence_that_says_what_there_is(name: str) -> None:
    with pytest.raises(NoSuchDocument, match=r"no report called .*north/annual-2023.pdf.* and fish.md.txt"):
        documents_named([name], INFOS)
    with pytest.raises(NoSuchDocument, match="holds none"):
        documents_named([name], [])


def test_of_many_documents_only_some_are_listed() -> None:
    many = [DocumentInfo(str(number), f"{number:03}.md", "T", 1) for number in range(30)]
    with pytest.raises(NoSuchDocument, match="007.md and 22 more"):
        documents_named(["x"], many)
