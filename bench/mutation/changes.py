"""The changes that are tried, each alone, on the syntax tree of a module."""

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import zip_longest

Change = Callable[[ast.AST], None]

COMPARISONS: dict[type[ast.cmpop], list[type[ast.cmpop]]] = {
    ast.Lt: [ast.LtE, ast.GtE],
    ast.LtE: [ast.Lt, ast.Gt],
    ast.Gt: [ast.GtE, ast.LtE],
    ast.GtE: [ast.Gt, ast.Lt],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
    ast.Is: [ast.IsNot],
    ast.IsNot: [ast.Is],
    ast.In: [ast.NotIn],
    ast.NotIn: [ast.In],
}
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
LOOKUPS = {"__lt": "__lte", "__lte": "__lt", "__gt": "__gte", "__gte": "__gt"}
METHODS = {"filter": "exclude", "exclude": "filter", "first": "last"}
DROPPED = {"filter", "exclude", "distinct", "strip", "lower", "casefold", "removeprefix"}
# Without these a function is something else, and every test fails.
KEPT_DECORATORS = {"property", "cached_property", "classmethod", "staticmethod"}


@dataclass(frozen=True)
class Mutant:
    """A module with one change."""

    line: int
    """Where the changed statement begins."""
    what: str
    source: str
    in_function: bool
    """Whether it runs when a test calls something; otherwise when the module is imported."""


def _is_no_rule(node: ast.AST) -> bool:
    """What the database has from the migrations, or what only people in the admin see."""
    if isinstance(node, ast.Call):
        name = ast.unparse(node.func)
        return name.startswith("models.") and name.endswith(("Field", "Key"))
    return getattr(node, "name", None) in {"__str__", "Meta"}


class _Probes(ast.NodeTransformer):
    def __init__(self, module: str) -> None:
        self.module = module
        self.in_function = False

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        outside, self.in_function = self.in_function, True
        self.generic_visit(node)
        self.in_function = outside
        return node

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        for block in ("body", "orelse", "finalbody"):
            statements = getattr(node, block, None)
            if self.in_function and isinstance(statements, list):
                setattr(node, block, [new for each in statements for new in self._probed(each)])
        return node

    def _probed(self, statement: ast.stmt) -> list[ast.stmt]:
        # A process that a test starts has nobody who listens.
        ran = "getattr(__import__('builtins'), '__ran__', lambda *_: None)"
        return [*ast.parse(f"{ran}({self.module!r}, {statement.lineno})").body, statement]


def with_probes(source: str, module: str) -> str:
    """The module, telling `__ran__` of every statement in a function that it comes to."""
    return ast.unparse(ast.fix_missing_locations(_Probes(module).visit(ast.parse(source))))


def mutants_of(source: str, names: list[str]) -> Iterator[Mutant]:
    """All mutants of a module, or of the functions and classes of these names in it."""
    tree = ast.parse(source)
    before = ast.unparse(tree)
    places = dict(_places(tree, tree.body[0], names, wanted=not names, in_function=False))
    for number, node in enumerate(ast.walk(tree)):
        if node not in places:
            continue
        statement, in_function = places[node]
        for change in _changes(node):
            mutated = copy.deepcopy(tree)
            changed = next(item for at, item in enumerate(ast.walk(mutated)) if at == number)
            change(changed)
            text = ast.unparse(ast.fix_missing_locations(mutated))
            yield Mutant(statement.lineno, _difference(before, text), text, in_function)


def _difference(before: str, after: str) -> str:
    """The first line that differs, as it was and as it is."""
    pairs = zip_longest(before.splitlines(), after.splitlines(), fillvalue="")
    return next((f"{was.strip()}  →  {now.strip()}" for was, now in pairs if was != now), "")


def _places(
    node: ast.AST, statement: ast.stmt, names: list[str], *, wanted: bool, in_function: bool
) -> Iterator[tuple[ast.AST, tuple[ast.stmt, bool]]]:
    """Each node that may be changed, with its statement; no annotations, no docstrings."""
    for field, value in ast.iter_fields(node):
        of_class = field == "decorator_list" and isinstance(node, ast.ClassDef)
        if of_class or field in {"annotation", "returns"}:
            continue
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or _is_no_rule(child):
                continue
            here = child if isinstance(child, ast.stmt) else statement
            inside = wanted or getattr(child, "name", None) in names
            running = in_function or (isinstance(node, ast.FunctionDef) and field == "body")
            if inside:
                yield child, (here, running)
            yield from _places(child, here, names, wanted=inside, in_function=running)


def _changes(node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.Compare(ops=operators):
            for index, operator in enumerate(operators):
                for other in COMPARISONS[type(operator)]:
                    yield _set("ops", [*operators[:index], other(), *operators[index + 1 :]])
        case ast.BoolOp(op=junction):
            yield _set("op", ast.And() if isinstance(junction, ast.Or) else ast.Or())
        case ast.BinOp(op=operation) | ast.AugAssign(op=operation):
            if type(operation) in OPERATORS:
                yield _set("op", OPERATORS[type(operation)]())
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield _replace_by(operand)
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
            if not isinstance(test, ast.Compare | ast.BoolOp | ast.UnaryOp):
                yield _set("test", ast.UnaryOp(ast.Not(), test))
        case ast.Constant(value=bool(truth)):
            yield _set("value", not truth)
        case ast.Constant(value=int(number) | float(number)):
            yield _set("value", number + 1)
            yield _set("value", number - 1)
        case ast.Constant(value=str(name)):
            if lookup := _other_lookup(name):
                yield _set("value", lookup)
        case ast.keyword(arg=str(name)):
            if lookup := _other_lookup(name):
                yield _set("arg", lookup)
        case ast.Call(func=ast.Attribute(value=subject, attr=name)):
            if name in METHODS:
                yield _set("func", ast.Attribute(subject, METHODS[name]))
            if name in DROPPED:
                yield _replace_by(subject)
        case ast.Expr(value=ast.Call()) | ast.Raise():
            yield _replace_by(ast.Pass())
        case ast.Return(value=ast.expr() as value):
            if not (isinstance(value, ast.Constant) and value.value is None):
                yield _set("value", ast.Constant(None))
        case ast.FunctionDef(decorator_list=decorators):
            for decorator in decorators:
                if ast.unparse(decorator).partition("(")[0] not in KEPT_DECORATORS:
                    yield _set("decorator_list", [one for one in decorators if one != decorator])


def _set(field: str, value: object) -> Change:
    return lambda node: setattr(node, field, value)


def _other_lookup(name: str) -> str:
    """The name with the bound of its comparison moved; empty if it compares nothing."""
    found = (end for end in LOOKUPS if name.endswith(end))
    return next((name.removesuffix(end) + LOOKUPS[end] for end in found), "")


def _replace_by(other: ast.AST) -> Change:
    """Turn a node into the other one in place, wherever it stands."""

    def replace(node: ast.AST) -> None:
        place = {name: vars(node)[name] for name in node._attributes if name in vars(node)}
        node.__class__ = other.__class__
        vars(node).clear()
        vars(node).update(place | vars(other))

    return replace
