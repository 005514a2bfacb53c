"""Plays a scenario by a policy and prints the run as JSON.

An interpreter of the scenario language, written from docs/scenario-format.md and docs/semantics.md alone.

    python3 tests/interop/interpreter.py scenarios/warm-up.ron --policy expert --seed 7
"""

import argparse
import json
import re
from decimal import Decimal

import lookahead
import luck
from scenario import Scenario
from world import World

BRACES = re.compile(r"\{\{|\}\}|\{[^{}]*\}")


def width(label, world):
    """The characters of a label as it is shown, insertions left out."""
    return len(BRACES.sub(lambda match: match[0][0] if len(match[0]) == 2 else "", label.shown(world)))


class Policy:
    """Decides for a player (semantics 12)."""

    NAMES = (
        "first", "last", "longest", "random", "cautious", "greedy", "framework", "expert",
        "noisy:0.25:expert", "noisy:0.5:random",
    )

    def __init__(self, name, scenario, seed):
        self.name, self.scenario, self.seed = name, scenario, seed
        self.used = 0
        self.intent = None
        if name.startswith("noisy:"):
            self.name, slips, intent = name.split(":", 2)
            self.slips = int(Decimal(slips) * 1000)
            self.intent = Policy(intent, scenario, seed)

    def below(self, limit):
        """The next number of the policy's own stream, scaled to 0 … limit − 1."""
        self.used += 1
        return luck.below(luck.number(self.seed, f"@{self.name}", self.used - 1), limit)

    def choose(self, node, world):
        """The choice to take at a decision."""
        choices = world.available(node)
        if self.intent:
            meant = self.intent.choose(node, world)
            return choices[self.below(len(choices))] if self.below(1000) < self.slips else meant
        if self.name in ("cautious", "greedy", "framework"):
            return getattr(lookahead, self.name)(world, choices)
        if self.name == "last":
            return choices[-1]
        if self.name == "longest":
            return max(choices, key=lambda choice: width(choice.label, world))
        if self.name == "random":
            return choices[self.below(len(choices))]
        if self.name == "expert":
            by_id = {choice.id: choice for choice in choices}
            for answer in self.scenario.expert.get(node.id, []):
                if answer.choice in by_id and answer.when.value(world):
                    return by_id[answer.choice]
        return choices[0]

    def shuffled(self, order):
        """Fisher and Yates, from the last place down."""
        for place in range(len(order) - 1, 0, -1):
            other = self.below(place + 1)
            order[place], order[other] = order[other], order[place]
        return order

    def order(self, node, world):
        """The order to give at a ranking."""
        order = [item for item, _ in node.items]
        if self.intent:
            meant = self.intent.order(node, world)
            return self.shuffled(order) if self.below(1000) < self.slips else meant
        if self.name == "greedy":
            return lookahead.greedy_order(world, order)
        if self.name == "framework":
            return lookahead.framework_order(world, order)
        if self.name == "last":
            order.reverse()
        elif self.name == "longest":
            order = [item for item, label in sorted(node.items, key=lambda pair: -width(pair[1], world))]
        elif self.name == "random":
            return self.shuffled(order)
        elif self.name == "expert":
            for answer in self.scenario.expert.get(node.id, []):
                if answer.order and answer.when.value(world):
                    return answer.order
        return order


def play(scenario, policy_name, seed):
    """A whole run, in the shape that `toughcall play --json --trace` prints."""
    world = World(scenario, seed)
    policy = Policy(policy_name, scenario, seed)
    choices = []
    while (node := world.advance()) is not None:
        if node.kind == "Ranking":
            order = policy.order(node, world)
            choices.append(f"{node.id}/{'>'.join(order)}")
            world.rank(order)
        else:
            choice = policy.choose(node, world)
            choices.append(choice.path)
            world.choose(choice)
    total = sum(Decimal(str(line["points"])) for line in world.ledger)
    return {
        "ending": str(world.story),
        "score": int(total) if total == int(total) else float(total),
        "choices": choices,
        "ledger": world.ledger,
        "events": world.events,
    }


def main():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("scenario", help="a scenario file")
    parser.add_argument("--policy", choices=Policy.NAMES, default="first")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    run = play(Scenario(arguments.scenario), arguments.policy, arguments.seed)
    print(json.dumps(run, indent=2, ensure_ascii=False))


if __name__ == "__main__":
    luck.self_test()
    main()
