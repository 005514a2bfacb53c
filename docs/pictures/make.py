#!/usr/bin/env python3
"""Makes the pictures of docs/terminal.md from the program itself: it plays in tmux, and what tmux shows becomes SVG.

    python3 docs/pictures/make.py --binary target/release/toughcall

Needs python3 and tmux, and no network. The same program gives the same pictures.
"""

import argparse
import html
import os
import re
import subprocess
import sys
import tempfile
import time
import unicodedata
from pathlib import Path

CELL = (8.4, 18.0)  # columns and rows of the picture, in pixels
HERE = Path(__file__).resolve().parent
# The sixteen colours of a dark and of a light terminal.
DARK = ["#1c1c1c", "#ff6b6b", "#7ec77e", "#d9b45b", "#6fa8ff", "#d48ad4", "#5fc4c4", "#d8d8d8"]
LIGHT = ["#1c1c1c", "#b3261e", "#1d6f2b", "#7a5d00", "#1f4fbf", "#8a2f8a", "#0b6b6b", "#5a5a5a"]
THEMES = {"dark": ("#1c1c1c", "#d8d8d8", DARK), "light": ("#fbfbf7", "#1c1c1c", LIGHT)}

RANKED = ["Down", "Space", "Down", "Down", "Space", "Enter"]
FIRST = ["x", "1", "Enter"]
# Name, columns and rows, theme, arguments, keys.
SCENES = [
    ("start", (100, 28), "dark", [], ["Down"]),
    ("play", (110, 32), "dark", ["play", "vp-crisis", "--seed", "7", "--no-solve"], RANKED + FIRST * 3 + ["x", "Down"]),
    ("play-light", (80, 24), "light", ["play", "vp-crisis", "--seed", "7", "--no-solve"], RANKED + FIRST * 2 + ["x", "Down"]),
    ("play-small", (60, 16), "dark", ["play", "vp-crisis", "--seed", "7", "--no-solve"], RANKED + ["Down"]),
    ("ranking", (100, 26), "dark", ["play", "vp-crisis", "--seed", "7", "--no-solve"], ["Down", "Space", "Down", "Down"]),
    ("turning-points", (100, 32), "dark", ["runs"], ["Enter"]),
    ("timeline", (100, 26), "dark", ["runs"], ["Enter", "3"]),
    ("attention", (100, 22), "dark", ["runs"], ["Enter", "4"]),
    ("decisions-light", (100, 26), "light", ["runs"], ["Enter", "6"]),
    ("runs", (90, 20), "dark", ["runs"], ["Down"]),
    ("progress", (90, 20), "dark", ["runs"], ["Tab"]),
]


def prepared(binary, home):
    """Runs to look at: warm-ups by three policies, kept as recorded runs."""
    environment = {**os.environ, "TOUGHCALL_HOME": str(home)}
    runs = home / "runs"
    runs.mkdir()
    for seed, policy in enumerate(["last", "random", "expert", "first"], start=3):
        path = runs / f"warm-up-{policy}.jsonl"
        command = [binary, "play", "warm-up", "--seed", str(seed), "--policy", policy, "--save", str(path)]
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
        # The order of the list is that of the times; runs of one second would be ordered by name.
        text = path.read_text()
        path.write_text(re.sub(r'"started":"[^"]*"', f'"started":"2026-01-0{seed}T09:00:00Z"', text, count=1))
    # The progress tells of scenarios that are solved.
    subprocess.run([binary, "debrief", "warm-up-first"], env=environment, stdout=subprocess.DEVNULL, check=True)


