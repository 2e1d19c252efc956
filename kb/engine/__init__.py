"""The only place that names search engines and word cutters."""

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from types import MappingProxyType

from kb.engine.base import EngineModule

MODULES = {"whoosh": "kb.engine.whoosh_engine", "tantivy": "kb.engine.tantivy_engine"}
CLUSTER = "opensearch"  # the one engine that is not on this machine: it is named by its address too
CLUSTER_MODULE = "kb.engine.opensearch_engine"
SMALL = 2_000  # records up to which pure Python answers as fast as anybody can notice
NOTHING: Mapping[str, str] = MappingProxyType({})


def known(name: str) -> bool:
    """Whether some engine goes by the name, or by the address."""
    return name in MODULES or kind(name) == CLUSTER


def kind(name: str) -> str:
    """The name that a stamp keeps of an engine."""
    return CLUSTER if name.startswith(f"{CLUSTER}+") else name


def module(name: str, cluster: Mapping[str, str] = NOTHING) -> EngineModule:
    """The engine of a name, or at an address; `cluster` is what only the environment knows: password, certificate."""
    if kind(name) == CLUSTER:
        found: EngineModule = import_module(CLUSTER_MODULE).Cluster(name, cluster)
        return found
    return import_module(MODULES[name])


def chosen(name: str, records: int) -> str:
    """The engine for so many records when `auto` was asked for, else the one named."""
    if name != "auto":
        return name
    return "tantivy" if records > SMALL and find_spec("tantivy") else "whoosh"
