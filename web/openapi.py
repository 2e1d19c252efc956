"""The API described for programs (OpenAPI 3.1): every route, its parameters, what it answers and how it refuses."""

from typing import Any, get_args

from kb import VERSION, Answer, Clause, Department, Document, Duty, Tag, Target
from kb.alignment import Alignment, Pair
from kb.citation.memo import Checked
from kb.citation.resolve import Resolved
from kb.citation.styles import STYLES, Cite
from kb.model import Role
from kb.query import LONGEST
from kb.search import DEEPEST, MOST
from kb.silence import Silence
from web.schema import Schemas

TEXT = {"type": "string", "maxLength": LONGEST}
WORDS = {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": "[^ ]"}
FLAG = {"enum": ["0", "1"]}
SEVERAL = {"type": "array", "items": TEXT}
ROLES = [*get_args(Role), "牵头", "配合", "责任"]

QUERY: dict[str, tuple[str, dict[str, Any]]] = {
    "q": ("检索词", TEXT),
    "doc": ("文件，用地址、文号或题目，可重复", SEVERAL),
    "topic": ("主题，可重复", SEVERAL),
    "department": ("部门，旧名今名都可以，可重复", SEVERAL),
    "role": ("角色，可重复", {"type": "array", "items": {"enum": ROLES}}),
    "year": ("年份，可重复", {"type": "array", "items": {"type": "string", "pattern": "^[0-9]{4}$"}}),
    "has_target": ("只要有指标的", FLAG),
    "sort": ("按相关度或按文件顺序", {"enum": ["rank", "document"]}),
    "expand": ("0：只查原词", FLAG),
    "limit": ("每页条数", {"type": "integer", "minimum": 1, "maximum": MOST}),
    "offset": ("从第几条之后开始", {"type": "integer", "minimum": 0, "maximum": DEEPEST}),
    "inferred": ("1：也列推定的", FLAG),
    "exact": ("1：逐字比较", FLAG),
}
REQUIRED: dict[str, tuple[str, dict[str, Any]]] = {
    "old": ("前一文件或条款的地址", WORDS),
    "new": ("后一文件或条款的地址", WORDS),
    "topic": ("主题", WORDS),
    "address": ("文件或条款的地址", WORDS),
    "q": ("含有引用的文字", WORDS),
}
FACTS = ("doc", "department", "topic", "year")
PAGED = ("limit", "offset")


def description(url: str) -> dict[str, Any]:
    """The whole description; `url` is where the site lives."""
    schemas = Schemas()
    error = {
        "type": "object",
        "properties": {"error": {"type": "string"}, "status": {"type": "integer"}},
        "required": ["error", "status"],
    }
    paths = {path: {"get": _get(schemas, *route)} for path, route in _routes().items()}
    paths["/api/suggest"] = {"get": _suggest()}
    paths["/api/memo/check"] = {"post": _memo(schemas)}
    components = {"schemas": schemas.components | {"Error": error}}
    info = {"title": "政策条款库", "version": VERSION, "description": "逐条检索政策文件原文；与命令行给出同样的值。"}
    return {"openapi": "3.1.0", "info": info, "servers": [{"url": url}], "paths": paths, "components": components}


def _routes() -> dict[str, tuple[str, Any, tuple[str, ...], tuple[str, ...]]]:
    """Path → what it gives, the type of it, required parameters, others."""
    search = ("q", *FACTS, "role", "has_target", "sort", "expand", *PAGED)
    return {
        "/api/search": ("检索", Answer, (), search),
        "/api/documents": ("所有文件", tuple[Document, ...], (), PAGED),
        "/api/clauses/{address}": ("文件、条款或自然段", Document | Clause, ("address",), ()),
        "/api/tree/{document}": ("一个文件的全部条款", tuple[Clause, ...], ("document",), PAGED),
        "/api/topics": ("条款的主题", tuple[Tag, ...], (), (*FACTS, *PAGED)),
        "/api/duties": ("责任", tuple[Duty, ...], (), (*FACTS, "role", "inferred", *PAGED)),
        "/api/targets": ("指标", tuple[Target, ...], (), (*FACTS, *PAGED)),
        "/api/departments": ("部门和沿革", tuple[Department, ...], (), PAGED),
        "/api/compare": ("两个文件或两条的对照", Alignment, ("old", "new"), ("exact",)),
        "/api/silence": ("不再提及的", tuple[Silence, ...], ("old", "new"), PAGED),
        "/api/brief": ("一个主题在两个文件里", tuple[Pair, ...], ("topic", "old", "new"), PAGED),
        "/api/cite": ("引用", Cite, ("address",), ("style",)),
        "/api/resolve": ("认出引用", tuple[Resolved, ...], ("q",), PAGED),
    }


def _get(schemas: Schemas, told: str, kind: Any, required: tuple[str, ...], others: tuple[str, ...]) -> dict[str, Any]:
    parameters = [*(_required(name, told, kind) for name in required), *map(_optional, others)]
    return {"summary": told, "parameters": parameters, "responses": _responses(schemas.of(kind))}


def _suggest() -> dict[str, Any]:
    """As OpenSearch has it: what was typed, and what it may become."""
    found = {"type": "array", "items": {"type": "string"}}
    both = {"type": "array", "items": {"oneOf": [{"type": "string"}, found]}, "minItems": 2, "maxItems": 2}
    return {"summary": "补全检索词", "parameters": [_optional("q")], "responses": _responses(both)}


def _required(name: str, told: str, kind: Any) -> dict[str, Any]:
    in_path = name == "document" or (name == "address" and kind is not Cite)
    words, schema = REQUIRED.get(name, (told, WORDS))
    return {
        "name": name,
        "in": "path" if in_path else "query",
        "required": True,
        "description": words,
        "schema": schema,
    }


def _optional(name: str) -> dict[str, Any]:
    words, schema = QUERY.get(name, ("引用格式", {"enum": [*STYLES]}))
    return {"name": name, "in": "query", "required": False, "description": words, "schema": schema}


def _memo(schemas: Schemas) -> dict[str, Any]:
    text = {"type": "object", "properties": {"text": WORDS | {"maxLength": 1_000_000}}, "required": ["text"]}
    file = {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}, "required": ["file"]}
    content = {"application/json": {"schema": text}, "multipart/form-data": {"schema": file}}
    body = {"required": True, "content": content}
    responses = _responses(schemas.of(Checked))
    return {"summary": "核查稿件，什么都不留", "requestBody": body, "responses": responses}


def _responses(schema: dict[str, Any]) -> dict[str, Any]:
    refused = {
        "description": "一句话说明原因",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
    }
    return {
        "200": {"description": "结果", "content": {"application/json": {"schema": schema}}},
        "301": {"description": "地址已改，见 Location"},
        **dict.fromkeys(("400", "404", "410", "413", "415", "503"), refused),
    }
