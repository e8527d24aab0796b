"""The words of a user's table: header keys, roles of rows and columns, roles of industries."""

from __future__ import annotations

import re

__all__ = [
    "FINAL_ROLES",
    "INDUSTRY_ROLES",
    "KEYS",
    "LONG_KEYS",
    "PRIMARY_ROLES",
    "SECTORS",
    "column_role",
    "normal",
    "row_role",
    "truth",
]

FINAL_ROLES = ("households", "npish", "government", "investment", "inventories", "exports")
PRIMARY_ROLES = (
    "value_added",
    "compensation",
    "operating_surplus",
    "taxes_on_production",
    "taxes_on_products",
    "margins",
    "imports",
)
SECTORS = ("primary", "manufacturing", "utilities", "construction", "services")
INDUSTRY_ROLES = (
    *SECTORS,
    "mining",
    "secondary",
    "goods",
    "wholesale",
    "retail",
    "repair",
    "logistics",
    "finance",
    "real_estate",
    "business_services",
    "digital",
    "ict_services",
    "research",
    "technology_high",
    "technology_high_and_medium_high",
    "technology_medium_low",
    "technology_low",
)


def normal(text: object) -> str:
    """Return a key in lower case with single underscores between its words."""
    return re.sub(r"[\s_\-]+", "_", str(text).strip().casefold()).strip("_")


def _book(**words: str) -> dict[str, str]:
    return {normal(word): key for key, line in words.items() for word in [key, *line.split("|")]}


KEYS = _book(
    economy="country|region|economies",
    code="industry|sector|product|label|codes|industry code",
    name="description|names|industry name|title",
    role="kind|type",
    year="years|period",
    roles="industry roles|groups|sectors",
    function="functions",
    producer_services="producer service",
)

LONG_KEYS = _book(
    row_economy="from economy|row country|origin economy",
    row="from|row code|row industry|origin",
    column_economy="to economy|col economy|column country|destination economy",
    column="to|col|column code|column industry|destination",
    value="values|amount|cell",
    year="years|period",
    row_role="row kind",
    column_role="col role|column kind",
    row_name="row description",
    column_name="col name|column description",
)

_FINAL_WORDS = _book(
    households="household|household consumption|households consumption|private consumption|HFCE|P3_S14|P31_S14"
    "|final consumption of households|final consumption expenditure by households",
    npish="NPISHs|P3_S15|P31_S15|non-profit institutions|non-profit institutions serving households",
    government="government consumption|GGFC|P3_S13|public consumption|general government"
    "|final consumption expenditure by government",
    investment="gross fixed capital formation|GFCF|P51G|P51|fixed capital formation|gross capital formation|P5|P5G",
    inventories="changes in inventories|change in inventories|inventory change|INVNT|INV|P52|P5M|P52_P53|stocks"
    "|changes in stocks|change in stocks",
    exports="export|exports of goods and services|P6|EXP|EXPO",
)

_PRIMARY_WORDS = _book(
    value_added="VA|GVA|VALU|B1G|gross value added|value added at basic prices|value-added",
    compensation="compensation of employees|wages|wages and salaries|D1|COMP|labour|pay",
    operating_surplus="gross operating surplus|net operating surplus|consumption of fixed capital|K1|B2A3N|P51C"
    "|operating surplus and mixed income|B2A3G|GOPS|GOS|B2G_B3G|surplus"
    "|gross operating surplus and mixed income",
    taxes_on_production="other taxes on production|net taxes on production|other net taxes on production"
    "|taxes less subsidies on production|D29X39|OTXS|other taxes less subsidies on production",
    taxes_on_products="taxes less subsidies on products|net taxes on products|D21X31|TLS|TXS|taxes on products",
    margins="international transport margins|transport margins|trade and transport margins|ITM",
    imports="imported inputs|imports of intermediates|imported intermediates|use of imported products",
)

_COLUMN_WORDS = _book(
    imports="import|imports of goods and services|competitive imports|P7",
    residual="residuals|statistical discrepancy|discrepancy|error|ERR|statistical difference",
    output="total output|gross output|total use less imports|x|P1|OUT|OUTPUT",
)
_ROW_WORDS = _book(output="total output|gross output|total input|total inputs|x|P1|OUT|OUTPUT")

_IGNORE = {"ignore", "skip", "total", "subtotal", "memo"}


def _split(text: str) -> tuple[str, str]:
    head, _, tail = text.partition(":")
    return normal(head), tail.strip()


def column_role(text: str) -> str | None:
    """Return the kind of a column from a role cell or a label; None where the words are not known.

    Returns
    -------
    str or None
        ``"industry"``, ``"final:<role>"``, ``"imports"``, ``"residual"``, ``"output"``, ``"ignore"``, or ``"final"``
        where the category is left to the label.
    """
    head, tail = _split(text)
    word = normal(tail) if head in {"final", "final_use", "final_demand"} and tail else head
    if head == "industry":
        return "industry"
    if head in _IGNORE:
        return "ignore"
    if head in {"final", "final_use", "final_demand"} and not tail:
        return "final"
    if word in _FINAL_WORDS:
        return f"final:{_FINAL_WORDS[word]}"
    return None if tail else _COLUMN_WORDS.get(head)


def row_role(text: str) -> str | None:
    """Return the kind of a row from a role cell or a label; None where the words are not known.

    Returns
    -------
    str or None
        ``"industry"``, ``"primary:<role>"``, ``"satellite:<unit>"``, ``"output"``, ``"ignore"``, or ``"primary"``
        where the kind of input is left to the label.
    """
    head, tail = _split(text)
    is_primary = head in {"primary", "primary_input", "primary_inputs"}
    word = normal(tail) if is_primary and tail else head
    if head == "industry":
        return "industry"
    if head in _IGNORE:
        return "ignore"
    if head == "satellite":
        return f"satellite:{tail}"
    if is_primary and not tail:
        return "primary"
    if word in _PRIMARY_WORDS:
        return f"primary:{_PRIMARY_WORDS[word]}"
    return None if tail else _ROW_WORDS.get(head)


_YES = {"yes", "y", "1", "1.0", "true", "x", "ja", "oui", "si"}
_NO = {"no", "n", "0", "0.0", "false", "", "-"}


def truth(text: str) -> bool | None:
    """Return yes or no, or None where the word is neither."""
    word = text.strip().casefold()
    return True if word in _YES else False if word in _NO else None
