"""What a page of complaints may load. Only its worker may compile WebAssembly, and it asks nobody.

libsodium's plain JavaScript would do without, at 20 times the time and more than twice the weight;
where a browser refuses WebAssembly the pages work as they do without script.
"""

from __future__ import annotations

from typing import Final

HEADER: Final = "Content-Security-Policy"
POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SCRIPT_POLICY: Final = f"{POLICY}; script-src 'self'; worker-src 'self'; connect-src 'self'"
WORKER_POLICY: Final = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'"
