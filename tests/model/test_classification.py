"""Classifications: roles, definitions, refusals, and what merging leaves of them."""

from __future__ import annotations

from importlib import resources

import pytest

from interlace.errors import InputError, UnknownName, Unsupported
from interlace.model.classification import FUNCTIONS, ROLES, Category, Classification
from interlace.sources._own_table.vocabulary import INDUSTRY_ROLES

from .tables import classification


def test_the_shipped_classification_is_whole():
    book = Classification.load("wiod2013")
    assert len(book.codes) == 35
    assert set(book.functions) == set(book.codes)
    assert set(book.functions.values()) <= {*FUNCTIONS, "manufacturing"}
    manufacturing, services = book.members("manufacturing"), book.members("services")
    assert manufacturing == {f"c{i}" for i in range(3, 17)}
    assert services == {f"c{i}" for i in range(19, 36)}
    assert book.members("secondary") == {f"c{i}" for i in range(2, 19)}
    groups = [book.members(f"technology_{name}") for name in ("high_and_medium_high", "medium_low", "low")]
    assert frozenset().union(*groups) == manufacturing
    assert sum(map(len, groups)) == len(manufacturing)
    assert book.producer_service_codes() == {"c23", "c24", "c25", "c26", "c27", "c28", "c30"}
    assert book.producer_service_codes("broad") == book.producer_service_codes() | {"c20", "c29"}


@pytest.mark.parametrize("name", ["kibs", "china2015"])
def test_a_definition_that_cannot_be_borne_is_refused_with_what_would_do(name):
    with pytest.raises(Unsupported, match="would do") as caught:
        Classification.load("wiod2013").producer_service_codes(name)
    assert "'narrow' or 'broad'" in str(caught.value)


@pytest.mark.parametrize("role", ["research", "ict_services", "technology_high"])
def test_a_role_that_cannot_be_told_apart_is_refused(role):
    with pytest.raises(Unsupported, match="would do"):
        Classification.load("wiod2013").members(role)


def test_unknown_names_come_with_the_nearest():
    with pytest.raises(UnknownName, match="'narrow'"):
        classification().producer_service_codes("narrwo")
    with pytest.raises(UnknownName, match="'wiod2013'"):
        Classification.load("wiod2031")
    with pytest.raises(Unsupported, match="does not say"):
        classification(producer_services={}).producer_service_codes()


def test_groups_of_strangers_are_refused():
    for changes in (
        {"roles": {"services": frozenset({"dance"})}},
        {"producer_services": {"narrow": frozenset({"dance"})}},
        {"functions": {"dance": "transport"}},
    ):
        with pytest.raises(InputError, match="dance"):
            classification(**changes)


def test_nothing_of_it_can_be_changed():
    book = classification()
    with pytest.raises(TypeError):
        book.roles["services"] = frozenset()
    names = {"a": "A"}
    made = Classification("n", "t", names)
    names["b"] = "B"
    assert made.codes == ("a",)


def test_the_key_covers_what_figures_depend_on():
    book = classification()
    for changes in (
        {"roles": {}},
        {"functions": {}},
        {"producer_services": {}},
        {"default_producer_services": "broad"},
        {"names": {"mine": "M", "make": "Manufacturing", "move": "Transport"}},
        {"final": {**book.final, "N": Category("Changes in stocks", "investment")}},
        {"primary": {"VA": Category("Value added", "compensation")}},
    ):
        assert classification(**changes).key() != book.key()
    assert classification().key() == book.key()


# Merging -----------------------------------------------------------------------------------------------------------


def test_a_role_stays_where_groups_lie_inside_or_outside():
    merged = classification().merge({"goods": ["mine", "make"], "move": ["move"]}, {"goods": "Goods"}, "two")
    assert merged.codes == ("goods", "move")
    assert merged.name_of("goods") == "Goods"
    assert merged.name_of("move") == "Transport"
    assert merged.members("services") == {"move"}
    assert merged.members("goods") == {"goods"}
    assert merged.producer_service_codes() == {"move"}
    assert merged.proxies == {"services": "transport stands for all services"}
    for role in ("manufacturing", "primary"):
        with pytest.raises(Unsupported, match="mix it with others: goods"):
            merged.members(role)
    assert not merged.functions
    assert "goods" in str(merged.refusals["functions"])
    assert dict(merged.final) == dict(classification().final)


def test_a_definition_that_merging_mixes_is_refused():
    merged = classification().merge({"all": ["make", "move"], "mine": ["mine"]}, {}, "two")
    assert merged.name_of("all") == "Manufacturing; Transport"
    assert "services" not in merged.proxies
    with pytest.raises(Unsupported, match="mix it with others: all"):
        merged.producer_service_codes()
    with pytest.raises(Unsupported, match="not apart"):
        merged.producer_service_codes("kibs")


@pytest.mark.parametrize(
    ("groups", "words"),
    [
        ({"a": ["mine", "make"]}, "in no group: move"),
        ({"a": ["mine", "make"], "b": ["make", "move"]}, "in two groups: make"),
        ({"a": ["mine", "make", "move", "dance"]}, "not in the table: dance"),
        ({"a": ["mine", "make", "move"], "b": []}, "groups of nothing: b"),
        ({}, "in no group: mine"),
    ],
)
def test_groups_that_are_no_partition_are_refused(groups, words):
    with pytest.raises(InputError, match=words):
        classification().merge(groups, {}, "wrong")


def test_renaming_is_merging_one_by_one():
    merged = classification().merge({"mine": ["move"], "make": ["make"], "move": ["mine"]}, {}, "crossed")
    assert merged.members("services") == {"mine"}
    assert merged.name_of("mine") == "Transport"
    assert merged.functions["mine"] == "transport"


def test_the_users_own_definition_survives_merging():
    own = classification().with_producer_services("ours", ["make", "MOVE"])
    assert own.producer_service_codes() == {"make", "move"}
    merged = own.merge({"a": ["make", "move"], "mine": ["mine"]}, {}, "two")
    assert merged.producer_service_codes() == {"a"}
    with pytest.raises(Unsupported):
        merged.producer_service_codes("narrow")


def test_sets_that_are_changed_later_change_no_classification():
    members, names = {"a"}, {"a": "A", "b": "B"}
    made = Classification("own", "Own", names, {"services": members}, producer_services={"mine": members})
    members.add("b")
    names["c"] = "C"
    assert made.members("services") == made.producer_service_codes("mine") == {"a"}
    assert made.codes == ("a", "b")


def test_every_role_of_a_bundled_classification_is_a_role():
    folder = resources.files("interlace.model") / "classifications"
    for file in folder.iterdir():
        if file.name.endswith(".toml"):
            known = Classification.load(file.name.removesuffix(".toml"))
            assert set(known.roles) <= set(ROLES), file.name
    assert set(INDUSTRY_ROLES) <= set(ROLES)
