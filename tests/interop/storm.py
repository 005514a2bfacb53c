"""Compares exact solutions with those of the model checker Storm, number by number.

    python3 tests/interop/storm.py                # everything must be as docs/interop.md says
    python3 tests/interop/storm.py --update       # writes the table in docs/interop.md, with new times

For every scenario it exports the states with merging and without, lets Storm build the model with exact fractions and
solve it, and holds that

- Storm counts the states, choices and transitions that the file announces and `solve` reports,
- the optimal and the worst value of `solve` are those of Storm,
- both exports have the same value as fractions, and it is the one that was worked out by hand where there is one,
- every action's label is in the table of names, and comments in the file change nothing.

Storm comes from PyPI, at the versions in requirements.txt, into a virtual environment that is made when it is missing.
"""

import argparse
import csv
import json
import os
import re
import subprocess
import tempfile
import time
from fractions import Fraction
from pathlib import Path

from environment import go_on_with

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
DOCUMENT = ROOT / "docs" / "interop.md"
BEGIN, END = "<!-- begin: tests/interop/storm.py -->\n", "<!-- end: tests/interop/storm.py -->\n"
# Without merging a scenario can be of any size; above this it is left out.
MOST_UNMERGED = 300_000
# States up to which Storm derives the symbolic model: it does not merge, so it finds many more.
MOST_SYMBOLIC = 200_000
# Up to here a model is also read without its comments and with its labels.
SMALL = 50_000
HAND_WORKED = re.compile(r"// value (optimal|worst) = (\S+)\s*$", re.MULTILINE)
HEAD = (
    "scenario", "merged", "not merged", "symbolic", "optimal", "worst",
    "`solve`, s", "Storm, s", "Storm exact, s", "Storm symbolic, s",
)
TIMES = 4


def scenarios():
    """Every scenario that is compared."""
    small = [ROOT / "scenarios" / "warm-up.ron", *sorted((ROOT / "tests" / "solve").glob("*.ron"))]
    return [*small, *sorted((HERE / "scenarios").glob("*.ron")), HERE / "models" / "middle.ron"]


def ours(binary, *arguments):
    """What the program prints."""
    done = subprocess.run([binary, *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, arguments))}\nexit {done.returncode}\n{done.stderr}")
    return done.stdout


class Exported:
    """An exported model, as its text says and as Storm says."""

    def __init__(self, binary, path, folder, *arguments):
        printed = ours(binary, "export", path, "--format", "drn", "--out", folder, *arguments).split()
        self.path = Path(next(line for line in printed if line.endswith(".drn")))
        self.labels = set()
        self.states = self.choices = self.transitions = self.paid_first = 0
        announced = {}
        with self.path.open(encoding="utf-8") as lines:
            for line in lines:
                word = line.split(maxsplit=2)[:2]
                if line.startswith("@nr_"):
                    announced[line.strip()] = int(next(lines))
                elif line.startswith("state "):
                    self.states += 1
                elif line.startswith("\taction "):
                    self.choices += 1
                    self.labels.add(word[1])
                elif line.startswith("\t\t"):
                    self.transitions += 1
        self.labels.discard("__NOLABEL__")
        self.paid_first = int("begin" in self.labels)
        same(f"{path}: states in the head", announced["@nr_states"], self.states)
        same(f"{path}: choices in the head", announced["@nr_choices"], self.choices)
        with self.path.with_suffix(".drn.names.csv").open(encoding="utf-8", newline="") as table:
            missing = self.labels - {row["name"] for row in csv.DictReader(table)}
        same(f"{path}: labels without a line in the table of names", missing, set())

    def sizes(self):
        """States, choices and transitions."""
        return (self.states, self.choices, self.transitions)

    def reached(self):
        """States as `solve` counts them: the end is none, nor is the one that pays what is paid before the first decision."""
        return self.states - 1 - self.paid_first

    def shown(self):
        """The same for people."""
        return " / ".join(f"{n:,}" for n in self.sizes())


def same(what, one, other):
    """Ends with a message if two things differ."""
    if one != other:
        raise SystemExit(f"{what}: {one} and {other}")


def close(what, exact, number, tolerance):
    """Ends with a message if a fraction and a float differ."""
    if abs(exact - Fraction(number)) > tolerance * max(1, abs(exact)):
        raise SystemExit(f"{what}: {float(exact)!r} and {number!r}")


def solved(path, properties, value_type, labels=False):
    """Storm's model, its optimal and worst value, and the seconds for both."""
    import stormpy
    import stormpy.developer

    options = stormpy.developer.DirectEncodingParserOptions()
    options.build_choice_labeling = labels
    started = time.perf_counter()
    model = stormpy.build_model_from_drn[value_type](path, options=options)
    results = [stormpy.model_checking(model, each) for each in properties]
    values = [result.get_value(model.initial_states[0]) for result in results]
    return model, [Fraction(str(value)) for value in values], time.perf_counter() - started


