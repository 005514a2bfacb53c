"""Reads tables of runs and of paths with DuckDB and pandas, and works out again what `batch` and `eval` reported.

    python3 tests/interop/tables.py

It runs one batch three times, as Parquet, CSV and JSON Lines, and holds that

- columns and their types are those of docs/tables.md, in Parquet, DuckDB and pandas,
- all three formats hold the same values, and every seed is the one that another program finds, to the last bit,
- Parquet says of itself what the side files say,
- means, standard deviations, quantiles, endings and the difference under the same luck are those of `batch --json`,
- tables of `eval` have their columns and types too, for every method and with rows of errors, and hold what `eval --json`
  prints; the exact worth of a course of decisions is the mean that DuckDB finds over all paths of the warm-up with it.

DuckDB, pandas and PyArrow come from PyPI, at the versions in requirements-tables.txt, into a virtual environment that is
made when it is missing.
"""

import argparse
import json
import math
import os
import subprocess
import tempfile
from pathlib import Path

import luck
from environment import go_on_with

HERE = Path(__file__).resolve().parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", HERE.parents[1] / "target"))
POLICIES = ("random", "expert")
COMPONENTS = ("priorities", "targets", "outcome", "conduct")
VARIABLES = ("revenue_risk", "morale", "cost", "trust_client", "trust_ceo", "trust_cfo", "trust_sales")
# docs/tables.md: what a column holds, as Parquet stores it, as DuckDB and as pandas call it, and in a side file.
WHOLE = ("INT64", "BIGINT", "int64", "whole")
NATURAL = ("INT64", "UBIGINT", "uint64", "natural")
DECIMAL = ("DOUBLE", "DOUBLE", "float64", "thousandths")
REAL = ("DOUBLE", "DOUBLE", "float64", "real")
TEXT = ("BYTE_ARRAY", "VARCHAR", "str", "text")
COLUMNS = {
    "run": WHOLE, "seed": NATURAL, "policy": TEXT, "score": DECIMAL,
    **{name: DECIMAL for name in COMPONENTS},
    "ending": TEXT, "tick": WHOLE, "decisions": WHOLE,
    **{f"var.{name}": DECIMAL for name in VARIABLES},
}
# Of the warm-up, in declared order.
ENDINGS = ("clean", "late")
ROW_GROUP = 65_536


def same(what, one, other):
    """Ends with a message if two things differ."""
    if one != other:
        raise SystemExit(f"{what}: {one!r} and {other!r}")


def close(what, one, other, tolerance=1e-9):
    """Ends with a message if two numbers differ by more than their last digits."""
    if not math.isclose(one, other, rel_tol=tolerance, abs_tol=tolerance):
        raise SystemExit(f"{what}: {one!r} and {other!r}")


def ours(binary, *arguments, code=0):
    """What the program prints, if it ends with this exit code."""
    command = [str(word) for word in [binary, *arguments]]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != code:
        raise SystemExit(f"{' '.join(command)}\nexit {done.returncode}\n{done.stderr}")
    return done.stdout


def batch(binary, out, runs, seed):
    """Runs a batch with a table; the report."""
    arguments = ["--policy", ",".join(POLICIES), "--runs", runs, "--seed", seed, "--out", out, "--json", "--no-timing"]
    return json.loads(ours(binary, "batch", "vp-crisis", *arguments, "--quiet"))


def relations(folder, columns):
    """The three tables for DuckDB, each under its ending; text formats are told the types of their columns."""
    import duckdb

    connection = duckdb.connect()
    types = "{" + ", ".join(f"'{name}': '{duck}'" for name, (_, duck, _, _) in columns.items()) + "}"
    for ending, read in (
        ("parquet", f"read_parquet('{folder}/runs.parquet')"),
        ("csv", f"read_csv('{folder}/runs.csv', types = {types})"),
        ("jsonl", f"read_json('{folder}/runs.jsonl', columns = {types})"),
    ):
        connection.execute(f"create view {ending} as from {read}")
    return connection


