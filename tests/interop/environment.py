"""A virtual environment for packages from PyPI, made when it is missing."""

import importlib.util
import os
import subprocess
import sys
import venv

# Set for the process that goes on inside, so that it does not try again.
INSIDE = "INTEROP_VENV"


def go_on_with(packages, requirements, folder):
    """Goes on in the environment in `folder`, unless all packages are here already."""
    missing = [package for package in packages if importlib.util.find_spec(package) is None]
    if not missing:
        return
    if os.environ.get(INSIDE):
        raise SystemExit(f"{', '.join(missing)}: not in {folder}, although it was installed there; delete the folder")
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements]
    if subprocess.run(install, check=False).returncode != 0:
        raise SystemExit(f"{', '.join(missing)} could not be installed into {folder}")
    os.environ[INSIDE] = "1"
    os.execv(python, [python, *sys.argv])