def check_model(exported, what):
    """Holds that Storm reads what was written. Returns its exact values and the seconds with floats and exactly."""
    import stormpy

    text = exported.path.with_suffix(".props").read_text(encoding="utf-8")
    properties = stormpy.parse_properties("\n".join(line for line in text.splitlines() if not line.startswith("//")))
    small = exported.states <= SMALL
    model, exact, exact_seconds = solved(exported.path, properties, stormpy.Rational, labels=small)
    same(f"{what}: sizes", (model.nr_states, model.nr_choices, model.nr_transitions), exported.sizes())
    _, floats, float_seconds = solved(exported.path, properties, float)
    for name, one, other in zip(("optimal", "worst"), exact, floats):
        # What Storm promises for floats.
        close(f"{what}: {name} with floats", one, float(other), 1e-6)
    if small:
        same(f"{what}: labels", set(model.choice_labeling.get_labels()), exported.labels)
        bare = exported.path.with_suffix(".bare.drn")
        lines = exported.path.read_text(encoding="utf-8").splitlines(keepends=True)
        bare.write_text("".join(line for line in lines if not line.startswith("//")), encoding="utf-8")
        again, values, _ = solved(bare, properties, stormpy.Rational)
        same(f"{what}: sizes without comments", (again.nr_states, again.nr_choices, again.nr_transitions), exported.sizes())
        same(f"{what}: values without comments", values, exact)
    return exact, float_seconds, exact_seconds


def fraction(value):
    """A value for the table: exactly if that is short."""
    text = str(value)
    return text if len(text) <= 24 else f"≈ {float(value):.10f}"


def compare(binary, path, folder):
    """Compares one scenario. Returns its row of the table."""
    name = path.relative_to(ROOT)
    started = time.perf_counter()
    solution = json.loads(ours(binary, "solve", path, "--no-cache", "--json"))
    seconds = time.perf_counter() - started

    merged = Exported(binary, path, folder / "merged")
    same(f"{name}: states", merged.reached(), solution["states"])
    exact, float_seconds, exact_seconds = check_model(merged, f"{name}, merged")

    written = dict(HAND_WORKED.findall(path.read_text(encoding="utf-8")))
    for which, value in zip(("optimal", "worst"), exact):
        tolerance = 1e-12 if written else 1e-9
        close(f"{name}: {which} of Storm and of `solve`", value, solution["value"][which], tolerance)
        if written:
            same(f"{name}: {which} of Storm and by hand", value, Fraction(written[which]))

    unmerged = "—"
    if solution["unmerged"]["all"] and solution["unmerged"]["states"] <= MOST_UNMERGED:
        plain = Exported(binary, path, folder / "plain", "--without", "all")
        same(f"{name}: states without merging", plain.reached(), solution["unmerged"]["states"])
        values, _, _ = check_model(plain, f"{name}, not merged")
        same(f"{name}: values with and without merging", values, exact)
        unmerged = plain.shown()

    import storm_prism

    symbolic, symbolic_seconds = "—", "—"
    if solution["states"] <= MOST_SYMBOLIC:
        # Its own module compares all three values with `solve`; here they meet the fractions of the explicit model.
        found = storm_prism.check(binary, path)
        for i, which in enumerate(("optimal", "worst")):
            if found["fractions"]:
                same(f"{name}: {which} of the symbolic model", Fraction(found["fractions"][i]), exact[i])
            else:
                close(f"{name}: {which} of the symbolic model", exact[i], found[which], 1e-6)
        symbolic = " / ".join(f"{found[n]:,}" for n in ("states", "choices", "transitions"))
        symbolic_seconds = f"{found['seconds']:.2f}"
    row = [f"`{name}`", merged.shown(), unmerged, symbolic, *map(fraction, exact)]
    return [*row, *(f"{s:.2f}" for s in (seconds, float_seconds, exact_seconds)), symbolic_seconds]


def table(rows):
    """The rows as Markdown."""
    align = ["---"] + ["---:"] * (len(HEAD) - 1)
    return "".join(f"| {' | '.join(row)} |\n" for row in [HEAD, align, *rows])


def without_times(text):
    """A table without the columns that differ from machine to machine."""
    return [line.strip("| ").split(" | ")[:-TIMES] for line in text.splitlines()]


def main():
    """Runs the comparison."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("scenarios", nargs="*", type=Path, help="compare only these, and leave the table alone")
    parser.add_argument("--binary", type=Path, default=TARGET / "release" / "toughcall")
    parser.add_argument("--venv", type=Path, default=TARGET / "interop-venv", help="where Storm is, or is put")
    parser.add_argument("--update", action="store_true", help="write docs/interop.md")
    arguments = parser.parse_args()
    go_on_with(["stormpy"], HERE / "requirements.txt", arguments.venv)
    rows = []
    for path in arguments.scenarios or scenarios():
        with tempfile.TemporaryDirectory() as folder:
            os.environ["TOUGHCALL_HOME"] = folder
            row = compare(arguments.binary.resolve(), path.resolve(), Path(folder))
        print(f"agrees: {row[0].strip('`')}: {row[1]}; optimal {row[4]}, worst {row[5]}", flush=True)
        rows.append(row)
    if arguments.scenarios:
        return
    text = DOCUMENT.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    old, after = rest.split(END)
    new = table(rows)
    if arguments.update:
        DOCUMENT.write_text(before + BEGIN + new + END + after, encoding="utf-8")
    elif without_times(old) != without_times(new):
        raise SystemExit("docs/interop.md says something else; `python3 tests/interop/storm.py --update` writes it anew")


if __name__ == "__main__":
    main()
