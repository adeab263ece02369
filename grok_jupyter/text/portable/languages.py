"""Names of languages that highlighters know."""

from __future__ import annotations

__all__ = ["KNOWN", "OTHER_NAMES"]

OTHER_NAMES = {"yml": "yaml"}
"""By a word that not every version of Pygments knows, the one that is saved for it."""

KNOWN = {
    "abap", "abnf", "ada", "ahk", "antlr", "apache", "apacheconf", "apl", "applescript",
    "arduino", "asm", "aspectj", "autohotkey", "awk", "bash", "basic", "bat", "batch",
    "bibtex", "bnf", "brainfuck", "c", "c#", "c++", "cfg", "cirru", "clj", "clojure",
    "cmake", "cobol", "coffee", "coffeescript", "common-lisp", "console", "coq", "cpp",
    "cr", "crystal", "cs", "csharp", "css", "cuda", "cypher", "cython", "d", "dart",
    "delphi", "diff", "django", "docker", "dockerfile", "dot", "dtd", "ebnf", "elisp",
    "elixir", "elm", "emacs", "emacs-lisp", "erb", "erlang", "ex", "exs", "f#", "f90",
    "fish", "fortran", "fsharp", "gas", "gawk", "gd", "gdscript", "gherkin", "glsl",
    "gnuplot", "go", "golang", "graphql", "graphviz", "groovy", "handlebars", "haskell",
    "haxe", "hcl", "hlsl", "hs", "html", "http", "hx", "hy", "hylang", "idris", "iex",
    "ini", "ipython", "irc", "isabelle", "j", "java", "javascript", "jinja", "js", "json",
    "json5", "jsonld", "jsonnet", "jsp", "jsx", "julia", "julia-repl", "kotlin", "kusto",
    "latex", "lean", "less", "lisp", "literate-haskell", "llvm", "logtalk", "lua", "make",
    "makefile", "markdown", "mathematica", "matlab", "maxima", "md", "mips", "mojo",
    "monkey", "mysql", "nasm", "nginx", "nim", "nix", "numpy", "objc", "objective-c",
    "objectivec", "ocaml", "octave", "odin", "openscad", "pascal", "perl", "perl6", "php",
    "pig", "pl", "plpgsql", "postgres", "postgresql", "postscript", "pot", "powershell",
    "prolog", "promql", "properties", "proto", "protobuf", "ps1", "psql", "pug", "puppet",
    "pwsh", "py", "py3", "pycon", "pyrex", "pytb", "python", "python2",
    "python3", "pyx", "q", "qml", "r", "racket", "raku", "rb", "react", "rest",
    "restructuredtext", "rexx", "robotframework", "rs", "rst", "ruby", "rust", "s", "sas",
    "sass", "scala", "scheme", "scilab", "scss", "sed", "sh", "shell", "shell-session",
    "smalltalk", "smarty", "sml", "snobol", "solidity", "sparql", "splus", "sql", "sqlite3",
    "stan", "stata", "sv", "swift", "systemd", "systemverilog", "tcl", "tcsh", "terraform",
    "tex", "text", "tf", "thrift", "toml", "ts", "tsql", "tsx", "ttl", "turtle", "twig",
    "typescript", "typst", "uxntal", "v", "vala", "vb.net", "vbnet", "verilog", "vhdl",
    "vim", "vue", "wast", "wat", "wdiff", "wgsl", "xml", "xquery", "xslt", "yaml",
    "zig", "zsh",
}  # fmt: skip
"""The words after a fence that are saved: Pygments knows each (a test asks it), CodeMirror most."""
