#!/usr/bin/env python3
"""Pictures of a debrief page, to look at it with one's own eyes. Not called by CI.

Usage:
    toughcall debrief --format html > debrief.html
    python3 tests/html/screenshot.py debrief.html [FOLDER]

Writes into FOLDER (the current one if not given): NAME-desktop-light.png, NAME-desktop-dark.png (1280 px wide),
NAME-phone-light.png, NAME-phone-dark.png (360 px wide), each as high as the page, and NAME-print.pdf. It says for
each width whether anything is wider than the screen, and fails if so.

It needs Chromium or Chrome: `apt-get install chromium`, or name one with CHROME=/path/to/it. Nothing else.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
# A frame of the wanted width: a headless window cannot be narrower than about 500 px. It reports the page's size.
FRAME = """<!DOCTYPE html><meta charset="utf-8"><meta name="color-scheme" content="{scheme}">
<style>html,body{{margin:0}}iframe{{border:0;display:block;width:{width}px;height:{height}px;color-scheme:{scheme}}}</style>
<iframe id="f" src="{url}"></iframe><script>
f.onload=()=>{{const e=f.contentDocument.documentElement;document.title="done";
const p=document.createElement("pre");p.id="size";p.textContent=e.scrollWidth+"x"+e.scrollHeight;document.body.append(p)}}
</script>"""


def browser():
    named = os.environ.get("CHROME")
    found = named or next((path for path in map(shutil.which, NAMES) if path), None)
    if not found or not shutil.which(found):
        sys.exit(
            f"screenshot.py: no browser found (looked for {', '.join(NAMES)} and $CHROME); "
            "install one, for example `apt-get install chromium`"
        )
    return found


def chrome(*arguments):
    with tempfile.TemporaryDirectory() as profile:
        command = [
            browser(), "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1",
            "--allow-file-access-from-files", "--virtual-time-budget=3000", f"--user-data-dir={profile}", *arguments,
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
        if done.returncode != 0:
            sys.exit(f"screenshot.py: {' '.join(command)} failed:\n{done.stderr}")
        return done.stdout


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    page = pathlib.Path(sys.argv[1]).resolve()
    if not page.is_file():
        sys.exit(f"screenshot.py: no file {page}")
    folder = pathlib.Path(sys.argv[2] if len(sys.argv) == 3 else ".").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    too_wide = False
    with tempfile.TemporaryDirectory() as temporary:
        frame = pathlib.Path(temporary) / "frame.html"

        def write(width, height, scheme):
            frame.write_text(FRAME.format(url=page.as_uri(), width=width, height=height, scheme=scheme))
            return frame.as_uri()

        for name, width in (("desktop", 1280), ("phone", 360)):
            dumped = chrome("--dump-dom", write(width, 800, "light"))
            size = re.search(r'id="size">(\d+)x(\d+)<', dumped)
            if not size:
                sys.exit("screenshot.py: the page did not load")
            wide, high = int(size.group(1)), int(size.group(2))
            print(f"{name}: {wide} x {high} px" + ("" if wide <= width else f", WIDER THAN {width}"))
            too_wide |= wide > width
            for scheme in ("light", "dark"):
                png = folder / f"{page.stem}-{name}-{scheme}.png"
                chrome(f"--window-size={width},{high}", f"--screenshot={png}", write(width, high, scheme))
                print(png)
        pdf = folder / f"{page.stem}-print.pdf"
        chrome("--no-pdf-header-footer", f"--print-to-pdf={pdf}", page.as_uri())
        print(pdf)
    sys.exit(1 if too_wide else 0)


main()
