"""Scenario files as plain objects with compiled expressions (format page), and frameworks (semantics 10)."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import ron
from expression import ALWAYS, Names, compile_effect, compile_expression, thousandths

COMPONENTS = ("priorities", "targets", "outcome", "conduct")
DEFAULT_WEIGHTS = {"priorities": 40, "targets": 30, "outcome": 20, "conduct": 10}
FRAMEWORKS = Path(__file__).resolve().parents[2] / "frameworks"


@dataclass
class Variable:
    id: str
    start: int
    low: int
    high: int
    step: int
    higher: bool  # whether more of it is better
    weight: int | None  # share of the outcome component; none without a table
    judged: int | None
    table: list


@dataclass
class Priority:
    id: str
    inputs: dict
    lenses: dict  # inputs of other frameworks, which no rule reads
    opens: int
    start_by: int | None
    too_late: int | None
    not_before: int | None
    start_effort: int
    tasks: list


@dataclass
class Task:
    id: str
    effort: int
    after: list
    until: int | None
    then: str | None
    effects: list


@dataclass
class Rule:
    when: object
    every: int
    effects: list


@dataclass
class Target:
    id: str
    kind: str
    weight: int
    fields: ron.Struct


@dataclass
class Text:
    """A text: alternatives, each with the condition under which it is shown."""

    alternatives: list

    def shown(self, world):
        """The first alternative whose condition holds."""
        return next(text for when, text in self.alternatives if when.value(world))


@dataclass
class Outcome:
    id: str
    weight: object
    signal: str | None
    effects: list
    goto: str | None


@dataclass
class Choice:
    id: str
    node: str
    label: Text
    requires: object
    fallback: bool
    takes: int
    effects: list
    starts: list
    defers: list
    practice: str | None
    look: str | None
    outcomes: list
    luck: str
    goto: str | None

    @property
    def path(self):
        """`node/choice`, which is also its stream of luck."""
        return f"{self.node}/{self.id}"


@dataclass
class Node:
    id: str
    kind: str
    at: int
    choices: list
    items: list  # (id, label)
    outcomes: list
    luck: str
    goto: str | None

    @property
    def path(self):
        """Its id, which is also its stream of luck."""
        return self.id


@dataclass
class Inject:
    id: str
    first: int
    last: int
    when: object
    node: str


@dataclass
class Ending:
    id: str
    when: object
    effects: list


@dataclass
class Answer:
    when: object
    choice: str | None
    order: list | None


class Scenario:
    """A scenario with everything the rules need, in the file's order."""

    def __init__(self, path):
        root = ron.read_file(path)
        self.names = Names(root["variables"], root.get("flags", {}), root.get("unknowns", {}))
        self.length = root["clock"]["length"]
        weights = root["weights"].fields if "weights" in root else DEFAULT_WEIGHTS
        self.weights = {component: 1000 * weights.get(component, 0) for component in COMPONENTS}
        self.variables = {id: self._variable(id, entry) for id, entry in root["variables"].items()}
        self.flags = {id: entry.get("start", False) for id, entry in self.names.flags.items()}
        self.unknowns = self.names.unknowns
        self.team = {
            id: {task: thousandths(skill) for task, skill in entry.get("skills", {}).items()}
            for id, entry in root.get("team", {}).items()
        }
        self.pace = compile_expression(root.get("pace", 1), self.names)
        self.tasks = {id: self._task(id, entry) for id, entry in root.get("tasks", {}).items()}
        self.priorities = {id: self._priority(id, entry, root) for id, entry in root["priorities"].items()}
        self.rules = [
            Rule(self._when(entry), entry.get("every", 1), self._effects(entry["effects"]))
            for entry in root.get("rules", [])
        ]
        self.targets = {
            id: Target(id, entry.name, entry.get("weight", 1), entry) for id, entry in root.get("targets", {}).items()
        }
        self.practices = {id: entry.get("weight", 1) for id, entry in root.get("practices", {}).items()}
        self.start = root["start"]
        self.nodes = {id: self._node(id, entry) for id, entry in root["nodes"].items()}
        self.injects = [self._inject(entry) for entry in root.get("injects", [])]
        self.endings = {
            entry["id"]: Ending(entry["id"], self._when(entry), self._effects(entry.get("effects", [])))
            for entry in root["endings"]
        }
        self.expert = {node: self._answers(entry) for node, entry in root.get("expert", {}).items()}
        framework = root["framework"]
        if isinstance(framework, str):
            framework = ron.read_file(FRAMEWORKS / f"{framework}.ron")
        self.ranking = Ranking(framework, self.priorities)

    def _when(self, entry, name="when"):
        return compile_expression(entry[name], self.names) if name in entry else ALWAYS

    def _effects(self, sources):
        return [compile_effect(source, self.names) for source in sources]

    def _text(self, source):
        if isinstance(source, str):
            return Text([(ALWAYS, source)])
        return Text([(self._when(entry), entry["text"]) for entry in source])

    def _variable(self, id, entry):
        worth = entry.get("outcome")
        return Variable(
            id, thousandths(entry["start"]), thousandths(entry["min"]), thousandths(entry["max"]),
            thousandths(entry.get("step", 1)), str(entry["better"]) == "higher",
            weight=worth.get("weight", 1) if worth else None,
            judged=worth.get("judged") if worth else None,
            table=[(thousandths(x), Fraction(y)) for x, y in worth["table"]] if worth else [],
        )

    def _priority(self, id, entry, root):
        return Priority(
            id, entry.get("inputs", {}), entry.get("lenses", {}), entry.get("opens", 0), entry.get("start_by"),
            entry.get("too_late"), entry.get("not_before"), thousandths(entry.get("start_effort", root.get("start_effort", 1))),
            tasks=[task for task, content in root.get("tasks", {}).items() if content.get("priority") == id],
        )

    def _task(self, id, entry):
        return Task(
            id, thousandths(entry["effort"]), entry.get("after", []), entry.get("until"), entry.get("then"),
            self._effects(entry.get("done", [])),
        )

    def _outcomes(self, entries):
        return [
            Outcome(
                entry["id"], self._when(entry, "weight"), entry.get("signal"), self._effects(entry.get("effects", [])),
                entry.get("goto"),
            )
            for entry in entries
        ]

    def _choice(self, node, entry):
        return Choice(
            entry["id"], node, self._text(entry["label"]), self._when(entry, "requires"), entry.get("fallback", False),
            entry.get("takes", 0), self._effects(entry.get("effects", [])), entry.get("starts", []),
            entry.get("defers", []), entry.get("practice"), entry.get("look"), self._outcomes(entry.get("outcomes", [])),
            entry.get("luck", "count"), entry.get("goto"),
        )

    def _node(self, id, entry):
        return Node(
            id, entry.name, entry.get("at", 0), [self._choice(id, choice) for choice in entry.get("choices", [])],
            [(item["id"], self._text(item["label"])) for item in entry.get("items", [])],
            self._outcomes(entry.get("outcomes", [])), entry.get("luck", "count"), entry.get("goto"),
        )

    def _inject(self, entry):
        return Inject(entry["id"], entry["from"], entry.get("until", entry["from"]), self._when(entry), entry["node"])

    def _answers(self, entry):
        entries = entry if isinstance(entry, list) else [entry]
        return [Answer(self._when(answer), answer.get("choice"), answer.get("order")) for answer in entries]


