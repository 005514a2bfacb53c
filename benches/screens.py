#!/usr/bin/env python3
"""Measures the full screens in a real pseudo-terminal: spawn to first frame, key to frame, processor while waiting.

    python3 benches/screens.py --binary target/release/toughcall

Needs python3 on Linux, and no network. A frame counts as there when its last words have come; times are medians and worst
of many, the processor is read from /proc over ten seconds a screen.
"""

import argparse
import fcntl
import os
import pty
import re
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

PLAY = ["play", "vp-crisis", "--seed", "7", "--no-solve"]
# Name, arguments, words that the first frame has, keys that lead to the screen with words that it has, a key to measure
# and the one that undoes it.
SCREENS = [
    ("start", [], "rehearse", [], ("j", "k")),
    ("start, read", [], "? help", [], ("j", "k")),
    ("play", PLAY, "? help", [], ("j", "k")),
    ("play, panel", PLAY, "? help", [("\t", "back")], ("j", "k")),
    ("runs", ["runs"], "? help", [], ("j", "k")),
    ("debrief", ["runs"], "? help", [("\r", "export")], ("3", "4")),
    ("start, filter", [], "? help", [("/", "/_")], ("a", "\x7f")),
]


class Terminal:
    def __init__(self, binary, home, arguments, size):
        columns, rows = size
        self.seen = b""
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        environment = {**os.environ, "TERM": "xterm-256color", "TOUGHCALL_HOME": str(home)}
        self.begun = time.perf_counter()
        self.child = subprocess.Popen(
            [binary, *arguments], stdin=slave, stdout=slave, stderr=slave, cwd=home, env=environment, start_new_session=True
        )
        os.close(slave)

    def until(self, words):
        """Milliseconds from the last `begun` until these words have come."""
        deadline = time.perf_counter() + 60
        while words.replace(" ", "") not in self.words():
            if time.perf_counter() > deadline or not select.select([self.master], [], [], 1)[0]:
                if time.perf_counter() > deadline:
                    sys.exit(f"no `{words}` in {self.words()!r}")
                continue
            self.seen += os.read(self.master, 1 << 16)
        return (time.perf_counter() - self.begun) * 1e3

    def words(self):
        """What has come, without what moves the cursor and without spaces: between words there may be either."""
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]| ", "", self.seen.decode(errors="replace"))

    def frame(self, key):
        """Milliseconds from a key until the last byte of what it changes."""
        while select.select([self.master], [], [], 0.05)[0]:
            os.read(self.master, 1 << 16)
        begun = last = time.perf_counter()
        os.write(self.master, key.encode())
        while select.select([self.master], [], [], 0.05)[0]:
            os.read(self.master, 1 << 16)
            last = time.perf_counter()
        return (last - begun) * 1e3

    def press(self, key, words):
        self.seen = b""
        os.write(self.master, key.encode())
        self.until(words)

    def processor(self):
        """Seconds of processor used so far."""
        fields = Path(f"/proc/{self.child.pid}/stat").read_text().rsplit(") ", 1)[1].split(" ")
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def close(self):
        self.child.send_signal(signal.SIGTERM)
        self.child.wait()
        os.close(self.master)


def prepared(binary, home, count):
    """Recorded runs: many, as after months of use."""
    runs = home / "runs"
    runs.mkdir()
    for seed in range(1, count + 1):
        scenario = ["warm-up", "vp-crisis"][seed % 2]
        path = runs / f"{scenario}-{seed:03}.jsonl"
        command = [binary, "play", scenario, "--seed", str(seed), "--policy", "random", "--save", str(path)]
        subprocess.run(command, env={**os.environ, "TOUGHCALL_HOME": str(home)}, stdout=subprocess.DEVNULL, check=True)
        # The warm-ups are the latest and so the first in the list: they are looked back at.
        day = 2 if scenario == "warm-up" else 1
        path.write_text(re.sub(r'"started":"[^"]*"', f'"started":"2099-01-0{day}T09:00:00Z"', path.read_text(), count=1))
    subprocess.run(
        [binary, "debrief", "warm-up-002"],
        env={**os.environ, "TOUGHCALL_HOME": str(home)}, stdout=subprocess.DEVNULL, check=True,
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", default="target/release/toughcall")
    parser.add_argument("--runs", type=int, default=60, help="recorded runs")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--idle", type=float, default=10.0, help="seconds")
    arguments = parser.parse_args()
    binary = str(Path(arguments.binary).resolve())
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        prepared(binary, home, arguments.runs)
        print(f"{'screen':<14}{'first frame':>14}{'worst':>9}{'key to frame':>14}{'worst':>9}{'idle':>9}   (ms, ms, s of processor)")
        for name, words, first, way, (forth, back) in SCREENS:
            firsts, keys = [], []
            for round_number in range(arguments.rounds):
                terminal = Terminal(binary, home, words, (120, 40))
                firsts.append(terminal.until(first))
                for key, wanted in way:
                    terminal.press(key, wanted)
                if round_number == 0:
                    # Only what changes is drawn: after a key the foot may not come again.
                    if not way:
                        terminal.until("? help")
                    for _ in range(arguments.rounds):
                        keys += [terminal.frame(forth), terminal.frame(back)]
                    time.sleep(1)
                    before = terminal.processor()
                    time.sleep(arguments.idle)
                    idle = terminal.processor() - before
                terminal.close()
            print(
                f"{name:<14}{statistics.median(firsts):>14.1f}{max(firsts):>9.1f}"
                f"{statistics.median(keys):>14.1f}{max(keys):>9.1f}{idle:>9.2f}"
            )


if __name__ == "__main__":
    main()
