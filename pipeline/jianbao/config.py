"""Settings: the defaults stand here as code, a TOML file and `--set` lay themselves over them.

One section for each stage, plain values only: `process` builds the stages from them. An unknown key is an error that
names its path, so that a misspelt option never passes unseen. TOML rather than YAML, because YAML reads `no` as false.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from jianbao.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic import ValidatorFunctionWrapHandler

DEFAULT = "default"
"""In a list of rules: the rules and the order that the cleaning stage was built for."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=False, str_max_length=4096)


class Read(_Section):
    """Limits of one document; what goes beyond them fails, and the others go on."""

    max_bytes: int = Field(default=64 * 1024 * 1024, gt=0, description="largest file, in bytes")
    max_chars: int = Field(default=5_000_000, gt=0, description="longest text, in characters")
    max_pages: int = Field(default=5_000, gt=0, description="most pages of a PDF or OFD file")
    text_field: str = Field(default="", description="field of a corpus that holds the text; empty: the usual names")
    title_field: str = Field(default="", description="field of a corpus that holds the title")
    id_field: str = Field(default="", description="field of a corpus that names the row")
    ocr: bool = Field(default=False, description="read PDF pages that are only pictures; needs jianbao[ocr]")


class Clean(_Section):
    """Cleaning rules, in order, and word lists for them (paths of TOML files).

    `default` stands for the built-in list of rules: `["default", "mine"]` adds one at its end.
    """

    rules: tuple[str, ...] = (DEFAULT,)
    vocabulary: tuple[str, ...] = ()


class Segment(_Section):
    """Extra word lists for jieba, one word a line (paths)."""

    lexicons: tuple[str, ...] = ()


LENGTHS = {"一句话": 0, "sentence": 0, "一页": 600, "page": 600, "详细": 1800, "detailed": 1800}
"""Lengths by name, in characters: the headline alone, a sheet of paper (the default), all that is worth telling."""

_SHORTEST, _LONGEST = 50, 100_000


class Select(_Section):
    """What goes into the briefing. `weights` is the share of each scorer by name; empty: the stage's own mixture."""

    length: int = Field(default=600, description="budget of all points together, in characters, or one of `LENGTHS`")
    weights: dict[str, float] = {}
    dense: str = Field(default="", description="folder with a sentence encoder for the scorer dense; empty: off")

    @field_validator("length", mode="wrap")
    @classmethod
    def _length(cls, value: Any, check: ValidatorFunctionWrapHandler) -> Any:
        """A number, or one of `LENGTHS`; between the headline alone and one short point there is nothing."""
        name = value.strip() if isinstance(value, str) else ""
        if name in LENGTHS:
            return LENGTHS[name]
        try:
            number = check(value)
        except ValidationError:
            number = -1
        if not _SHORTEST <= number <= _LONGEST:
            raise ValueError(f"should be {_SHORTEST} to {_LONGEST} characters or one of {', '.join(LENGTHS)}")
        return number


class Write(_Section):
    """Who words the lines, and that summarizer's own options (`path`, `base_url`, `model`, `device`, `beams`, …)."""

    summarizer: str = "embedded"
    options: dict[str, str | int | float | bool] = {}


class Masthead(_Section):
    """Head of a 简报 in the Word file, which is custom and not part of the standard; without a name there is none."""

    name: str = Field(default="", max_length=40, description="in large red letters: 云湾信息")
    issue: str = Field(default="", max_length=40, description="below it: 第12期")
    issuer: str = Field(default="", max_length=60, description="left above the red rule: 云湾区政府办公室")
    date: str = Field(default="", max_length=40, description="right above the red rule: 2024年7月18日")


class Imprint(_Section):
    """Foot (版记) of the Word file, GB/T 9704-2012 clause 7.4; parts left empty are left out."""

    copies: str = Field(default="", max_length=400, description="抄送: who gets copies")
    printer: str = Field(default="", max_length=60, description="印发机关: who prints it")
    date: str = Field(default="", max_length=40, description="印发日期: when it is printed")


class Render(_Section):
    """Formats of each briefing by file suffix, the user's own templates by format, head and foot of the Word file."""

    formats: tuple[str, ...] = ("md", "json", "html", "docx")
    templates: dict[str, str] = {}
    masthead: Masthead = Masthead()
    imprint: Imprint = Imprint()

    def __hash__(self) -> int:
        return hash(self.model_dump_json())


