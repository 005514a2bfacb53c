"""The world of one run: places, ticks, effects, injects, and the score (semantics 3 to 9 and 11)."""

from collections import Counter
from copy import copy
from dataclasses import dataclass
from fractions import Fraction
from math import floor, gcd

import luck
from expression import decimal, multiply, quotient


@dataclass
class Place:
    """Where the story or an inject stands: `node`, `choice`, `finish` or `ending`."""

    kind: str
    thing: object = None  # the Node, Choice or Ending
    ticks: int = 0  # still to pass, at a choice

    def __str__(self):
        if self.kind == "finish":
            return "finish"
        return self.thing.id if self.kind == "ending" else self.thing.path


def split(budget, shares):
    """Splits a budget in proportion to shares: floors, then one each to the largest remainders, earlier ones first."""
    total = sum(shares.values())
    parts = {id: budget * share // total for id, share in shares.items()}
    by_remainder = sorted(shares, key=lambda id: budget * shares[id] % total, reverse=True)
    for id in by_remainder[: budget - sum(parts.values())]:
        parts[id] += 1
    return parts


def lateness(tick, by, late):
    """How much a start or a completion at a tick is worth: (numerator, denominator), not reduced."""
    if tick <= by:
        return 1, 1
    if tick >= late:
        return 0, 1
    return late - tick, late - by


def interpolate(table, x):
    """The value of a table at x: linear between its points, constant beyond its ends."""
    if x <= table[0][0]:
        return table[0][1]
    for (x0, y0), (x1, y1) in zip(table, table[1:]):
        if x <= x1:
            return y0 + (y1 - y0) * Fraction(x - x0, x1 - x0)
    return table[-1][1]


def plain(number):
    """Thousandths as a number for JSON. Used for output only, never in the rules."""
    return number // 1000 if number % 1000 == 0 else number / 1000


class World:
    """The state of a run, and the rules that change it.

    `advance` runs until the player has to decide and returns that node, or none when the run is over.
    `choose` and `rank` are the player's answers.
    """

    def __init__(self, scenario, seed):
        self.scenario, self.seed = scenario, seed
        self.clock = 0
        self.variables = {id: variable.start for id, variable in scenario.variables.items()}
        self.flags = dict(scenario.flags)
        self.work = dict.fromkeys(scenario.tasks, 0)
        self.done = set()
        self.assigned = dict.fromkeys(scenario.team)
        self.started = {}  # priority id -> tick
        self.deferred = set()
        self.awarded = set()  # (component, id) of targets and practices
        self.due = set()  # injects that are pending or were played
        self.pending = set()
        self.visits = Counter()
        self.first = {}
        self.looks = set()
        self.beliefs = {}
        for id, unknown in scenario.unknowns.items():
            self._believe(id, unknown["values"])
        self.draws = Counter()
        self.story = None
        self.inject = None
        self.chooser = None  # decides instead of luck, from a list of weights, where somebody looks ahead
        self.events = []
        self.ledger = []
        self._set_budgets()
        self.go(scenario.start)

    def fork(self):
        """The same world, to be tried something on, with an empty ledger."""
        other = copy(self)
        for name, value in vars(self).items():
            if name != "scenario":
                setattr(other, name, copy(value))
        other.events, other.ledger = [], []
        return other

    # ---- what is reported

    def event(self, event, **fields):
        """Notes that something happened."""
        self.events.append({"tick": self.clock, "event": event, **fields})

    def award(self, component, item, budget, fraction, why):
        """Adds a line to the ledger."""
        self.ledger.append({
            "tick": self.clock, "node": str(self.place), "component": component, "item": item,
            "points": plain(floor(budget * fraction)), "why": why,
        })

    @property
    def place(self):
        """The inject's place if one is played, else the story's."""
        return self.inject or self.story

    @place.setter
    def place(self, place):
        if self.inject:
            self.inject = place
        else:
            self.story = place

    # ---- unknowns

    def _believe(self, unknown, weights):
        divisor = gcd(*weights.values())
        self.beliefs[unknown] = {value: weight // divisor for value, weight in weights.items()}

    def known(self, unknown):
        """The value of an unknown if it is known, else none."""
        possible = [value for value, weight in self.beliefs[unknown].items() if weight]
        return possible[0] if len(possible) == 1 else None

    def truth(self, unknown):
        """The true value of an unknown, which is part of the luck and not of the world."""
        weights = self.scenario.unknowns[unknown]["values"]
        index = luck.pick(luck.number(self.seed, f"?{unknown}", 0), list(weights.values()))
        return list(weights)[index]

    # ---- going and advancing (sections 4, 5, 7)

    def go(self, target):
        """Takes the story, or the inject that is played, to a target."""
        if target in self.scenario.nodes:
            self.place = Place("node", self.scenario.nodes[target])
            self.visits[target] += 1
            self.event("arrived", node=target)
        elif target in self.scenario.endings:
            self.end(self.scenario.endings[target])
        elif target == "resume":
            self.inject = None
            self.event("resumed")
        else:
            self.place = Place("finish")

    def advance(self):
        """Lets things happen until the player is asked; returns the decision or ranking, or none at the end."""
        while self.story.kind != "ending":
            if self.inject is None and self.pending:
                self.interrupt()
            place = self.place
            if place.kind == "finish":
                self.pass_tick()
            elif place.kind == "node":
                node = place.thing
                if self.inject is None and node.at > self.clock:
                    self.pass_tick()
                elif node.kind == "Chance":
                    self.draw(node)
                else:
                    return node
            elif place.ticks > 0:
                place.ticks -= 1
                self.pass_tick(place.thing.starts if place.ticks == 0 else ())
            elif place.thing.outcomes:
                self.draw(place.thing)
            else:
                self.go(place.thing.goto)
        return None

    def interrupt(self):
        """Begins the pending inject that was declared first."""
        inject = next(inject for inject in self.scenario.injects if inject.id in self.pending)
        self.pending.remove(inject.id)
        self.event("interrupted", inject=inject.id)
        self.inject = Place("node", self.scenario.nodes[inject.node])
        self.visits[inject.node] += 1
        self.event("arrived", node=inject.node)

    def available(self, node):
        """The choices of a decision that can be taken, in declared order."""

        def is_open(choice):
            return choice.requires.value(self) and choice.look not in self.looks

        choices = [choice for choice in node.choices if not choice.fallback and is_open(choice)]
        return choices or [choice for choice in node.choices if choice.fallback]

    def choose(self, choice):
        """Takes a choice at the decision that is waiting."""
        self.event("chosen", choice=choice.path)
        self.place = Place("choice", choice, choice.takes)
        self.apply(choice.effects, f"choice:{choice.path}")
        for priority in choice.defers:
            if priority not in self.deferred:
                self.deferred.add(priority)
                self.event("deferred", priority=priority)
        practice = choice.practice
        if practice is not None and ("conduct", practice) not in self.awarded:
            self.awarded.add(("conduct", practice))
            self.award("conduct", practice, self.budgets["conduct"][practice], 1, "shown")

    def rank(self, order):
        """Makes the ranking that is waiting."""
        node = self.place.thing
        self.event("ranked", node=node.id, first=order[0])
        self.first[node.id] = order[0]
        self.go(node.goto)

    def draw(self, source):
        """Draws an outcome of a chance node or of a choice, and goes where it leads."""
        look = getattr(source, "look", None)
        outcome = self.draw_signal(source) if look else self.draw_by_weight(source)
        cause = f"outcome:{source.path}/{outcome.id}"
        self.event("drawn", outcome=cause)
        self.apply(outcome.effects, cause)
        self.go(outcome.goto or source.goto)

    def draw_signal(self, choice):
        """Takes a look: the belief changes, and the outcome is the one with the signal."""
        unknown, look = choice.look.split("/")
        rows = self.scenario.unknowns[unknown]["looks"][look]
        row = rows[self.truth(unknown)]
        if self.chooser:
            belief = self.beliefs[unknown]
            index = self.chooser([sum(belief[value] * rows[value][signal] for value in belief) for signal in row])
        else:
            index = luck.pick(luck.number(self.seed, f"?{choice.look}", 0), list(row.values()))
        signal = list(row)[index]
        self.event("signal", look=choice.look, signal=signal)
        self._believe(unknown, {value: w * rows[value][signal] for value, w in self.beliefs[unknown].items()})
        self.looks.add(choice.look)
        return next(outcome for outcome in choice.outcomes if outcome.signal == signal)

    def draw_by_weight(self, source):
        """Reveals the unknowns that the weights compare, then draws by the weights."""
        compared = set().union(*(outcome.weight.unknowns for outcome in source.outcomes))
        for unknown in self.scenario.unknowns:
            if unknown in compared and self.known(unknown) is None:
                belief = self.beliefs[unknown]
                truth = list(belief)[self.chooser(list(belief.values()))] if self.chooser else self.truth(unknown)
                self.event("revealed", unknown=unknown, value=truth)
                self.beliefs[unknown] = {value: int(value == truth) for value in self.beliefs[unknown]}
        k = self.clock if source.luck == "clock" else self.draws[source.path]
        self.draws[source.path] += 1
        weights = [outcome.weight.value(self) for outcome in source.outcomes]
        index = self.chooser(weights) if self.chooser else luck.pick(luck.number(self.seed, source.path, k), weights)
        return source.outcomes[index]

    def end(self, ending):
        """Enters an ending; the run is over."""
        self.inject = None
        self.story = Place("ending", ending)
        self.event("ended", ending=ending.id)
        self.apply(ending.effects, f"ending:{ending.id}")
        self.judge(
            level=lambda at: at == "ending",
            deferral=lambda tick: tick > self.clock,
            outcome=lambda tick: tick is None or tick > self.clock,
        )

    # ---- a tick (section 6)

    def pass_tick(self, starting=()):
        """Lets one tick pass; `starting` are the priorities that a choice starts in this, its last tick."""
        pace = max(0, self.scenario.pace.value(self))
        self.clock += 1
        self.event("passed")
        completed = self.progress(pace)
        self.start_priorities(starting)
        for task in completed:
            self.event("done", task=task.id)
            self.apply(task.effects, f"task:{task.id}")
            self.move_on(task, task.then)
        for task in self.scenario.tasks.values():
            if task.until == self.clock and task.id not in self.done:
                self.event("expired", task=task.id)
                self.move_on(task, None)
        for n, rule in enumerate(self.scenario.rules, start=1):
            if self.clock % rule.every == 0 and rule.when.value(self):
                self.apply(rule.effects, f"rule:{n}")

        def now(tick):
            return tick == self.clock

        self.judge(level=now, deferral=now, outcome=now)
        if self.clock >= self.scenario.length:
            self.end(next(ending for ending in self.scenario.endings.values() if ending.when.value(self)))
            return
        for inject in self.scenario.injects:
            if inject.id not in self.due and inject.first <= self.clock <= inject.last and inject.when.value(self):
                self.due.add(inject.id)
                self.pending.add(inject.id)
                self.event("due", inject=inject.id)

    def progress(self, pace):
        """Everybody works; returns the tasks that are done now, in declared order."""
        done_before = frozenset(self.done)
        for member, task_id in self.assigned.items():
            if task_id is None or task_id in done_before:
                continue
            task = self.scenario.tasks[task_id]
            if done_before.issuperset(task.after):
                worked = multiply(self.scenario.team[member].get(task_id, 0), pace)
                self.work[task_id] = min(task.effort, self.work[task_id] + worked)
        completed = [
            task for task in self.scenario.tasks.values()
            if task.id not in done_before and self.work[task.id] >= task.effort
        ]
        self.done.update(task.id for task in completed)
        return completed

    def start_priorities(self, starting):
        """Finds the priorities that start in this tick, all judged by what had started before it."""
        started = []
        for id in self.scenario.ranking.order:
            priority = self.scenario.priorities[id]
            if id in self.started:
                continue
            if priority.tasks:
                starts = sum(self.work[task] for task in priority.tasks) >= priority.start_effort
            else:
                starts = id in starting
            if starts:
                started.append(id)
                self.event("started", priority=id)
                if priority.not_before is None:
                    self.award_start(priority)
        self.started.update(dict.fromkeys(started, self.clock))

    def award_start(self, priority):
        """The award of a priority that starts now."""
        ranking = self.scenario.ranking
        rank = ranking.rank[priority.id]
        units = len(self.scenario.priorities) + 1 - rank
        jumped = sum(
            ranking.rank[other] > rank and tick >= priority.opens and not ranking.tie(priority.id, other)
            for other, tick in self.started.items()
        )
        above, below = lateness(self.clock, priority.start_by, priority.too_late)
        self.award(
            "priorities", priority.id, self.budgets["priorities"][priority.id],
            Fraction(units - jumped, units) * Fraction(above, below),
            f"started at tick {self.clock}, rank {rank}: order {units - jumped}/{units}, time {above}/{below}",
        )

    def move_on(self, task, then):
        """Puts everybody who is still on a task on the next one, or on nothing."""
        for member, current in self.assigned.items():
            if current == task.id:
                self.assign(member, then, f"task:{task.id}")

    # ---- effects (section 8)

    def apply(self, effects, cause):
        """Applies a list of effects, then awards the targets that are met."""
        for effect in effects:
            if effect.verb == "variable":
                self.set_variable(effect.target, effect.value(self), cause)
            elif effect.verb == "flag":
                truth = effect.value(self)
                if truth != self.flags[effect.target]:
                    self.flags[effect.target] = truth
                    self.event("flag", id=effect.target, to=truth, cause=cause)
            else:
                self.assign(effect.target, effect.task, cause)
        self.award_done_targets()

    def set_variable(self, id, value, cause):
        """Rounds a value to the variable's step, clamps it, and stores it."""
        variable, before = self.scenario.variables[id], self.variables[id]
        rounded = quotient(value, variable.step) * variable.step
        after = max(variable.low, min(variable.high, rounded))
        if after != before:
            self.variables[id] = after
            self.event("variable", id=id, **{"from": plain(before)}, to=plain(after), cause=cause)

    def assign(self, member, task_id, cause):
        """Puts a member on a task, or on nothing if it is over or the member cannot do it."""
        if task_id is not None:
            until = self.scenario.tasks[task_id].until
            over = task_id in self.done or (until is not None and self.clock >= until)
            if over or not self.scenario.team[member].get(task_id, 0):
                task_id = None
        before = self.assigned[member]
        if task_id != before:
            self.assigned[member] = task_id
            self.event("staffed", member=member, **{"from": before}, to=task_id, cause=cause)

    # ---- the score (section 9)

    def _set_budgets(self):
        scenario = self.scenario
        count = len(scenario.priorities)
        shares = {
            "priorities": {id: count + 1 - scenario.ranking.rank[id] for id in scenario.priorities},
            "targets": {id: target.weight for id, target in scenario.targets.items()},
            "outcome": {id: variable.weight for id, variable in scenario.variables.items() if variable.table},
            "conduct": scenario.practices,
        }
        self.budgets = {
            component: split(scenario.weights[component], parts) if parts else {} for component, parts in shares.items()
        }

    def award_done_targets(self):
        """Awards every `Done` target whose task is done or whose flag is set, once."""
        for id, target in self.scenario.targets.items():
            if target.kind != "Done" or ("targets", id) in self.awarded:
                continue
            fields = target.fields
            if fields["task"] in self.done if "task" in fields else self.flags[fields["flag"]]:
                self.awarded.add(("targets", id))
                above, below = lateness(self.clock, fields["by"], fields.get("late_by", fields["by"]))
                self.award(
                    "targets", id, self.budgets["targets"][id], Fraction(above, below),
                    f"done at tick {self.clock}: time {above}/{below}",
                )

    def judge(self, level, deferral, outcome):
        """Judges `Level` targets, deferred priorities and outcome tables whose tick passes the given tests."""
        for target in self.scenario.targets.values():
            if target.kind == "Level" and level(target.fields.get("at", "ending")):
                self.award_level(target)
        for id in self.scenario.ranking.order:
            not_before = self.scenario.priorities[id].not_before
            if not_before is not None and deferral(not_before):
                kept = id in self.deferred and id not in self.started
                verdict = "deferred and not started" if kept else "not kept back"
                self.award(
                    "priorities", id, self.budgets["priorities"][id], int(kept),
                    f"rank {self.scenario.ranking.rank[id]}: {verdict}",
                )
        for id, variable in self.scenario.variables.items():
            if variable.table and outcome(variable.judged):
                value = self.variables[id]
                fraction = interpolate(variable.table, value)
                self.award(
                    "outcome", id, self.budgets["outcome"][id], fraction,
                    f"value {decimal(value)}: {decimal(floor(fraction * 1000))}",
                )

    def award_level(self, target):
        """Judges how far a variable has come from `from` to `to`."""
        fields = target.fields
        value, start = self.variables[fields["variable"]], self.scenario.variables[fields["variable"]].start
        origin = Fraction(fields["from"]) * 1000 if "from" in fields else start
        goal = Fraction(fields["to"]) * 1000
        fraction = max(Fraction(0), min(Fraction(1), (value - origin) / Fraction(goal - origin)))
        self.award(
            "targets", target.id, self.budgets["targets"][target.id], fraction,
            f"level {decimal(value)}: {decimal(floor(fraction * 1000))}",
        )
