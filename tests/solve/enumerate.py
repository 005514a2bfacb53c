"""Exact values of small scenarios by brute force: every choice, every chance outcome, probabilities as fractions.

    python3 tests/solve/enumerate.py tests/solve/bet.ron            # prints `value` and `q` lines
    python3 tests/solve/enumerate.py --check tests/solve/*.ron      # compares them with the lines in the files

It drives the independent interpreter in tests/interop, whose rules it does not touch. That interpreter asks `luck` for a
number and picks with it; here it is given a script of outcomes instead, which stops at the first draw that has no line
yet and says how likely each outcome is. So chance is settled when the player learns of it: before a look or a revelation
an unknown is only a belief.
"""

import argparse
import copy
import re
import sys
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "interop"))
sys.setrecursionlimit(100_000)

import ron  # noqa: E402
import world as rules  # noqa: E402
from interpreter import Policy  # noqa: E402
from scenario import Scenario  # noqa: E402

POLICIES = ("optimal", "worst", "random", "first", "last", "longest", "cautious", "greedy", "framework", "expert")
LINE = re.compile(r"//\s*(value|q)\s+(\S+)\s*=\s*(\S+)\s*$")


class Unscripted(Exception):
    """A draw that the script has no line for: the probabilities of its outcomes."""

    def __init__(self, chances):
        super().__init__(chances)
        self.chances = chances


class Script:
    """Outcomes to be replayed, draw by draw."""

    def __init__(self, outcomes=()):
        self.outcomes, self.used = outcomes, 0

    def pick(self, weights):
        """The next outcome of the script, as an index into the weights."""
        if self.used == len(self.outcomes):
            total = sum(weights)
            raise Unscripted({i: Fraction(weight, total) for i, weight in enumerate(weights) if weight})
        self.used += 1
        return self.outcomes[self.used - 1]


class ScriptedLuck:
    """Stands in for the module `luck`: the seed of a run is its script, and a number drawn is the script itself."""

    @staticmethod
    def number(script, _stream, _k):
        return script

    @staticmethod
    def pick(script, weights):
        return script.pick(weights)


rules.luck = ScriptedLuck


class World(rules.World):
    """The interpreter's world: luck from a script, truth from belief, copied at will."""

    def truth(self, unknown):
        """The value of an unknown, settled now and as likely as the player believes. The world does not keep it."""
        belief = self.beliefs[unknown]
        return list(belief)[self.seed.pick(list(belief.values()))]

    def event(self, event, **fields):
        """Nobody reads the events here."""

    def twin(self, script):
        """A copy that goes its own way, with an empty ledger."""
        twin = copy.copy(self)
        twin.seed, twin.ledger = script, []
        twin.story, twin.inject = copy.copy(self.story), copy.copy(self.inject)
        for name in ("variables", "flags", "work", "done", "assigned", "started", "deferred", "awarded", "due",
                     "pending", "visits", "first", "looks", "beliefs", "draws"):
            setattr(twin, name, copy.copy(getattr(self, name)))
        return twin

    def key(self):
        """Everything that the rules can still read: not how often luck was asked, nor visits that no expression counts."""
        def place(at):
            return at and (at.kind, at.thing and at.thing.id, at.ticks)

        def items(mapping):
            return tuple(sorted(mapping.items()))

        return (
            self.clock, items(self.variables), items(self.flags), items(self.work), frozenset(self.done),
            tuple(self.assigned.items()), items(self.started), frozenset(self.deferred), frozenset(self.awarded),
            frozenset(self.due), frozenset(self.pending), tuple(self.visits[node] for node in self.scenario.counted),
            items(self.first), frozenset(self.looks),
            tuple((unknown, items(belief)) for unknown, belief in self.beliefs.items()),
            place(self.story), place(self.inject),
        )

    def points(self):
        """The sum of the ledger, exactly."""
        return sum((Fraction(str(line["points"])) for line in self.ledger), Fraction(0))


@dataclass
class Branch:
    """One way that luck can take until the player is asked again: `node` is none at the end."""

    chance: Fraction
    points: Fraction
    world: World
    node: object


