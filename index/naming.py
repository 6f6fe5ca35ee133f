"""Documents chosen by name: a file name, or a part of one that no other has."""

from collections.abc import Sequence

from index.records import DocumentInfo

MOST_NAMED = 8  # documents that a message lists


class NoSuchDocument(LookupError):
    """The index holds no document of this name."""


class SeveralDocuments(LookupError):
    """A part of a name that several documents have."""


def documents_named(names: Sequence[str], infos: Sequence[DocumentInfo]) -> list[str]:
    """The ids of the documents with these names, each once; a part of a name or title will do where it fits only one.

    Capitals do not matter. Raises NoSuchDocument or SeveralDocuments.
    """
    return list(dict.fromkeys(_named(name, infos).id for name in names))


def _named(name: str, infos: Sequence[DocumentInfo]) -> DocumentInfo:
    wanted = name.strip().casefold()
    # The whole name goes before a part of it, the last part of a path in a folder before the rest, a name before a title.
    for fits in (
        [info for info in infos if info.name.casefold() == wanted],
        [info for info in infos if info.name.casefold().rsplit("/", 1)[-1] == wanted],
        [info for info in infos if wanted and wanted in info.name.casefold()],
        [info for info in infos if wanted and wanted in info.title.casefold()],
    ):
        if len(fits) == 1:
            return fits[0]
        if fits:
            raise SeveralDocuments(f"“{name}” fits {_list(fits)}; write more of the name.")
    if not infos:
        raise NoSuchDocument(f"There is no report called “{name}”, for the index holds none at all.")
    raise NoSuchDocument(f"There is no report called “{name}”; there are {_list(infos)}.")


def _list(infos: Sequence[DocumentInfo]) -> str:
    names = [info.name for info in infos]
    if len(names) > MOST_NAMED:
        return f"{', '.join(names[:MOST_NAMED])} and {len(names) - MOST_NAMED} more"
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
