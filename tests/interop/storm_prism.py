"""Lets Storm find the states of an exported model by itself, and compares optimal, worst and random play with `solve`.

    python3 tests/interop/storm_prism.py scenarios/warm-up.ron tests/solve/*.ron

Needs the Python package stormpy. Prints one line per scenario; exits 1 if one differs. Small models are built and solved
with exact fractions, larger ones with doubles and a solver that bounds its error.

Random play visits every state, so it notices what neither the best nor the worst play meets. It needs no other export:
read as a Markov chain instead of a decision process, the same text means that each of the commands that can be taken is
equally likely.
"""

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import stormpy

DEFAULT_BINARY = Path(__file__).resolve().parents[2] / "target" / "release" / "toughcall"
# Storm's states up to which everything is done in fractions.
EXACT = 30_000
CLOSE_ENOUGH = 1e-6
CHAIN = 'R{"score"}=? [F "done"]'
# Kinds of names between which the player decides.
PLAYER = ("choice", "ranking")


def run(command):
    """What a command prints."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, command))}: exit {done.returncode}\n{done.stderr}")
    return done.stdout


def export(binary, path, folder):
    """The files of an export: model, properties, names."""
    written = run([binary, "export", path, "--format", "prism", "--out", folder]).split()
    return [next(Path(file) for file in written if file.endswith(end)) for end in (".prism", ".props", ".names.csv")]


def build(program, properties, number):
    """The model as Storm finds it, over doubles or fractions. With fractions, updates out of range and weights that are no
    probabilities are refused; with doubles Storm would refuse thirds as well."""
    options = stormpy.BuilderOptions([each.get_raw_formula() for each in properties])
    exact = number is stormpy.Rational
    options.set_exploration_checks(exact)
    options.set_build_choice_labels(exact)
    return stormpy.build_model[number](program, options=options)


def check_moves(model, names):
    """In a state with more than one way to go on, it is the player who decides."""
    with open(names, encoding="utf-8", newline="") as file:
        kinds = {row["name"]: row["kind"] for row in csv.DictReader(file)}
    for state in model.states:
        if len(state.actions) < 2:
            continue
        first = model.nondeterministic_choice_indices[int(state)]
        taken = [sorted(model.choice_labeling.get_labels_of_choice(first + i)) for i in range(len(state.actions))]
        flat = [label for labels in taken for label in labels]
        if len(set(flat)) != len(taken) or not all(kinds[label].startswith(PLAYER) for label in flat):
            raise RuntimeError(f"state {int(state)} has more than one way to go on: {taken}")


def values(model, properties):
    """Optimal and worst expected score."""
    environment = stormpy.Environment()
    environment.solver().force_soundness = True
    found = []
    for each in properties:
        result = stormpy.model_checking(model, each, only_initial_states=True, environment=environment)
        found.append(result.get_value(model.initial_states[0]))
    return found


def parse(model_file, properties):
    """A model and what is asked about it."""
    program = stormpy.parse_prism_program(str(model_file))
    return program, stormpy.parse_properties(properties, program)


def storm(model_file, props_file, names_file):
    """What Storm finds in an export."""
    begun = time.monotonic()
    program, properties = parse(model_file, props_file.read_text(encoding="utf-8"))
    model = build(program, properties, float)
    built = time.monotonic() - begun
    if model.labeling.get_states("deadlock").get_number_of_set_bits() > 0:
        raise RuntimeError("a state has no way to go on")
    exact = model.nr_states <= EXACT
    if exact:
        model = build(program, properties, stormpy.Rational)
        check_moves(model, names_file)
    optimal, worst = values(model, properties)
    chain_file = model_file.with_suffix(".chain")
    chain_file.write_text(model_file.read_text(encoding="utf-8").replace("\nmdp\n", "\ndtmc\n"), encoding="utf-8")
    chain = build(*parse(chain_file, CHAIN), stormpy.Rational if exact else float)
    (random,) = values(chain, parse(chain_file, CHAIN)[1])
    return {
        "states": model.nr_states,
        "choices": model.nr_choices,
        "transitions": model.nr_transitions,
        "optimal": float(optimal),
        "worst": float(worst),
        "random": float(random),
        "fractions": [str(optimal), str(worst), str(random)] if exact else None,
        "built": built,
        "seconds": time.monotonic() - begun,
    }


def check(binary, path):
    """What Storm finds in the exported model; raises an error unless it is what `solve` finds."""
    with tempfile.TemporaryDirectory() as folder:
        found = storm(*export(binary, path, folder))
    ours = json.loads(run([binary, "solve", path, "--json", "--no-cache"]))
    found["merged"] = ours["states"]
    for play in ("optimal", "worst", "random"):
        if abs(found[play] - ours["value"][play]) > CLOSE_ENOUGH:
            raise RuntimeError(f"{path}: {play} play is worth {found[play]} to Storm, {ours['value'][play]} to solve")
    return found


def main():
    """Checks the scenarios named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("scenarios", nargs="+")
    parser.add_argument("--binary", default=DEFAULT_BINARY)
    asked = parser.parse_args()
    failed = False
    counts = " ".join(f"{word:>9}" for word in ("ours", "Storm", "choices", "branches"))
    print(f"{'scenario':42} {counts} {'optimal':>10} {'worst':>10} {'random':>10} {'built':>6} {'all':>6}")
    for path in asked.scenarios:
        try:
            found = check(asked.binary, path)
        except RuntimeError as error:
            print(f"{path}: {error}")
            failed = True
            continue
        shown = [found[key] for key in ("merged", "states", "choices", "transitions")]
        line = " ".join(f"{n:9}" for n in shown)
        scores = " ".join(f"{found[play]:10.6f}" for play in ("optimal", "worst", "random"))
        print(f"{path:42} {line} {scores} {found['built']:6.1f} {found['seconds']:6.1f}", *(found["fractions"] or []))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