def branches(begin):
    """Every way that luck can take from a beginning; `begin(script)` makes a world that is about to advance."""
    found, open_scripts = [], [((), Fraction(1))]
    while open_scripts:
        outcomes, chance = open_scripts.pop()
        world = begin(Script(outcomes))
        try:
            node = world.advance()
        except Unscripted as draw:
            open_scripts += [((*outcomes, index), chance * p) for index, p in draw.chances.items()]
            continue
        found.append(Branch(chance, world.points(), world, node))
    assert sum(branch.chance for branch in found) == 1
    return found


class Tree:
    """The decision tree of one scenario, folded where two states are the same in everything."""

    def __init__(self, path):
        self.scenario = Scenario(path)
        self.variables = ron.read_file(path)["variables"]
        text = Path(path).read_text(encoding="utf-8")
        self.scenario.counted = sorted(set(re.findall(r"\bvisits\s*\(\s*(\w+)", text)))
        self.follow_ups = {}
        self.values = {}
        self.root = branches(lambda script: World(self.scenario, script))

    def answers(self, node, world):
        """What the player can do: the available choices, or the items that could be put first."""
        return [item for item, _ in node.items] if node.kind == "Ranking" else world.available(node)

    def after(self, world, node, answer):
        """The branches after an answer."""
        name = answer if isinstance(answer, str) else answer.id
        key = (world.key(), name)
        if key not in self.follow_ups:
            def begin(script):
                twin = world.twin(script)
                if node.kind == "Ranking":
                    twin.rank([answer] + [item for item, _ in node.items if item != answer])
                else:
                    twin.choose(answer)
                return twin

            self.follow_ups[key] = branches(begin)
        return self.follow_ups[key]

    def total(self, policy):
        """The expected score under a policy."""
        return sum(branch.chance * (branch.points + self.to_come(policy, branch)) for branch in self.root)

    def to_come(self, policy, branch):
        """The expected points still to come where a branch ends."""
        if branch.node is None:
            return Fraction(0)
        key = (policy, branch.world.key())
        if key not in self.values:
            self.values[key] = self.value(policy, branch.world, branch.node)
        return self.values[key]

    def action_value(self, policy, world, node, answer):
        """The expected points still to come after an answer."""
        return sum(b.chance * (b.points + self.to_come(policy, b)) for b in self.after(world, node, answer))

    def value(self, policy, world, node):
        """The expected points still to come at a decision or ranking."""
        answers = self.answers(node, world)
        if policy in ("optimal", "worst", "random"):
            values = [self.action_value(policy, world, node, answer) for answer in answers]
            return {"optimal": max, "worst": min, "random": lambda v: sum(v) / len(v)}[policy](values)
        return self.action_value(policy, world, node, self.pick(policy, world, node, answers))

    def pick(self, policy, world, node, answers):
        """What a policy answers. `max` keeps the first declared of equals."""
        if policy == "greedy":
            return max(answers, key=lambda answer: sum(b.chance * b.points for b in self.after(world, node, answer)))
        if policy == "cautious":
            return answers[0] if node.kind == "Ranking" else max(answers, key=lambda c: self.worst_variable(world, c))
        if policy == "framework":
            return self.by_framework(world, node, answers)
        player = Policy(policy, self.scenario, None)
        return player.order(node, world)[0] if node.kind == "Ranking" else player.choose(node, world)

    def worst_variable(self, world, choice):
        """The variable that stands worst after a choice's own effects, as a share of its range, 1 being best."""
        twin = world.twin(Script())
        twin.choose(choice)  # effects, no ticks and no outcomes
        shares = []
        for id, variable in self.scenario.variables.items():
            share = Fraction(twin.variables[id] - variable.low, variable.high - variable.low)
            shares.append(share if self.variables[id]["better"] == "higher" else 1 - share)
        return min(shares)

    def by_framework(self, world, node, answers):
        """The first answer that serves the highest-ranked unfinished priority that some answer serves, else the first.

        As docs/semantics.md, section 12, has it: a priority with `not_before` is served by deferring it, until it was deferred or
        that tick has come; another by starting it or by assigning somebody to a task of it that is neither done nor expired.
        """
        priorities = self.scenario.priorities
        if node.kind == "Ranking":
            in_order = [id for id in self.scenario.ranking.order if id in answers]
            return in_order[0] if len(in_order) == len(answers) else answers[0]

        def is_open(task):
            until = self.scenario.tasks[task].until
            return task not in world.done and (until is None or world.clock < until)

        for id in self.scenario.ranking.order:
            priority = priorities[id]
            for choice in answers:
                if priority.not_before is not None:
                    if id in choice.defers and id not in world.deferred and world.clock < priority.not_before:
                        return choice
                    continue
                unfinished = any(map(is_open, priority.tasks)) if priority.tasks else id not in world.started
                assigned = {effect.task for effect in choice.effects if effect.verb == "assign" and is_open(effect.task)}
                if unfinished and (id in choice.starts or assigned.intersection(priority.tasks)):
                    return choice
        return answers[0]

    def lines(self, policies=POLICIES):
        """All values, as `(kind, name)` to a fraction, in the order in which they are printed."""
        lines = {("value", policy): self.total(policy) for policy in policies}
        if "optimal" in policies and len(self.root) == 1 and self.root[0].node is not None:  # else there is no one first decision
            world, node = self.root[0].world, self.root[0].node
            for answer in self.answers(node, world):
                name = f"{node.id}/{answer}" if isinstance(answer, str) else answer.path
                lines["q", name] = self.action_value("optimal", world, node, answer)
        return lines


