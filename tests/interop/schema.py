#!/usr/bin/env python3
"""Holds that `export --format json` says what the scenario's file says, and that its schema says what it writes.

Every export is valid by docs/scenario.schema.json, and nothing else is: a field too few or too many is refused. Names, times
and ways are those that the reader of this folder finds in the file. Every expression's tree has the value that this folder's
own parser gives its text, in random worlds.
"""

import argparse
import copy
import json
import random
import subprocess
import tempfile
from pathlib import Path

from environment import go_on_with
from expression import Names, compile_effect, compile_expression, divide, multiply, thousandths
from scenario import Scenario

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TARGET = ROOT / "target"
WORLDS = 40


def same(what, found, expected):
    """Fails where two things that should be equal are not."""
    if found != expected:
        raise SystemExit(f"{what}: {found!r}, expected {expected!r}")


class World:
    """A world in which everything is random, also what could never be at once."""

    def __init__(self, dice, scenario):
        self.variables = {id: dice.randrange(v.low, v.high + 1000, 1000) for id, v in scenario.variables.items()}
        self.flags = {id: dice.random() < 0.5 for id in scenario.flags}
        self.clock = dice.randrange(int(scenario.length) + 1)
        self.done = {id for id in scenario.tasks if dice.random() < 0.5}
        self.assigned = {id: dice.choice([None, "something"]) for id in scenario.team}
        self.started = {id for id in scenario.priorities if dice.random() < 0.5}
        self.visits = {id: dice.randrange(4) for id in scenario.nodes}
        self.first = {id: dice.choice([None, *(item for item, _ in node.items)]) for id, node in scenario.nodes.items()}
        self.values = {id: dice.choice([None, *entry["values"]]) for id, entry in scenario.unknowns.items()}

    def known(self, unknown):
        """The value of an unknown that is known."""
        return self.values[unknown]


BINARY = {
    "||": lambda a, b: a or b, "&&": lambda a, b: a and b, "==": lambda a, b: a == b, "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": multiply, "/": divide, "min": min, "max": max,
}
UNARY = {"negate": lambda a: -a, "not": lambda a: not a, "abs": abs}
FACTS = {
    "variable": lambda world, id: world.variables[id], "input": lambda world, id: world.variables[id],
    "flag": lambda world, id: world.flags[id], "done": lambda world, id: id in world.done,
    "busy": lambda world, id: world.assigned[id] is not None, "started": lambda world, id: id in world.started,
    "visits": lambda world, id: 1000 * world.visits[id], "known": lambda world, id: world.known(id) is not None,
}


def value(tree, world):
    """The value of an exported tree in a world."""
    op = tree["op"]
    if op == "number":
        # A number of three places at most is the same after its way through a binary fraction and back.
        return thousandths(str(tree["value"]))
    if op == "truth":
        return tree["value"]
    if op in FACTS:
        return FACTS[op](world, tree["id"])
    if op == "tick":
        return 1000 * world.clock
    if op == "first":
        return world.first.get(tree["id"]) == tree["item"]
    if op == "is":
        return world.known(tree["id"]) == tree["value"]
    operands = [value(operand, world) for operand in tree["operands"]]
    if op == "select":
        return operands[1] if operands[0] else operands[2]
    return UNARY[op](*operands) if op in UNARY else BINARY[op](*operands)


def objects(json_value):
    """Every object in a JSON value."""
    if isinstance(json_value, dict):
        yield json_value
        json_value = list(json_value.values())
    if isinstance(json_value, list):
        for entry in json_value:
            yield from objects(entry)


def attempt(function, *arguments):
    """A value, or that there is none: a random world divides by 0 where no real one does."""
    try:
        return function(*arguments)
    except ZeroDivisionError:
        return "no value"


def check_expressions(exported, scenario, dice):
    """Trees mean what their texts mean."""
    worlds = [World(dice, scenario) for _ in range(WORLDS)]
    inputs = {name for priority in scenario.priorities.values() for name in priority.inputs}
    count = 0
    for it in objects({key: part for key, part in exported.items() if key != "framework"}):
        if set(it) == {"text", "tree"}:
            own, tree = compile_expression(it["text"], scenario.names).value, it["tree"]
        elif "do" in it and "value" in it:
            own, tree = compile_effect(it["text"], scenario.names).value, it["value"]
        else:
            continue
        count += 1
        for world in worlds:
            same(it["text"], attempt(value, tree, world), attempt(own, world))
    for it in objects(exported["framework"]):
        if set(it) == {"text", "tree"}:
            count += 1
            own = compile_expression(it["text"], Names(inputs)).value
            for priority in scenario.priorities.values():
                class Inputs:
                    variables = {name: thousandths(number) for name, number in priority.inputs.items()}

                same(it["text"], value(it["tree"], Inputs), own(Inputs))
    return count


def written(goto):
    """A target as it stands in the file."""
    if goto is None:
        return None
    ((kind, id),) = goto.items()
    return kind if id is True else id


