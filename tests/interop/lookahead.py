"""Policies that look at what follows: `cautious`, `greedy`, `framework` (semantics 12)."""

from decimal import Decimal
from fractions import Fraction

TIE = Fraction(1, 10**9)


def worst_share(world, choice):
    """The worst variable's share of its range after a choice's effects and nothing else."""
    after = world.fork()
    after.apply(choice.effects, "")
    shares = []
    for id, variable in world.scenario.variables.items():
        good = after.variables[id] - variable.low if variable.higher else variable.high - after.variables[id]
        if variable.high > variable.low:
            shares.append(Fraction(good, variable.high - variable.low))
    return min(shares)


def cautious(world, choices):
    """The choice with the best worst variable."""
    return max(choices, key=lambda choice: worst_share(world, choice))


def expected(world, act):
    """Expected points from an act until the player is asked again: every way that chance can go, by its probability."""
    total, waiting = Fraction(0), [[]]
    while waiting:
        path = waiting.pop()
        taken, odds = [], [Fraction(1)]

        def chooser(weights):
            if len(taken) < len(path):
                index = path[len(taken)]
            else:
                index, *others = [i for i, weight in enumerate(weights) if weight > 0]
                waiting.extend(taken + [other] for other in others)
            taken.append(index)
            odds[0] *= Fraction(weights[index], sum(weights))
            return index

        tried = world.fork()
        tried.chooser = chooser
        act(tried)
        tried.advance()
        total += odds[0] * sum(Fraction(Decimal(str(line["points"]))) for line in tried.ledger)
    return total


def first_best(values):
    """The first of those that are as good as the best."""
    best = max(value for _, value in values)
    return next(candidate for candidate, value in values if value >= best - TIE)


def greedy(world, choices):
    """The choice with the most expected points until the next decision."""
    return first_best([(choice, expected(world, lambda tried: tried.choose(choice))) for choice in choices])


def greedy_order(world, items):
    """The item that is best when it stands first, then the rest as declared."""
    orders = [[item] + [other for other in items if other != item] for item in items]
    return first_best([(order, expected(world, lambda tried: tried.rank(order))) for order in orders])


def framework(world, choices):
    """The choice that serves the highest-ranked unfinished priority that some choice serves."""

    def is_open(id):
        until = world.scenario.tasks[id].until
        return id not in world.done and (until is None or world.clock < until)

    for id in world.scenario.ranking.order:
        priority = world.scenario.priorities[id]
        if priority.not_before is not None:
            unfinished = id not in world.deferred and world.clock < priority.not_before
        elif priority.tasks:
            unfinished = any(is_open(task) for task in priority.tasks)
        else:
            unfinished = id not in world.started
        if not unfinished:
            continue
        for choice in choices:
            works = id in choice.starts or any(
                effect.verb == "assign" and effect.task in priority.tasks and is_open(effect.task)
                for effect in choice.effects
            )
            if id in choice.defers if priority.not_before is not None else works:
                return choice
    return choices[0]


def framework_order(world, items):
    """The framework's order of items that are all priorities, else as declared."""
    order = world.scenario.ranking.order
    return sorted(items, key=order.index) if set(items) <= set(order) else items
