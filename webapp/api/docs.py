"""What the API says of itself: the document, and a page written from it. For whoever is signed in, and for tokens."""

import json
from typing import Any

from flask import Blueprint, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from claims.people import require
from webapp.api import auth, problems
from webapp.api.answers import answer, gives
from webapp.api.document import JSON, PREFIX, Schema, describe
from webapp.api.facts import Document

pages = Blueprint("docs", __name__, url_prefix=PREFIX)
problems.register(pages)


@pages.before_request
def let_in() -> ResponseReturnValue | None:
    """A person's session counts here, as on the pages; without one a token does."""
    if g.person and "Authorization" not in request.headers:
        require(g.person, "viewer", act="see the desk")
        return None
    if request.endpoint == "docs.show" and "Authorization" not in request.headers:
        return redirect(url_for("signin.show", next=request.path), 303)
    auth.identify()
    return None


@pages.get("/openapi.json")
@gives(Document)
def document() -> ResponseReturnValue:
    """This description: OpenAPI 3.1."""
    return answer(_document())


@pages.get("/docs")
def show() -> ResponseReturnValue:
    return render_template("docs/docs.html", document=_document(), spell=spell, example=example)


show.is_page = True  # type: ignore[attr-defined]


def _document() -> Schema:
    """Written once; only the address of the desk belongs to the request."""
    if "document" not in current_app.extensions:
        current_app.extensions["document"] = describe(current_app)
    return {**current_app.extensions["document"], "servers": [{"url": request.host_url.rstrip("/") + PREFIX}]}


def spell(schema: Schema) -> str:
    """What a value is, in words: “text or null”, “list, each Claim”."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if options := schema.get("anyOf"):
        return " or ".join(dict.fromkeys(spell(option) for option in options))
    if "const" in schema:
        return f"“{schema['const']}”"
    if "enum" in schema:
        return ", ".join(f"“{value}”" for value in schema["enum"])
    if schema.get("type") == "array":
        if "prefixItems" in schema:
            return " and ".join(spell(item) for item in schema["prefixItems"])
        return f"list, each {spell(schema['items'])}" if schema.get("items") else "list"
    if schema.get("type") == "object":
        inner = schema.get("additionalProperties")
        return f"object, each {spell(inner)}" if isinstance(inner, dict) and inner else "object"
    words = {
        "string": "text",
        "integer": "whole number",
        "boolean": "true or false",
        "date-time": "time",
        "date": "day",
    }
    named = str(schema.get("format") or schema.get("type", "anything"))
    return words.get(named, named)


def example(document: Schema, method: str, path: str, operation: Schema) -> str:
    """The operation as a command, with what must be given."""
    asked = "&".join(f"{field['name']}=…" for field in operation.get("parameters", []) if field["in"] == "query")
    address = f"{document['servers'][0]['url']}{path}" + (f"?{asked}" if asked else "")
    lines = [f"curl {'-X POST ' if method == 'post' else ''}'{address}'"]
    if operation.get("security") != []:
        lines.append('-H "Authorization: Bearer $TOKEN"')
    if body := operation.get("requestBody"):
        sample = json.dumps(_sample(document, body["content"][JSON]["schema"]), ensure_ascii=False)
        lines += [f"-H 'Content-Type: {JSON}'", f"-d '{sample}'"]
    return " \\\n  ".join(lines)


def _sample(document: Schema, schema: Schema) -> Any:
    """A value of this shape, with what it must hold and no more."""
    if "$ref" in schema:
        return _sample(document, document["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    if options := schema.get("anyOf"):
        return _sample(document, options[0])
    if "const" in schema or "enum" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    if schema.get("type") == "object":
        fields = schema.get("properties", {})
        return {name: _sample(document, fields[name]) for name in schema.get("required", ())}
    if schema.get("type") == "array":
        return [_sample(document, schema["items"])] if schema.get("items") else []
    return {"integer": 1, "number": 1.0, "boolean": True}.get(schema.get("type", ""), "…")
