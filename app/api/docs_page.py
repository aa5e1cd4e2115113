"""The page at /api/docs, made from the OpenAPI document here: no request leaves the machine."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from fastapi import FastAPI
from fastapi.responses import HTMLResponse

_STYLE = """
:root { color-scheme: light dark; --dim: #777; --line: #8884; --get: #2a7de1; --post: #1a9c5b;
  --put: #b7791f; --delete: #d03f3f }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h2 { margin-top: 2.5rem } summary { cursor: pointer; padding: .4rem 0 }
details { border-bottom: 1px solid var(--line) } code, pre { font: 13px/1.45 ui-monospace, monospace }
pre { overflow: auto; padding: .75rem; border: 1px solid var(--line); border-radius: 6px }
b.method { display: inline-block; width: 4.5rem } .GET { color: var(--get) } .POST { color: var(--post) }
.PUT { color: var(--put) } .DELETE { color: var(--delete) } .dim { color: var(--dim) }
td { padding: .15rem 1rem .15rem 0; vertical-align: top }
"""


def docs_page(api: FastAPI) -> HTMLResponse:
    """Every route with its parameters, body and answer."""
    document = api.openapi()
    groups: dict[str, list[str]] = {}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            tag = (operation.get("tags") or ["More"])[0]
            groups.setdefault(tag, []).append(_operation(document, path, method.upper(), operation))
    sections = "".join(f"<h2>{escape(tag)}</h2>{''.join(routes)}" for tag, routes in groups.items())
    title = f"{escape(document['info']['title'])} {escape(document['info']['version'])}: the API"
    html = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style><h1>{title}</h1>'
        '<p>For programs: <a href="/api/openapi.json">/api/openapi.json</a> (OpenAPI). '
        "Errors are problem documents (RFC 9457): <code>detail</code> is a sentence for people.</p>"
        f"{sections}</html>"
    )
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'"
    return HTMLResponse(html, headers={"Content-Security-Policy": policy})


def _operation(document: Mapping[str, Any], path: str, method: str, operation: Mapping[str, Any]) -> str:
    parts = "".join(_parts(document, operation))
    return (
        f'<details><summary><b class="method {method}">{method}</b> <code>{escape(path)}</code> '
        f'<span class="dim">{escape(operation.get("summary", ""))}</span></summary>{parts}</details>'
    )


def _parts(document: Mapping[str, Any], operation: Mapping[str, Any]) -> Iterator[str]:
    if operation.get("description"):
        yield f"<p>{escape(operation['description'])}</p>"
    if parameters := operation.get("parameters"):
        rows = "".join(
            f"<tr><td><code>{escape(one['name'])}</code></td><td class=dim>{escape(one['in'])}</td>"
            f"<td>{escape(one.get('description') or one.get('schema', {}).get('description', ''))}</td></tr>"
            for one in parameters
        )
        yield f"<table>{rows}</table>"
    for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
        yield f"<p>Body, <code>{escape(media_type)}</code></p>{_schema(document, content.get('schema', {}))}"
    for status, answer in operation.get("responses", {}).items():
        if status == "default":  # said once, at the top
            continue
        yield f"<p>Answer {escape(status)} <span class=dim>{escape(answer.get('description', ''))}</span></p>"
        schema = answer.get("content", {}).get("application/json", {}).get("schema")
        if schema:
            yield _schema(document, schema)


def _schema(document: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    return f"<pre>{escape(json.dumps(_outline(document, schema), indent=1, ensure_ascii=False))}</pre>"


def _outline(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Any:
    """A schema as one looks at it: field names with the words for their types."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return _outline(document, document["components"]["schemas"][name])
    if "anyOf" in schema:
        return " or ".join(str(_outline(document, one)) for one in schema["anyOf"])
    if schema.get("properties"):
        return {name: _outline(document, one) for name, one in schema["properties"].items()}
    if schema.get("type") == "array" and "items" in schema:
        return [_outline(document, schema["items"])]
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    return schema.get("format") or schema.get("type", "any")