class Run(_Section):
    """How the documents are worked through; changes no output."""

    engine: str = "pool"
    workers: int = Field(default=0, ge=0, le=1024, description="0: one for each core, at most 4")
    timeout: float = Field(default=300.0, gt=0, description="seconds for one document")
    max_memory: int = Field(
        default=2 * 1024**3, ge=0, description="bytes one document may take beyond what its process holds; 0: no limit"
    )
    group: int = Field(default=8, ge=1, le=1024, description="most documents the model is asked about together")
    models: int = Field(
        default=0, ge=0, le=1024, description="engine ray: processes that hold a model apart; 0: one for each GPU"
    )
    retries: int = Field(default=1, ge=0, le=100, description="times a document that ended its process is tried again")
    attempts: int = Field(
        default=3, ge=1, description="runs after which a document that crashes, loops or eats memory is left alone"
    )
    recycle_documents: int = Field(default=500, ge=1, description="documents after which a process is replaced")
    recycle_memory: int = Field(default=1024**3, gt=0, description="growth in bytes after which it is replaced")
    max_entries: int = Field(default=100_000, gt=0, description="most members of one archive")
    max_unpacked: int = Field(default=4 * 1024**3, gt=0, description="most bytes one archive may unpack to")
    max_ratio: int = Field(
        default=200, gt=0, description="most bytes an archive's member may grow to for each packed byte"
    )


class Config(_Section):
    """All settings of a run."""

    read: Read = Read()
    clean: Clean = Clean()
    segment: Segment = Segment()
    select: Select = Select()
    write: Write = Write()
    render: Render = Render()
    run: Run = Run()

    def __hash__(self) -> int:
        return hash(self.model_dump_json())

    def digest(self) -> str:
        """Fingerprint of everything that can change a briefing's files (so neither `run` nor the choice of formats)."""
        plain = self.model_dump(mode="json", exclude={"run": True, "render": {"formats"}})
        plain["templates"] = {name: _fingerprint(path) for name, path in self.render.templates.items()}
        return hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def _fingerprint(path: str) -> str:
    """Of a template's bytes; empty where it cannot be read (the check of the config says so)."""
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError:
        return ""


def load(path: Path | None = None, overrides: Sequence[str] = ()) -> Config:
    """Defaults, then the TOML file, then each `key.path=value`.

    A value is read as TOML (`600`, `true`, `["md", "json"]`) and, failing that, as a plain string.

    Raises:
        ConfigError: the file cannot be read, or a key or value is wrong; the message names it and what would be right.
    """
    values = _read_toml(path) if path else {}
    for override in overrides:
        _set(values, override)
    return build(values)


def build(values: Mapping[str, Any]) -> Config:
    """A checked `Config` from nested plain values.

    Raises:
        ConfigError: as in `load`.
    """
    try:
        return Config.model_validate(values)
    except ValidationError as error:
        raise ConfigError(_explain(error)) from error


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"cannot read the config {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"the config {path} is not UTF-8: save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"the config {path} is not valid TOML: {error}") from error


def _set(values: dict[str, Any], override: str) -> None:
    key, equals, text = override.partition("=")
    parts = [part.strip() for part in key.split(".")]
    if not equals or not all(parts):
        raise ConfigError(f"--set {override}: write key.path=value, e.g. --set select.length=400")
    at = values
    for part in parts[:-1]:
        at = at.setdefault(part, {})
        if not isinstance(at, dict):
            raise ConfigError(f"--set {override}: {part} is a value, not a section")
    at[parts[-1]] = _value(text.strip())


def _value(text: str) -> Any:
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except (tomllib.TOMLDecodeError, RecursionError):
        return text


def _explain(error: ValidationError) -> str:
    """One line about the first fault: where it is, what is wrong, what would be right."""
    fault = error.errors()[0]
    where = ".".join(str(part) for part in fault["loc"])
    if fault["type"] == "value_error":
        return f"config {where}: {fault['ctx']['error']}, not {_short(fault.get('input'))}"
    if fault["type"] != "extra_forbidden":
        return f"config {where}: {fault['msg'][:1].lower()}{fault['msg'][1:]}, not {_short(fault.get('input'))}"
    known = _known()
    near = difflib.get_close_matches(where, [*known, *Config.model_fields], n=3, cutoff=0.6)
    near += [key for key in known if key.split(".")[-1] == where.split(".")[-1] and key not in near]
    hint = f"did you mean {' or '.join(near)}?" if near else f"there are: {', '.join(known)}"
    return f"config has no key {where}; {hint}"


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"  # noqa: PLR2004 -- a line's worth


def _known() -> list[str]:
    """Every key path, in order."""
    found: list[str] = []
    for name, field in Config.model_fields.items():
        section = field.annotation
        if isinstance(section, type) and issubclass(section, BaseModel):
            found += [f"{name}.{key}" for key in section.model_fields]
    return found