class Ranking:
    """The framework's order of the priorities, most urgent first, and which of them tie."""

    def __init__(self, framework, priorities):
        self.formula = framework["formula"]
        self.graded = self.formula.name in ("Product", "WeightedSum", "Roi", "Quotient")
        self.tolerance = Fraction(framework.get("tie", Fraction(1, 10)))
        self.values = {id: getattr(self, "_" + self.formula.name.lower())(entry.inputs) for id, entry in priorities.items()}
        self.order = sorted(priorities, key=self.values.get, reverse=self.graded)
        self.rank = {id: place for place, id in enumerate(self.order, start=1)}

    def tie(self, one, other):
        """Whether neither of two priorities counts as more urgent."""
        a, b = self.values[one], self.values[other]
        if a == b:
            return True
        return self.graded and abs(a - b) < self.tolerance * max(abs(a), abs(b))

    def _product(self, inputs):
        value = Fraction(1)
        for factor in self.formula["factors"]:
            given = Fraction(inputs[factor["input"]])
            value = value / given if factor.get("inverse", False) else value * given
        return value

    def _weightedsum(self, inputs):
        terms = [(Fraction(term["weight"]), Fraction(inputs[term["input"]])) for term in self.formula["terms"]]
        return sum(weight * given for weight, given in terms) / sum(weight for weight, _ in terms)

    def _roi(self, inputs):
        cost = Fraction(inputs[self.formula["cost"]])
        return (sum(Fraction(inputs[name]) for name in self.formula["benefits"]) - cost) / cost

    def _quotient(self, inputs):
        return sum(Fraction(inputs[name]) for name in self.formula["over"]) / Fraction(inputs[self.formula["under"]])

    def _tiers(self, inputs):
        """The place of the first tier whose condition holds, from 0."""

        class Inputs:
            variables = {name: thousandths(number) for name, number in inputs.items()}

        for place, tier in enumerate(self.formula["tiers"]):
            if "when" not in tier or compile_expression(tier["when"], Names(inputs)).value(Inputs):
                return place
        raise ValueError("no tier fits")

    def _quadrant(self, inputs):
        """The place of the quadrant in `order`, from 0."""

        def level(axis):
            return "high" if inputs[self.formula[axis]["input"]] >= self.formula[axis]["high"] else "low"

        pair = level("up"), level("across")
        return [(quadrant["up"], quadrant["across"]) for quadrant in self.formula["order"]].index(pair)
