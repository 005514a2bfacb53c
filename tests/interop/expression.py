"""Whole thousandths, and the expression language over them (semantics 1, format "Expressions").

An expression is compiled once into a function of the world. Numbers are whole thousandths, yes/no is `bool`.
"""

import operator
import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Callable


def thousandths(number):
    """A number of a file as whole thousandths."""
    scaled = Fraction(number) * 1000
    if scaled.denominator != 1:
        raise ValueError(f"{number} has more than three places")
    return int(scaled)


def decimal(number):
    """Thousandths in decimal, trailing zeros dropped."""
    sign = "-" if number < 0 else ""
    whole, rest = divmod(abs(number), 1000)
    return f"{sign}{whole}.{rest:03}".rstrip("0").rstrip(".")


def quotient(numerator, denominator):
    """The quotient of two whole numbers, rounded half away from zero."""
    size = (2 * abs(numerator) + abs(denominator)) // (2 * abs(denominator))
    return size if (numerator < 0) == (denominator < 0) else -size


def multiply(a, b):
    """`a * b`, rounded once."""
    return quotient(a * b, 1000)


def divide(a, b):
    """`a / b`, rounded once."""
    return quotient(1000 * a, b)


@dataclass
class Names:
    """The names that an expression may use, by what they stand for."""

    variables: Any = ()
    flags: Any = ()
    unknowns: Any = ()


@dataclass
class Expression:
    """A compiled expression, and the unknowns it compares with `==` or `!=`."""

    value: Callable
    unknowns: set = field(default_factory=set)


ALWAYS = Expression(lambda world: True)
TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|([a-z][a-z0-9_]*)|(==|!=|<=|>=|&&|\|\||[-+*/<>!?:(),]))")
COMPARISONS = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}
SUMS = {"+": operator.add, "-": operator.sub}
PRODUCTS = {"*": multiply, "/": divide}
FUNCTIONS = {"min": min, "max": max, "abs": abs}
QUESTIONS = {
    "done": lambda world, task: task in world.done,
    "busy": lambda world, member: world.assigned[member] is not None,
    "free": lambda world, member: world.assigned[member] is None,
    "started": lambda world, priority: priority in world.started,
    "visits": lambda world, node: 1000 * world.visits[node],
    "known": lambda world, unknown: world.known(unknown) is not None,
}


def _binary(function, a, b):
    return lambda world: function(a(world), b(world))


class _Parser:
    def __init__(self, text, names):
        self.names = names
        self.unknowns = set()
        self.tokens = []
        position, text = 0, text.rstrip()
        while position < len(text):
            match = TOKEN.match(text, position)
            if match is None:
                raise ValueError(f"cannot read {text[position:]!r}")
            self.tokens.append(match[0].strip())
            position = match.end()
        self.at = 0

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self, *expected):
        token = self.peek()
        if token is None or (expected and token not in expected):
            raise ValueError(f"expected {expected}, found {token!r} in {' '.join(self.tokens)}")
        self.at += 1
        return token

    def whole(self):
        value = self.choice()
        if self.peek() is not None:
            raise ValueError(f"unexpected {self.peek()!r} in {' '.join(self.tokens)}")
        return Expression(value, self.unknowns)

    def choice(self):
        condition = self.either()
        if self.peek() != "?":
            return condition
        self.take("?")
        yes = self.choice()
        self.take(":")
        no = self.choice()
        return lambda world: yes(world) if condition(world) else no(world)

    def either(self):
        left = self.both()
        while self.peek() == "||":
            self.take()
            left = _binary(lambda a, b: a or b, left, self.both())
        return left

    def both(self):
        left = self.comparison()
        while self.peek() == "&&":
            self.take()
            left = _binary(lambda a, b: a and b, left, self.comparison())
        return left

    def comparison(self):
        left = self.sum()
        if self.peek() in COMPARISONS:
            return _binary(COMPARISONS[self.take()], left, self.sum())
        return left

    def sum(self):
        left = self.product()
        while self.peek() in SUMS:
            left = _binary(SUMS[self.take()], left, self.product())
        return left

    def product(self):
        left = self.unary()
        while self.peek() in PRODUCTS:
            left = _binary(PRODUCTS[self.take()], left, self.unary())
        return left

    def unary(self):
        if self.peek() == "-":
            self.take()
            inner = self.unary()
            return lambda world: -inner(world)
        if self.peek() == "!":
            self.take()
            inner = self.unary()
            return lambda world: not inner(world)
        return self.primary()

    def primary(self):
        token = self.take()
        if token == "(":
            inner = self.choice()
            self.take(")")
            return inner
        if token[0].isdigit():
            number = thousandths(token)
            return lambda world: number
        if token in ("true", "false"):
            truth = token == "true"
            return lambda world: truth
        if token == "tick":
            return lambda world: 1000 * world.clock
        if token in FUNCTIONS:
            function, arguments = FUNCTIONS[token], self.arguments(self.choice)
            return lambda world: function(*(argument(world) for argument in arguments))
        if token in QUESTIONS:
            question, (name,) = QUESTIONS[token], self.arguments(self.take)
            return lambda world: question(world, name)
        if token == "first":
            (ranking,) = self.arguments(self.take)
            compare, item = COMPARISONS[self.take("==", "!=")], self.take()
            return lambda world: compare(world.first.get(ranking), item)
        if token in self.names.unknowns:
            self.unknowns.add(token)
            # The format page says of both that they are "true only once the value is known"; the program takes `!=` as the
            # plain contrary of `==`, and so does this line, until the page says which.
            compare, value = COMPARISONS[self.take("==", "!=")], self.take()
            return lambda world: compare(world.known(token), value)
        if token in self.names.variables:
            return lambda world: world.variables[token]
        if token in self.names.flags:
            return lambda world: world.flags[token]
        raise ValueError(f"unknown name {token!r}")

    def arguments(self, one):
        self.take("(")
        arguments = [one()]
        while self.take(",", ")") == ",":
            arguments.append(one())
        return arguments


def compile_expression(source, names):
    """An expression of a file, a string or a bare number, ready to be evaluated."""
    if not isinstance(source, str):
        number = thousandths(source)
        return Expression(lambda world: number)
    return _Parser(source, names).whole()


@dataclass
class Effect:
    """One change of the world: `verb` is `variable`, `flag`, `assign` or `release`."""

    verb: str
    target: str
    value: Callable | None = None
    task: str | None = None


EFFECT = re.compile(r"\s*([a-z][a-z0-9_]*)\s*([-+*/]?=)(?!=)(.*)", re.DOTALL)
STAFFING = re.compile(r"\s*(assign|release)\s*\(\s*([a-z0-9_]+)\s*(?:,\s*([a-z0-9_]+)\s*)?\)\s*")


def compile_effect(source, names):
    """An effect of a file, ready to be applied."""
    if staffing := STAFFING.fullmatch(source):
        return Effect(staffing[1], staffing[2], task=staffing[3])
    target, sign, text = EFFECT.fullmatch(source).groups()
    value = compile_expression(text.strip(), names).value
    if target in names.flags:
        return Effect("flag", target, value)
    if sign != "=":
        change = {**SUMS, **PRODUCTS}[sign[0]]
        return Effect("variable", target, _binary(change, lambda world: world.variables[target], value))
    return Effect("variable", target, value)