class Tmux:
    """A terminal of its own, with nobody's settings."""

    def __init__(self, size):
        self.name = f"pictures-{os.getpid()}"
        columns, rows = size
        self.run("-f", "/dev/null", "new-session", "-d", "-s", "p", "-x", str(columns), "-y", str(rows), "sh")

    def run(self, *arguments):
        return subprocess.run(["tmux", "-L", self.name, *arguments], check=True, capture_output=True, text=True).stdout

    def shown(self):
        """What is shown, once it has stood still."""
        before = None
        for _ in range(200):
            now = self.run("capture-pane", "-e", "-N", "-p", "-t", "p")
            if now == before and now.strip():
                return now
            before = now
            time.sleep(0.15)
        sys.exit("the screen does not come to rest")

    def close(self):
        self.run("kill-server")


def captured(binary, home, size, arguments, keys):
    tmux = Tmux(size)
    try:
        words = " ".join([binary, "--color", "always", *arguments])
        tmux.run("send-keys", "-t", "p", f"clear; TERM=tmux-256color TOUGHCALL_HOME={home} exec {words}", "Enter")
        time.sleep(0.8)
        tmux.shown()
        for key in keys:
            tmux.run("send-keys", "-t", "p", key)
            time.sleep(0.25)
        return tmux.shown()
    finally:
        tmux.close()


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in text)


def styled(line, style):
    """The runs of a line with their styles; the style goes on in the next line."""
    runs = []
    for part in re.split(r"(\x1b\[[0-9;]*m)", line):
        if not part.startswith("\x1b["):
            if part:
                runs.append((part, dict(style)))
            continue
        codes = [int(code or 0) for code in part[2:-1].split(";")]
        while codes:
            code = codes.pop(0)
            if code == 0:
                style.clear()
            elif code in (1, 2, 7):
                style[{1: "bold", 2: "dim", 7: "reversed"}[code]] = True
            elif code == 22:
                style.pop("bold", None), style.pop("dim", None)
            elif code == 27:
                style.pop("reversed", None)
            elif 30 <= code <= 37:
                style["color"] = code - 30
            elif code == 38:
                # 38;5;n: of these the program uses the first eight alone.
                codes.pop(0)
                style["color"] = codes.pop(0)
            elif code == 39:
                style.pop("color", None)
    return runs


def svg(name, text, size, theme):
    background, foreground, palette = THEMES[theme]
    (columns, rows), (cell, line) = size, CELL
    w, h = columns * cell + 16, rows * line + 16
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w:.1f} {h:.1f}" width="{w:.0f}" height="{h:.0f}" '
        f'font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="14" role="img">',
        f"<title>{html.escape(name)}</title>",
        f'<rect width="100%" height="100%" rx="6" fill="{background}"/>',
    ]
    style = {}
    for row, content in enumerate(text.split("\n")[:rows]):
        x, y = 8.0, 8 + row * line
        for words, look in styled(content, style):
            columns_of = width(words)
            color = palette[look["color"] % 8] if "color" in look else foreground
            paper = None
            if "reversed" in look:
                color, paper = background, color
            if paper:
                out.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{columns_of * cell:.1f}" height="{line}" fill="{paper}"/>')
            if words.strip():
                weight = ' font-weight="bold"' if "bold" in look else ""
                faint = ' opacity="0.65"' if "dim" in look else ""
                out.append(
                    f'<text x="{x:.1f}" y="{y + 13.5:.1f}" fill="{color}"{weight}{faint} xml:space="preserve" '
                    f'textLength="{columns_of * cell:.1f}" lengthAdjust="spacingAndGlyphs">{html.escape(words)}</text>'
                )
            x += columns_of * cell
    out.append("</svg>")
    return "\n".join(out) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", default="target/release/toughcall")
    parser.add_argument("--only", help="one picture")
    arguments = parser.parse_args()
    binary = str(Path(arguments.binary).resolve())
    for name, size, theme, words, keys in SCENES:
        if arguments.only not in (None, name):
            continue
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            prepared(binary, home)
            text = captured(binary, home, size, words, keys)
        (HERE / f"{name}.svg").write_text(svg(name, text, size, theme))
        print(name)


if __name__ == "__main__":
    main()
