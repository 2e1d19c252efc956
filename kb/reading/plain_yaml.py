"""YAML in which every value is a string: no dates, numbers or booleans made of what an editor typed, no key twice."""

from functools import cache
from typing import Any, ClassVar


class YamlFault(Exception):
    """Broken YAML: `line` counts from 1 within the text given."""

    def __init__(self, line: int, message: str):
        super().__init__(message)
        self.line = line


def load(text: str) -> object:
    """Mappings, lists and strings as written; an empty value is `None`."""
    import yaml

    try:
        return yaml.load(text, Loader=_loader())
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        raise YamlFault(mark.line + 1 if mark else 1, fault.problem or "YAML 写法有误") from None
    except (yaml.YAMLError, ValueError, RecursionError) as fault:
        raise YamlFault(1, str(fault).splitlines()[0] if str(fault) else "YAML 写法有误") from None


@cache
def _loader() -> Any:
    import yaml

    class Plain(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}

        def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
            seen: set[str] = set()
            for key, _ in node.value:
                if not isinstance(key, yaml.ScalarNode):
                    raise yaml.MarkedYAMLError(problem="键不是文字", problem_mark=key.start_mark)
                if key.value in seen:
                    raise yaml.MarkedYAMLError(problem=f"键“{key.value}”重复", problem_mark=key.start_mark)
                seen.add(key.value)
            return dict(super().construct_mapping(node, deep))

    return Plain
