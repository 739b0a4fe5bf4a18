"""Indexes as other versions of the program have left them, made by rewriting the manifest of a new one."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

from ingest.store.generation import MANIFEST, IndexFolder
from ingest.store.versions import RULES, RuleVersions

TOKENS_BEFORE_NUMBERS = "acaf4c04bc3e85f9"
"""Digest of the source of the tokens in an index of the last version that had digests; see ``ingest.store.versions``."""


def serving(root: Path) -> Path:
    """The folder of the generation that serves."""
    return root / "generations" / (IndexFolder(root).latest() or "")


def set_rules(root: Path, **numbers: int) -> Path:
    """Make an index one of other rules; gives its folder."""
    manifest = IndexFolder(root).serving_manifest()
    rules: RuleVersions = replace(RULES, **numbers)
    (serving(root) / MANIFEST).write_bytes(replace(manifest, rules=rules).to_json())
    return root


def set_digests(root: Path, token_rules: str, cut_rules: str = "c1d1acac592d1ce5") -> Path:
    """Make an index one of format 3, whose manifest has digests of source files; gives its folder."""
    path = serving(root) / MANIFEST
    fields = json.loads(path.read_bytes())["manifest"]
    del fields["rules"]
    fields |= {"format": 3, "token_rules": token_rules, "cut_rules": cut_rules}
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True, indent=1)
    outer = {"digest": hashlib.sha256(text.encode("utf-8")).hexdigest(), "manifest": fields}
    path.write_text(json.dumps(outer, ensure_ascii=False, indent=1), encoding="utf-8")
    return root
