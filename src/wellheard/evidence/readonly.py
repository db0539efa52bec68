"""Whether a question only reads the four tables: decided on DuckDB's own parse of it, before it runs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

import duckdb

from wellheard.evidence.errors import EvidenceError
from wellheard.evidence.schemas import TABLES

TABLE_FUNCTIONS: Final = frozenset({"generate_series", "range", "unnest"})
"""Functions that may stand in ``FROM``. Every other one reads files, changes settings or takes raw memory addresses."""


def require_readable(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Raise an error unless ``sql`` is a single ``SELECT`` over the four tables, its own parts and plain series.

    Args:
        connection: Used to parse, never to run ``sql``.
        sql: The question.

    Raises:
        EvidenceError: It is not, or it cannot be parsed.
    """
    answer = connection.execute("SELECT json_serialize_sql(?)", [sql]).fetchone()
    parsed: dict[str, Any] = json.loads(answer[0]) if answer else {"error": True}
    if parsed["error"]:
        raise _not_understood() if parsed.get("error_type") == "parser" else _refused("something else than SELECT")
    if len(parsed["statements"]) != 1:
        raise _refused("no statement, or more than one")
    nodes = list(_nodes(parsed))
    own_names = {entry["key"].lower() for node in nodes for entry in node.get("cte_map", {}).get("map", ())}
    for node in nodes:
        found = _not_allowed(node, own_names)
        if found:
            raise _refused(found)


def _nodes(tree: object) -> Iterator[dict[str, Any]]:
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield node
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)


def _not_allowed(node: dict[str, Any], own_names: set[str]) -> str:
    """Return what is wrong with one node of the parse, or ""."""
    kind = node.get("type")
    if kind == "SHOW_REF":
        return "a description of the database"
    if kind == "TABLE_FUNCTION":
        function = node["function"]
        known = (
            function["function_name"].lower() in TABLE_FUNCTIONS and not function["schema"] and not function["catalog"]
        )
        return "" if known else "a function in FROM"
    if kind == "BASE_TABLE":
        known = node["table_name"].lower() in own_names.union(TABLES)
        return "" if known and not node["schema_name"] and not node["catalog_name"] else "another table or a file"
    return ""


def _refused(found: str) -> EvidenceError:
    tables, functions = ", ".join(TABLES), ", ".join(sorted(TABLE_FUNCTIONS))
    return EvidenceError(
        "question-refused",
        "A question may only read the evidence.",
        found=found,
        expected=f"one question that starts with SELECT, over {tables}; of functions in FROM only {functions}",
        hint="write values as parameters, and read other files outside of the question",
    )


def _not_understood() -> EvidenceError:
    return EvidenceError(
        "question-not-understood",
        "The question is no SQL that DuckDB understands.",
        found="a syntax error",
        expected="one SELECT in DuckDB's dialect",
        hint='put column names that are SQL words in double quotes, such as "at" and "row"',
    )