def check_story(exported, scenario):
    """Names, times and ways are those of the file, in its order."""
    for part in ("variables", "flags", "unknowns", "team", "tasks", "priorities", "targets", "practices", "nodes"):
        same(part, [entry["id"] for entry in exported[part]], list(getattr(scenario, part)))
    same("start", exported["start"], scenario.start)
    same("rank", sorted(exported["priorities"], key=lambda p: p["rank"]), [
        next(p for p in exported["priorities"] if p["id"] == id) for id in scenario.ranking.order
    ])
    for priority in exported["priorities"]:
        own = scenario.priorities[priority["id"]]
        numbers = lambda given: {name: thousandths(str(number)) for name, number in given.items()}
        same(priority["id"], numbers(priority["inputs"]), numbers(own.inputs))
        same(priority["id"], {id: numbers(given) for id, given in priority["lenses"].items()},
             {id: numbers(given) for id, given in own.lenses.items()})
    for variable in exported["variables"]:
        own = scenario.variables[variable["id"]]
        same(variable["id"], [thousandths(str(variable[x])) for x in ("start", "min", "max", "step")],
             [own.start, own.low, own.high, own.step])
    for task in exported["tasks"]:
        own = scenario.tasks[task["id"]]
        same(task["id"], (thousandths(str(task["effort"])), task["after"], task["until"], task["then"]),
             (own.effort, own.after, own.until, own.then))
    for node in exported["nodes"]:
        own = scenario.nodes[node["id"]]
        same(node["id"], (node["kind"], node["at"] or 0), (own.kind.lower(), own.at))
        same(node["id"], [item["id"] for item in node.get("items", [])], [id for id, _ in own.items])
        check_outcomes(node.get("outcomes", []), own.outcomes, None)
        same(node["id"], [choice["id"] for choice in node.get("choices", [])], [choice.id for choice in own.choices])
        for choice, own_choice in zip(node.get("choices", []), own.choices):
            look = choice["look"] and f"{choice['look']['unknown']}/{choice['look']['look']}"
            same(own_choice.path, (choice["takes"], choice["fallback"], choice["starts"], choice["defers"], look),
                 (own_choice.takes, own_choice.fallback, own_choice.starts, own_choice.defers, own_choice.look))
            same(own_choice.path, written(choice["goto"]), own_choice.goto)
            check_outcomes(choice["outcomes"], own_choice.outcomes, own_choice.goto)
    same("injects", [(i["id"], i["from"], i["until"], i["node"]) for i in exported["injects"]],
         [(i.id, i.first, i.last, i.node) for i in scenario.injects])
    same("endings", [ending["id"] for ending in exported["endings"]], list(scenario.endings))
    for entry in exported["expert"]:
        own = scenario.expert[entry["node"]]
        same(entry["node"], [(a["choice"], a["order"]) for a in entry["answers"]], [(a.choice, a.order) for a in own])


def check_outcomes(exported, own, goto):
    """Outcomes lead where the file says, or where their choice does."""
    same("outcomes", [(o["id"], o["signal"], written(o["goto"])) for o in exported],
         [(o.id, o.signal, o.goto or goto) for o in own])


def check_schema(exported, validator):
    """An export is valid."""
    errors = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(exported)]
    same("validity", errors[:3], [])


def check_strictness(exported, validator):
    """One with a field too few or too many is not valid."""
    for field in exported:
        less = {key: part for key, part in exported.items() if key != field}
        same(f"without {field}", validator.is_valid(less), False)
    for path in (("about",), ("clock",), ("framework",), ("nodes", 0), ("variables", 0), ("endings", 0)):
        more = copy.deepcopy(exported)
        part = more
        for step in path:
            part = part[step]
        part["no_such_field"] = 1
        same(f"more in {path}", validator.is_valid(more), False)


def main():
    """Checks every scenario that is named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", type=Path, default=TARGET / "release" / "toughcall")
    parser.add_argument("--venv", type=Path, default=TARGET / "schema-venv", help="where jsonschema is, or is put")
    parser.add_argument("scenarios", nargs="+", type=Path)
    arguments = parser.parse_args()
    go_on_with(["jsonschema"], HERE / "requirements-schema.txt", arguments.venv)
    from jsonschema import Draft202012Validator

    schema = json.loads((ROOT / "docs" / "scenario.schema.json").read_text())
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    dice, expressions = random.Random(1), 0
    for path in arguments.scenarios:
        with tempfile.TemporaryDirectory() as folder:
            command = [arguments.binary.resolve(), "export", path, "--format", "json", "--out", folder]
            file = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
            exported = json.loads(Path(file).read_text())
        check_schema(exported, validator)
        # Every one of these looks at a whole scenario again, so one small one has to do.
        if path == arguments.scenarios[0]:
            check_strictness(exported, validator)
        scenario = Scenario(path)
        check_story(exported, scenario)
        expressions += check_expressions(exported, scenario, dice)
    print(f"{len(arguments.scenarios)} scenarios, {expressions} expressions in {WORLDS} worlds each: all agree")


if __name__ == "__main__":
    main()
