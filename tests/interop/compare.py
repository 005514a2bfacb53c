"""Compares the independent interpreter with the program, run by run and line by line.

    python3 tests/interop/compare.py --seeds 20 scenarios/warm-up.ron scenarios/vp-crisis.ron

Prints one line per scenario and policy; exits 1 with the first difference in detail.
"""

import argparse
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import luck
from interpreter import Policy, play
from scenario import Scenario

PARTS = ("choices", "events", "ledger", "ending", "score")
DEFAULT_BINARY = Path(__file__).resolve().parents[2] / "target" / "release" / "toughcall"


def exact(text):
    """JSON with every number read as an exact decimal."""
    return json.loads(text, parse_float=Decimal, parse_int=Decimal)


def program_run(binary, path, policy, seed):
    """The run as the program plays it."""
    command = [binary, "play", path, "--policy", policy, "--seed", str(seed), "--json", "--trace"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, command))}\nexit {done.returncode}\n{done.stderr}")
    return exact(done.stdout)


def first_difference(ours, theirs):
    """A description of the first difference between two runs, or none if they agree."""
    for part in PARTS:
        mine, other = ours[part], theirs[part]
        if mine == other:
            continue
        if not isinstance(mine, list):
            return f"{part}: interpreter {mine}, program {other}"
        for index in range(max(len(mine), len(other))):
            one = mine[index] if index < len(mine) else None
            two = other[index] if index < len(other) else None
            if one != two:
                return f"{part}[{index}]:\n  interpreter {shown(one)}\n  program     {shown(two)}"
    return None


def shown(value):
    """A value on one line."""
    return json.dumps(value, default=float, sort_keys=True, ensure_ascii=False)


def compare(binary, path, policy, seeds):
    """Compares all seeds of one scenario and policy. Returns the counts of ledger lines and of events."""
    scenario = Scenario(path)
    lines = events = 0
    endings = set()
    for seed in seeds:
        ours = exact(json.dumps(play(scenario, policy, seed)))
        theirs = program_run(binary, path, policy, seed)
        difference = first_difference(ours, theirs)
        if difference is not None:
            print(f"{path}, policy {policy}, seed {seed}: {difference}")
            raise SystemExit(1)
        lines += len(ours["ledger"])
        events += len(ours["events"])
        endings.add(ours["ending"])
    return lines, events, endings


def main():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("scenarios", nargs="+", help="scenario files")
    parser.add_argument("--binary", default=DEFAULT_BINARY, help="the program to compare with")
    parser.add_argument("--seeds", type=int, default=20, help="how many seeds")
    parser.add_argument("--first-seed", type=int, default=0)
    arguments = parser.parse_args()
    luck.self_test()
    seeds = range(arguments.first_seed, arguments.first_seed + arguments.seeds)
    for path in arguments.scenarios:
        for policy in Policy.NAMES:
            lines, events, endings = compare(arguments.binary, path, policy, seeds)
            print(
                f"{path} {policy}: {len(seeds)} runs equal, {lines} ledger lines, {events} events, "
                f"{len(endings)} endings"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
