#!/usr/bin/env python3
"""Holds that `check --format sarif` is SARIF 2.1.0 by the schema of OASIS, and that its regions and fixes are right.

The schema (sarif-schema-2.1.0.json) is the one that the crate serde-sarif 0.8.0 ships. Regions are read here with this
file's own count of UTF-16 code units; every fix is applied by that count, and the program then finds no more errors than
before.
"""

import argparse
import json
import subprocess
import tempfile
import urllib.parse
from pathlib import Path

from environment import go_on_with

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TARGET = ROOT / "target"


def log(binary, files):
    out = subprocess.run([binary.resolve(), "check", "--format", "sarif", *files], capture_output=True, text=True, cwd=ROOT)
    if out.returncode not in (0, 1):
        raise SystemExit(out.stderr)
    return json.loads(out.stdout)


def offset(lines, line, column):
    """The place of a line and a column in UTF-16 code units, both from 1, as an index of the UTF-16 bytes."""
    return sum(len(text) for text in lines[: line - 1]) + 2 * (column - 1)


def apply(content, fix):
    """The text after a fix, by the regions that it states."""
    bytes16 = content.encode("utf-16-le")
    lines = [text.encode("utf-16-le") for text in content.split("\n")]
    lines = [text + "\n".encode("utf-16-le") for text in lines]
    (change,) = fix["artifactChanges"]
    for replacement in reversed(change["replacements"]):
        region = replacement["deletedRegion"]
        start = offset(lines, region["startLine"], region["startColumn"])
        end = offset(lines, region["endLine"], region["endColumn"])
        bytes16 = bytes16[:start] + replacement["insertedContent"]["text"].encode("utf-16-le") + bytes16[end:]
    return bytes16.decode("utf-16-le")


def errors(result):
    return sum(r["level"] == "error" for r in result["runs"][0]["results"])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", default=TARGET / "release/toughcall", type=Path)
    parser.add_argument("--venv", type=Path, default=TARGET / "schema-venv", help="where jsonschema is, or is put")
    parser.add_argument("files", nargs="+")
    arguments = parser.parse_args()
    go_on_with(["jsonschema"], HERE / "requirements-schema.txt", arguments.venv)
    from jsonschema import Draft7Validator

    schema = json.loads((HERE / "sarif-schema-2.1.0.json").read_text())
    Draft7Validator.check_schema(schema)
    validator = Draft7Validator(schema)
    whole = log(arguments.binary, arguments.files)
    wrong = [f"{list(e.absolute_path)}: {e.message}" for e in validator.iter_errors(whole)]
    if wrong:
        raise SystemExit("\n".join(wrong[:20]))
    # A log that is not SARIF is refused, so the schema does look.
    whole["runs"][0]["columnKind"] = "letters"
    if validator.is_valid(whole):
        raise SystemExit("the schema lets everything through")
    (run,) = whole["runs"]
    fixes = 0
    with tempfile.TemporaryDirectory() as folder:
        for result in run["results"]:
            uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
            path = ROOT / urllib.parse.unquote(uri.removeprefix("file://"))
            content = path.read_text(encoding="utf-8").removeprefix("\ufeff")
            for fix in result.get("fixes", []):
                # Once is enough for each; errors of a text that could not be read come to light only then.
                mended = Path(folder) / "mended.ron"
                mended.write_text(apply(content, fix), encoding="utf-8")
                before = errors(log(arguments.binary, [str(path)]))
                after = log(arguments.binary, [str(mended)])
                unreadable = result["ruleId"] == "E0101"
                if errors(after) > before and not unreadable:
                    raise SystemExit(f"{path}: {fix} makes {errors(after)} errors of {before}")
                fixes += 1
    print(f"{len(run['results'])} results and {len(run['tool']['driver']['rules'])} rules are SARIF 2.1.0; {fixes} fixes applied")
    if fixes == 0:
        raise SystemExit("no fix was tried")


if __name__ == "__main__":
    main()