def frames(folder):
    """The three tables for pandas."""
    import pandas

    types = {name: panda for name, (_, _, panda, _) in COLUMNS.items()}
    # The readers of pandas take text for numbers quickly, not to the last bit: fields are read as text first.
    return {
        "parquet": pandas.read_parquet(folder / "runs.parquet", engine="pyarrow"),
        "csv": pandas.read_csv(folder / "runs.csv", dtype=str).astype(types),
        "jsonl": pandas.read_json(folder / "runs.jsonl", lines=True, dtype=types, precise_float=True),
    }


def check_columns(folder, connection, columns):
    """Columns, their order and types, in Parquet and DuckDB. Returns the file."""
    import pyarrow.parquet

    file = pyarrow.parquet.ParquetFile(folder / "runs.parquet")
    stored = {column.name: column for column in (file.schema.column(i) for i in range(len(file.schema)))}
    same("columns in Parquet", list(stored), list(columns))
    same("types in Parquet", [c.physical_type for c in stored.values()], [c[0] for c in columns.values()])
    for name, kinds in columns.items():
        unsigned = str(stored[name].logical_type) == "Int(bitWidth=64, isSigned=false)"
        same(f"{name} is unsigned", unsigned, kinds is NATURAL)
    ducks = {row[0]: row[1] for row in connection.execute("describe parquet").fetchall()}
    same("types in DuckDB", ducks, {name: kinds[1] for name, kinds in columns.items()})
    return file


def check_types(folder, connection, tables, rows):
    """Columns, their order and types, and how the rows are grouped."""
    file = check_columns(folder, connection, COLUMNS)
    for ending, table in tables.items():
        types = {name: str(kind) for name, kind in table.dtypes.items()}
        same(f"{ending} in pandas", types, {name: kinds[2] for name, kinds in COLUMNS.items()})
        same(f"rows in {ending}", len(table), rows)
    groups = [file.metadata.row_group(i).num_rows for i in range(file.metadata.num_row_groups)]
    full, rest = divmod(rows, ROW_GROUP)
    same("row groups", groups, [ROW_GROUP] * full + [rest] * bool(rest))
    same("missing values", [table.isna().sum().sum() for table in tables.values()], [0] * len(tables))


def check_rows(connection):
    """All formats hold the same rows."""
    for other in ("csv", "jsonl"):
        for one, two in (("parquet", other), (other, "parquet")):
            more = connection.execute(f"select count(*) from (from {one} except all from {two})").fetchall()[0][0]
            same(f"rows of {one} that {two} has not", more, 0)


def check_values(connection, tables):
    """All formats hold the same rows, in the same order."""
    from pandas.testing import assert_frame_equal

    check_rows(connection)
    for other in ("csv", "jsonl"):
        assert_frame_equal(tables["parquet"], tables[other], check_exact=True)


