"""The screening board: a job's ranked list, one application beside its CV, uploads with their progress; and people."""

from applications.board.detail import ApplicationPage, CVFile, Decide, Retry, Undo
from applications.board.lists import Board, Export, Rescore
from applications.board.people import People, Person, PersonErase, PersonExport
from applications.board.uploads import BatchPage, Upload

__all__ = [
    "ApplicationPage",
    "BatchPage",
    "Board",
    "CVFile",
    "Decide",
    "Export",
    "People",
    "Person",
    "PersonErase",
    "PersonExport",
    "Rescore",
    "Retry",
    "Undo",
    "Upload",
]
