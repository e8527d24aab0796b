"""R data whose words are made once each: rdata makes an object a cell, a hundred thousand times for one label."""

from __future__ import annotations

from typing import Any

from rdata.conversion import SimpleConverter
from rdata.parser import RData, RObject, RObjectInfo, RObjectType, parse_data
from rdata.parser._xdr import ParserXDR

_HEADERS = (b"RDX2\n", b"RDX3\n", b"")
_XDR = b"X\n"
_CHAR = 9
"""R's number of the type of one word; its flags stand in the higher bits."""
_FLAGS = 0xF00


def objects(content: bytes) -> Any:
    """Return what an R data file holds, decompressed already."""
    header = next(header for header in _HEADERS if content.startswith(header))
    body = memoryview(content)[len(header) :]
    if bytes(body[: len(_XDR)]) != _XDR:
        return _Converter().convert(parse_data(content))
    return _Converter().convert(_parsed(body[len(_XDR) :]))


def _parsed(body: memoryview) -> RData:
    from rdata.parser import DEFAULT_ALTREP_MAP

    parser = _Parser(body, expand_altrep=True, altrep_constructor_dict=DEFAULT_ALTREP_MAP)
    data = parser.parse_all()
    parser.check_complete()
    return data


class _Parser(ParserXDR):
    """rdata's parser, with the same object for the same word."""

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self._words: dict[tuple[int, bytes | None], RObject] = {}

    def parse_int(self) -> int:
        four = self.file.read(4)
        if len(four) < 4:
            raise EOFError("the file ends early")
        return int.from_bytes(four, "big", signed=True)

    def parse_R_object(
        self, reference_list: Any = None, bytecode_rep_list: Any = None, info_int: int | None = None
    ) -> RObject:
        if info_int is not None:
            return super().parse_R_object(reference_list, bytecode_rep_list, info_int)
        start = self.file.tell()
        info = self.parse_int()
        if info & 0xFF != _CHAR or info & _FLAGS:
            self.file.seek(start)
            return super().parse_R_object(reference_list, bytecode_rep_list)
        length = self.parse_int()
        text = None if length == -1 else self.parse_string(length)
        if length < -1 or (text is not None and len(text) < length):
            raise EOFError("the file ends early")
        word = self._words.get((info, text))
        if word is None:
            kind = RObjectInfo(
                RObjectType.CHAR, object=False, attributes=False, tag=False, gp=info >> 12 & 0xFFFF, reference=0
            )
            word = RObject(kind, text, None, None, None)
            self._words[info, text] = word
        return word


class _Converter(SimpleConverter):
    """rdata's converter, which decodes a word once."""

    def _convert_next(self, data: Any) -> Any:
        if isinstance(data, RObject) and data.info.type is RObjectType.CHAR and id(data) in self.references:
            return self.references[id(data)]
        return super()._convert_next(data)
