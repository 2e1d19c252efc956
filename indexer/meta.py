"""From a meta.yaml to the facts an editor wrote."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from kb.errors import BadFile
from kb.model import Fact, Problem, Status
from kb.reading import read_file
from kb.reading.plain_yaml import YamlFault, load

STATUSES: Mapping[str, Status] = {"现行有效": "in_force", "已被修改": "amended", "已失效": "repealed"}
FACTS = ("title", "number", "issuer", "date", "type", "gazette", "status")
ORIGINS: dict[str, Literal["text", "outside"]] = {"text": "text", "outside": "outside"}


@dataclass(frozen=True, slots=True)
class Meta:
    """What stands in a meta.yaml; `missing` are sentences on what the received text lacks."""

    facts: dict[str, Fact]
    missing: tuple[str, ...]
    problems: tuple[Problem, ...]


def read_meta(file: Path, path: str) -> Meta:
    """Whatever is wrong in it is a Problem at `path`; the rest holds."""
    try:
        values = load(read_file(file).text)
    except BadFile as fault:
        return Meta({}, (), (Problem(path, 0, str(fault)),))
    except YamlFault as fault:
        return Meta({}, (), (Problem(path, fault.line, f"YAML 读不懂：{fault}。文件本身照常收录。"),))
    if not isinstance(values, dict):
        return Meta({}, (), (Problem(path, 0, "应当是“名称: 值”的列表。文件本身照常收录。"),))
    problems = [Problem(path, 0, f"不认识“{key}”这一项。") for key in values if key not in (*FACTS, "missing")]
    facts = {name: _fact(name, values[name], path, problems) for name in FACTS if name in values}
    missing = values.get("missing") or ()
    if isinstance(missing, str) or any(not isinstance(sentence, str) for sentence in missing):
        problems.append(Problem(path, 0, "missing 应当是句子的列表。"))
        missing = ()
    return Meta(facts, tuple(missing), tuple(problems))


def _fact(name: str, given: object, path: str, problems: list[Problem]) -> Fact:
    """A bare value is known from outside; a mapping says where the value is from."""
    entry = given if isinstance(given, dict) else {"value": given, "from": "outside"}
    value, origin, source = entry.get("value"), entry.get("from"), entry.get("source")
    value, source = (text if isinstance(text, str) and text.strip() else None for text in (value, source))
    if set(entry) - {"value", "from", "source"} or (value and origin not in ORIGINS):
        problems.append(Problem(path, 0, f"“{name}”应当有 value、from（text 或 outside）、source。"))
    if value and (wrong := _wrong(name, value)):
        problems.append(Problem(path, 0, f"{wrong}，这里是“{value}”，按未知收录。"))
        value = None
    return Fact(name, value, ORIGINS.get(str(origin), "outside") if value else None, source)


def _wrong(name: str, value: str) -> str:
    """What a value should be that it is not; empty where it may stand."""
    if name == "date" and not _is_date(value):
        return "date 应是日期，例如 2016-11-02"
    if name == "status" and value not in STATUSES:
        return f"status 应是 {'、'.join(STATUSES)} 之一"
    return ""


def _is_date(value: str) -> bool:
    try:
        return bool(date.fromisoformat(value))
    except ValueError:
        return False
