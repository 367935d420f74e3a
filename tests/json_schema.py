"""As much of JSON Schema as the form of an assignment needs."""

import math
import re
from typing import Any

_TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
}


def fits(value: Any, schema: dict[str, Any], root: dict[str, Any]) -> bool:
    """Whether a document is of the form; what the keywords say that are used in ours."""
    if "$ref" in schema and not fits(value, root["$defs"][schema["$ref"].rpartition("/")[2]], root):
        return False
    if "type" in schema and not _is_of(value, schema["type"]):
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    if "const" in schema and value != schema["const"]:
        return False
    if "anyOf" in schema and not any(fits(value, each, root) for each in schema["anyOf"]):
        return False
    if not all(fits(value, each, root) for each in schema.get("allOf", ())):
        return False
    if "if" in schema and fits(value, schema["if"], root) and not fits(value, schema["then"], root):
        return False
    return _fits_parts(value, schema, root)


def _fits_parts(value: Any, schema: dict[str, Any], root: dict[str, Any]) -> bool:
    if isinstance(value, str):
        return re.search(schema.get("pattern", ""), value) is not None
    if isinstance(value, list):
        least, most = schema.get("minItems", 0), schema.get("maxItems", math.inf)
        return least <= len(value) <= most and all(
            fits(each, schema.get("items", {}), root) for each in value
        )
    if isinstance(value, dict):
        return _fits_table(value, schema, root)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return schema.get("minimum", -math.inf) <= value <= schema.get(
            "maximum", math.inf
        ) and value > schema.get("exclusiveMinimum", -math.inf)
    return True


def _fits_table(table: dict[str, Any], schema: dict[str, Any], root: dict[str, Any]) -> bool:
    known, others = schema.get("properties", {}), schema.get("additionalProperties", {})
    if not set(schema.get("required", ())) <= set(table):
        return False
    if len(table) < schema.get("minProperties", 0):
        return False
    if not all(fits(key, schema.get("propertyNames", {}), root) for key in table):
        return False
    return all(
        fits(each, known[key], root)
        if key in known
        else others is not False and fits(each, others, root)
        for key, each in table.items()
    )


def _is_of(value: Any, kind: str) -> bool:
    is_flag = isinstance(value, bool)
    return isinstance(value, _TYPES[kind]) and (is_flag == (kind == "boolean"))