def check_seeds(table, seed):
    """Every run's seed is h(batch seed, run), as the semantics page has it; an independent program works it out."""
    found = table.drop_duplicates(["run", "seed"])[["run", "seed"]]
    same("runs have one seed each", len(found), len(table) // len(POLICIES))
    for run, own in found.itertuples(index=False):
        same(f"seed of run {run}", int(own), luck.number(seed, "@seed", int(run)))
    if len(found) > 100 and not found["seed"].gt(2**63).any():
        raise SystemExit("no seed above 2^63: the test has lost what it is for")


def check_metadata(folder, expected, rows):
    """What Parquet says of itself is what the side files say. Returns it."""
    import pyarrow.parquet

    pairs = pyarrow.parquet.ParquetFile(folder / "runs.parquet").metadata.metadata
    inside = {key.decode(): value.decode() for key, value in pairs.items() if not key.startswith(b"ARROW")}
    columns = json.loads(inside.pop("columns"))
    same("columns in the metadata", [(c["name"], c["type"]) for c in columns], [(n, c[3]) for n, c in expected.items()])
    for column in columns:
        same(f"what {column['name']} is about", inside.pop(f"column.{column['name']}"), column["about"])
    for ending in ("csv", "jsonl"):
        path = folder / f"runs.{ending}"
        side = json.loads(Path(f"{path}.meta.json").read_text(encoding="utf-8"))
        same(f"{ending}: metadata", side["meta"], inside)
        same(f"{ending}: columns", side["columns"], columns)
        same(f"{ending}: rows and bytes", (side["rows"], side["bytes"]), (rows, path.stat().st_size))
    return inside


def check_figures(connection, report):
    """DuckDB's own mean, deviation, quantiles and counts are those of the report."""
    for policy in report["policies"]:
        name = policy["policy"]
        columns = {"score": policy, **policy["components"]}
        columns |= {f"var.{variable}": figures for variable, figures in policy["variables"].items()}
        for column, figures in columns.items():
            what = f"{name}, {column}"
            shares = sorted(figures["quantiles"])
            asked = f'avg("{column}"), stddev_samp("{column}"), min("{column}"), max("{column}")'
            asked += "".join(f', quantile_disc("{column}", {share})' for share in shares)
            row = connection.execute(f"select {asked} from parquet where policy = ?", [name]).fetchall()[0]
            close(f"{what}: mean", row[0], figures["mean"])
            close(f"{what}: standard deviation", row[1], figures["sd"])
            close(f"{what}: standard error", row[1] / math.sqrt(policy["runs"]), figures["standard_error"])
            same(f"{what}: extremes", row[2:4], (figures["min"], figures["max"]))
            same(f"{what}: quantiles", list(row[4:]), [figures["quantiles"][share] for share in shares])
        counted = connection.execute("select ending, count(*) from parquet where policy = ? group by all", [name])
        there = {ending: share["count"] for ending, share in policy["ending_intervals"].items() if share["count"]}
        same(f"{name}: endings", dict(counted.fetchall()), there)


def check_difference(connection, report):
    """The difference under the same luck: rows of one run joined."""
    (reported,) = report["differences"]
    row = connection.execute(
        "select avg(a.score - b.score), stddev_samp(a.score - b.score), count_if(a.score > b.score), "
        "count_if(a.score = b.score), count(*), bool_and(a.seed = b.seed) "
        "from parquet a join parquet b using (run) where a.policy = ? and b.policy = ?",
        [reported["first"], reported["second"]],
    ).fetchall()[0]
    close("difference: mean", row[0], reported["mean"])
    close("difference: standard deviation", row[1], reported["sd"])
    counts = (reported["ahead"]["count"], reported["equal"]["count"], report["runs"], True)
    same("difference: runs ahead, equal, in all, with the same seed", row[2:], counts)


def check_batch(binary, folder, runs, seed):
    """One batch in three formats, and everything that is to be held of it."""
    reports = [batch(binary, folder / f"runs.{ending}", runs, seed) for ending in ("parquet", "csv", "jsonl")]
    report, rows = reports[0], runs * len(POLICIES)
    same("reports with tables of any format", reports[1:], reports[:1] * 2)
    connection, tables = relations(folder, COLUMNS), frames(folder)
    check_types(folder, connection, tables, rows)
    check_values(connection, tables)
    check_seeds(tables["parquet"], seed)
    said = check_metadata(folder, COLUMNS, rows)
    for key in ("scenario", "fingerprint", "text_hash", "version", "method", "generator", "seed", "runs"):
        same(key, said[key], str(report[key]))
    same("policies", said["policies"].split(","), [policy["policy"] for policy in report["policies"]])
    check_figures(connection, report)
    check_difference(connection, report)
    print(f"agrees: batch of {runs:,} runs of {len(POLICIES)} policies, seed {seed}", flush=True)


def eval_columns(method):
    """docs/tables.md: the columns of a table of `eval`."""
    endings = {f"ending.{name}": REAL for name in ENDINGS}
    if method == "given":
        worth = {"score": DECIMAL, "probability": REAL, **{name: DECIMAL for name in COMPONENTS}}
        worth |= {"ending": TEXT, "decisions": WHOLE, "unused": WHOLE}
    elif method == "sampled":
        worth = {"runs": WHOLE, **{name: REAL for name in ("mean", "sd", "standard_error", "lower", "upper")}}
        worth |= {**{name: REAL for name in COMPONENTS}, **endings}
    else:
        worth = {"expected": REAL, "sd": REAL, **{name: REAL for name in COMPONENTS}, **endings, "states": WHOLE}
    return {"id": TEXT, **worth, "error_at": WHOLE, "error_node": TEXT, "error": TEXT}


def check_eval(binary, folder):
    """Tables of `eval`, by every method: columns, types, values, metadata, and what DuckDB makes of them."""
    paths = json.loads(ours(binary, "paths", "warm-up", "--list", "--limit", 1000, "--json"))["list"]
    means = {}
    courses = sorted({",".join(path["choices"]) for path in paths})
    rows = [{"id": ",".join(path["choices"]), **{key: path[key] for key in ("choices", "outcomes")}} for path in paths]
    wrong = {"id": "none", "choices": "order_of_things/numbers"}
    for method, extra, given in (
        ("given", [], rows),
        ("sampled", ["--seeds", 200], [{"id": course, "choices": course} for course in courses]),
        ("exact", ["--exact"], [{"id": course, "choices": course} for course in courses]),
    ):
        given = [*given, wrong]
        (folder / "paths.jsonl").write_text("".join(json.dumps(row) + "\n" for row in given), encoding="utf-8")
        arguments = ["eval", "warm-up", "--paths", folder / "paths.jsonl", *extra, "--quiet"]
        printed = [json.loads(line) for line in ours(binary, *arguments, "--json", code=1).splitlines()]
        for ending in ("parquet", "csv", "jsonl"):
            ours(binary, *arguments, "--out", folder / f"runs.{ending}", code=1)
        columns = eval_columns(method)
        connection = relations(folder, columns)
        check_columns(folder, connection, columns)
        check_rows(connection)
        said = check_metadata(folder, columns, len(given))
        same("table and method", (said["table"], said["method"]), ("eval", method))
        check_worths(connection, printed, method)
        if method == "given":
            query = "select id, sum(probability), sum(probability * score) from parquet where error is null group by id"
            means = {course: (whole, mean) for course, whole, mean in connection.execute(query).fetchall()}
            same("courses of decisions", sorted(means), courses)
        elif method == "exact":
            check_expected(connection, means)
        print(f"agrees: eval of {len(given):,} paths, {method}", flush=True)


def check_worths(connection, printed, method):
    """The rows are those that `eval --json` prints; the path that cannot be says why."""
    column = {"given": "score", "sampled": "mean", "exact": "expected"}[method]
    rows = connection.execute(f"select id, {column}, error_node, error from parquet").fetchall()
    same("rows", len(rows), len(printed))
    for (name, worth, node, error), line in zip(rows, printed):
        same("id", name, line["id"])
        same(f"{name}: {column}", worth, line.get(column))
        same(f"{name}: error", (node, error), (line["error"]["node"], line["error"]["reason"]) if "error" in line else (None, None))
    same("the path that cannot be", (rows[-1][0], rows[-1][1]), ("none", None))


def check_expected(connection, means):
    """The exact worth of a course of decisions is the mean over all that chance can do, which DuckDB worked out from paths
    with given chance; a course that chance can make impossible has no worth."""
    worths = dict(connection.execute("select id, expected from parquet where id <> 'none'").fetchall())
    for course, (whole, mean) in means.items():
        if math.isclose(whole, 1):
            close(course, worths[course], mean)
        else:
            same(course, worths[course], None)


def main():
    """Runs the comparison."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", type=Path, default=TARGET / "release" / "toughcall")
    parser.add_argument("--venv", type=Path, default=TARGET / "tables-venv", help="where DuckDB and pandas are, or are put")
    parser.add_argument("--runs", type=int, default=70_000, help="more than half a row group by default")
    arguments = parser.parse_args()
    go_on_with(["duckdb", "pandas", "pyarrow"], HERE / "requirements-tables.txt", arguments.venv)
    luck.self_test()
    for runs, seed in ((arguments.runs, 1), (50, 2**64 - 1)):
        with tempfile.TemporaryDirectory() as folder:
            os.environ["TOUGHCALL_HOME"] = folder
            check_batch(arguments.binary.resolve(), Path(folder), runs, seed)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TOUGHCALL_HOME"] = folder
        check_eval(arguments.binary.resolve(), Path(folder))


if __name__ == "__main__":
    main()
