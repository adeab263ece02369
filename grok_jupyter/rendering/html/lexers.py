"""Lexers by the names that answers use for languages."""

from __future__ import annotations

from functools import cache

from pygments.lexer import Lexer
from pygments.lexers import find_lexer_class, get_all_lexers

__all__ = ["lexer_named"]

# Names that models write and Pygments does not know; its T-SQL is quadratic in brackets.
_ALIASES = {
    "assembly": "nasm",
    "cmd": "batch",
    "dotenv": "ini",
    "env": "ini",
    "gql": "graphql",
    "gradle": "groovy",
    "ipynb": "json",
    "ipython": "python",
    "ipython3": "python",
    "javascriptreact": "javascript",
    "jsonc": "json",
    "jsonl": "json",
    "jsx": "javascript",
    "jupyter": "python",
    "kt": "kotlin",
    "mjs": "javascript",
    "mssql": "sql",
    "ndjson": "json",
    "node": "javascript",
    "patch": "diff",
    "plsql": "sql",
    "ps": "powershell",
    "python-repl": "pycon",
    "shellscript": "bash",
    "sqlite": "sql",
    "svelte": "html",
    "svg": "xml",
    "terminal": "console",
    "tsql": "sql",
    "typescriptreact": "tsx",
    "vba": "vb.net",
    "vue": "html",
    "yml": "yaml",
}


# One of the names of each language that gets colours. A lexer's regular expressions cannot be
# stopped, and those of some rare ones need minutes for a few lines: answers do not choose these.
_COLOURED = {
    "abap", "ada", "apacheconf", "applescript", "autohotkey", "awk", "bash", "bat", "bibtex",
    "c", "c#", "c++", "clojure", "cmake", "coffeescript", "common-lisp", "console", "crystal",
    "css", "cuda", "cypher", "d", "dart", "delphi", "diff", "docker", "elixir", "elm", "erlang",
    "fortran", "fsharp", "gas", "glsl", "go", "graphql", "groovy", "haskell", "hlsl", "html",
    "http", "ini", "java", "javascript", "json", "julia", "kotlin", "latex", "less", "llvm",
    "lua", "make", "markdown", "mathematica", "matlab", "mysql", "nasm", "nginx", "nim", "nix",
    "objective-c", "ocaml", "octave", "perl", "php", "plpgsql", "postgresql", "powershell",
    "prolog", "protobuf", "purescript", "pycon", "python", "r", "racket", "rb", "rconsole",
    "rst", "rust", "sas", "sass", "scala", "scheme", "scss", "solidity", "sparql", "sql",
    "sqlite3", "stata", "swift", "systemverilog", "tcl", "terraform", "toml", "tsx",
    "typescript", "vb.net", "verilog", "vhdl", "vim", "wast", "xml", "yaml", "zig",
}  # fmt: skip


def lexer_named(language: str) -> Lexer | None:
    """Return the lexer for a language in lower case; None if there is none of that name.

    Only Pygments' own are looked at: others come from wherever something was installed, and are
    loaded at the cost of reading every installed package's metadata.
    """
    name = _names().get(_ALIASES.get(language, language))
    return _lexer(name) if name else None


@cache
def _lexer(name: str) -> Lexer | None:
    """Return a lexer by Pygments' own name: there are not many, whatever an answer calls them."""
    found = find_lexer_class(name)
    return found(stripnl=False, ensurenl=False) if found else None


@cache
def _names() -> dict[str, str]:
    return {
        alias.lower(): name
        for name, aliases, _, _ in get_all_lexers(plugins=False)
        if not _COLOURED.isdisjoint(aliases)
        for alias in aliases
    }