def shown(number):
    """A fraction as a decimal if it is a finite one, else as numerator/denominator."""
    rest, places = number.denominator, 0
    while rest % 2 == 0 or rest % 5 == 0:
        rest //= 10 if rest % 10 == 0 else 2 if rest % 2 == 0 else 5
        places += 1
    if rest != 1:
        return f"{number.numerator}/{number.denominator}"
    scaled = floor(abs(number) * 10**places)
    digits = f"{scaled:0{places + 1}}"
    text = f"{digits[:-places]}.{digits[-places:]}".rstrip("0").rstrip(".") if places else digits
    return f"-{text}" if number < 0 else text


def stated(path):
    """The lines of a file, as `lines` gives them; a line that is given twice is an error."""
    lines = {}
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        if match := LINE.match(line):
            if match.group(1, 2) in lines:
                raise SystemExit(f"{path}: {match[1]} {match[2]} is stated twice")
            lines[match.group(1, 2)] = Fraction(match[3])
    return lines


def check(path, lines):
    """Compares the lines of a file with the values; returns the differences in words."""
    written = stated(path)
    differences = [] if written else ["states no values"]
    for key in {**lines, **written}:
        ours, theirs = lines.get(key), written.get(key)
        if ours != theirs:
            differences.append(
                f"{' '.join(key)}: the file has {'nothing' if theirs is None else shown(theirs)}, "
                f"counted {'nothing' if ours is None else shown(ours)}"
            )
    return differences


def main():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", help="scenario files")
    parser.add_argument("--check", action="store_true", help="compare with the lines in the files")
    parser.add_argument("--corners", action="store_true", help="print `path: policy = value` lines")
    parser.add_argument("--only", help="these policies, with commas")
    arguments = parser.parse_args()
    policies = tuple(arguments.only.split(",")) if arguments.only else POLICIES
    failed = False
    for path in arguments.files:
        lines = Tree(path).lines(policies)
        if arguments.check:
            differences = check(path, lines)
            failed |= bool(differences)
            print(f"{path}: {len(lines) - len(differences)} values agree" if not differences else f"{path}:")
            for difference in differences:
                print(f"  {difference}")
            continue
        if not arguments.corners and len(arguments.files) > 1:
            print(f"// {path}")
        for (kind, name), value in lines.items():
            if arguments.corners and kind == "value":
                print(f"{path}: {name} = {shown(value)}")
            elif not arguments.corners:
                print(f"// {kind} {name} = {shown(value)}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
