"""A render plan as plain JSON and back, exact: led by the types of its fields. Pure."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from app.domain.errors import InvalidDocument
from app.domain.render_plan.values import RenderPlan

VERSION = 20


def plan_to_json(plan: RenderPlan) -> dict[str, Any]:
    """The plan as dicts, lists, texts, whole numbers, booleans and None."""
    return {"version": VERSION, "plan": _plain(plan)}


def plan_from_json(document: Mapping[str, Any]) -> RenderPlan:
    """The plan that `plan_to_json` gave. Raises InvalidDocument for one of another version."""
    if document.get("version") != VERSION:
        raise InvalidDocument("This export was planned by another version of Cutroom. Please export again.")
    try:
        plan = _value(RenderPlan, document["plan"])
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise InvalidDocument("The plan of this export cannot be read. Please export again.") from error
    assert isinstance(plan, RenderPlan)
    return plan


def _plain(value: object) -> object:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, (Fraction, Decimal, StrEnum)):
        return str(value)
    return value


def _value(kind: Any, plain: Any) -> object:
    if is_dataclass(kind) and isinstance(kind, type):
        return kind(**{name: _value(hint, plain[name]) for name, hint in _hints(kind).items()})
    origin = get_origin(kind)
    if origin is tuple:
        return _items(get_args(kind), plain)
    if origin in (Union, types.UnionType):  # of something and None
        return None if plain is None else _value(get_args(kind)[0], plain)
    if kind in (Fraction, Decimal) or issubclass(kind, StrEnum):
        return kind(plain)
    if type(plain) is not kind:
        raise TypeError(f"{plain!r} is not a {kind.__name__}")
    return plain


def _items(kinds: tuple[Any, ...], plain: Any) -> tuple[object, ...]:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_value(kinds[0], item) for item in plain)
    return tuple(_value(kind, item) for kind, item in zip(kinds, plain, strict=True))


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
