"""What generated answers are made of: subjects, sentences, code and formulas."""

from __future__ import annotations

from typing import NamedTuple


class Subject(NamedTuple):
    """Something to ask about."""

    name: str
    things: tuple[str, ...]
    language: str
    formulas: tuple[str, ...]


SUBJECTS = (
    Subject("gradient descent", ("step size", "loss", "gradient", "batch", "momentum term"),
            "python", (r"w_{t+1} = w_t - \eta \nabla L(w_t)", r"\eta > 0", r"\|x\|_2^2")),
    Subject("database indexes", ("B-tree", "row", "full scan", "covering index", "query plan"),
            "sql", (r"O(\log n)", r"n = 10^6", r"\lceil \log_2 n \rceil")),
    Subject("the electric field", ("charge", "flux", "potential", "test particle", "surface"),
            "python", (r"\vec{E} = \frac{q}{4\pi\varepsilon_0 r^2}", r"\nabla \cdot E", r"F = qE")),
    Subject("asynchronous Rust", ("`Future`", "executor", "`Pin<Box<T>>`", "waker", "task"),
            "rust", (r"O(1)", r"t_1 < t_2", r"p = \frac{1}{n}")),
    Subject("sorting", ("pivot", "merge step", "heap", "comparison", "stable sort"),
            "javascript", (r"T(n) = 2T(n/2) + n", r"n \log n", r"\sum_{i=1}^{n} i")),
    Subject("probability", ("coin", "random variable", "prior", "likelihood", "sample"),
            "r", (r"P(A \mid B) = \frac{P(B \mid A)P(A)}{P(B)}", r"\mathbb{E}[X]", r"\sigma^2")),
    Subject("shell scripts", ("pipe", "exit code", "`$PATH`", "glob", "here-document"),
            "bash", (r"n \ge 1", r"2^{10}", r"k!")),
    Subject("web caching", ("`ETag`", "proxy", "stale entry", "max-age", "cache key"),
            "http", (r"h = \frac{hits}{hits + misses}", r"t < t_{max}", r"1 - h")),
    Subject("C++ templates", ("`std::vector<T>`", "concept", "instantiation", "header", "linker"),
            "cpp", (r"2^n", r"f: A \to B", r"O(n^2)")),
    Subject("linear algebra", ("matrix", "eigenvector", "basis", "projection", "kernel"),
            "julia", (r"A v = \lambda v", r"\det(A) \ne 0", r"x^\top A x \ge 0")),
)  # fmt: skip

OPENINGS = (
    "Good question! Let's look at **{name}** step by step.",
    "Here is a short overview of {name}, with code at the end.",
    "In short: the {a} matters most, and the {b} follows from it.",
    "You can do this in a few lines. The idea behind {name} is simple: keep the {a} small.",
    "There are *two* things to know about {name}: the {a} and the {b}.",
)

SENTENCES = (
    "The {a} is **much** larger than the {b}, so it is worth a look.",
    "Note that the {a} depends on the {b} (see [the documentation]({url})).",
    "If `{var}` is empty, the {b} is skipped; otherwise the {a} is computed first.",
    "This costs about $5 per month, or $50 if the {a} grows by 10×.",
    "Some people call the {a} a *{b}*, which is **not** quite right.",
    "For $n = {n}$ the {a} takes about {n} ms — the {b} takes less.",
    "Use `{var}_{n}` rather than ~~`{var}`~~ for the {a}.",
    "A {a} can't be \"fixed\" by a {b}; you'd need both.",
    "See {url} for details, or ask again.",
    "**Tip:** keep the {a} below {n} %, and never touch the {b}.",
    "In practice the {a} fails 3 times out of {n} -- that is fine.",
    "Set the {a} to 0.{n} & restart; the {b} then reads <{var}> from the file.",
    "The ratio of {a} to {b} is 1:{n}, i.e. *tiny*.",
    "***Never*** mix a {a} with a {b}!",
    "It works for the {a}  \nand also for the {b}.",
    "The file `{var}.{n}.txt` has the {a} in its snake_case_column_{n}.",
)


def _lines(*lines: str) -> str:
    return "\n".join(lines)


CODE = {
    "python": (
        _lines(
            "def {var}(values: list[float], limit: int = {n}) -> float:",
            '    """Return the mean."""',
            "    # skip what is too large",
            "    kept = [v for v in values if v < limit]",
            "    return sum(kept) / max(1, len(kept))",
            "",
            "",
            'print(f"{{{var}([1.0, 2.5]):.2f}}")',
        ),
        _lines(
            "import pandas as pd",
            "",
            'df = pd.read_csv("{var}.csv")',
            'df["total"] = df["a"] * {n}',
            'print(df.groupby("key")["total"].mean())',
        ),
    ),
    "sql": (
        _lines(
            "SELECT {var}, COUNT(*) AS n",
            "FROM orders",
            "WHERE total > {n}",
            "GROUP BY {var}",
            "ORDER BY n DESC;",
        ),
        _lines(
            "CREATE INDEX idx_{var} ON orders ({var}, created_at);",
        ),
    ),
    "rust": (
        _lines(
            "fn {var}(v: &Vec<u32>) -> Option<u32> {{",
            "    // the first that is large",
            "    v.iter().copied().find(|&x| x > {n})",
            "}}",
        ),
    ),
    "javascript": (
        _lines(
            "const {var} = (xs) => xs",
            "  .filter((x) => x < {n})",
            "  .map((x) => `${{x}}px`);",
            "",
            "console.log({var}([1, 2, 3]));",
        ),
    ),
    "r": (
        _lines(
            "{var} <- rnorm({n})",
            "mean({var})",
            "hist({var}, breaks = 20)",
        ),
    ),
    "bash": (
        _lines(
            "#!/usr/bin/env bash",
            "set -euo pipefail",
            "",
            "for f in *.{var}; do",
            '  echo "$f" | wc -c',
            "done > out.txt",
        ),
        _lines(
            "pip install {var}=={n}.0",
            "export {var}=$HOME/{var}",
        ),
    ),
    "http": (
        _lines(
            "GET /{var}?page={n} HTTP/1.1",
            "Host: example.com",
            'If-None-Match: "{var}-{n}"',
        ),
    ),
    "cpp": (
        _lines(
            "template <typename T>",
            "T {var}(const std::vector<T>& v) {{",
            "    return v.empty() ? T{{}} : v[{n} % v.size()];",
            "}}",
        ),
    ),
    "julia": (
        _lines(
            "A = rand({n}, {n})",
            "vals, vecs = eigen(A)",
            "{var} = maximum(abs.(vals))",
        ),
    ),
    "json": (
        _lines(
            "{{",
            '  "{var}": {n},',
            '  "nested": {{"ok": true, "items": [1, 2, null]}}',
            "}}",
        ),
    ),
    "": (
        _lines(
            "{var}/",
            "├── data/",
            "│   └── {n}.csv",
            "└── main.py",
        ),
    ),
}

NAMES = ("alpha", "total", "rows", "user_id", "beta_2", "cache", "items", "x0", "config", "weights")
URLS = (
    "https://example.org/docs/{var}", "https://example.com/a_b/{n}?q={var}&page={n}",
    "https://en.wikipedia.org/wiki/Index_({var})", "https://example.net/#{var}-{n}",
)  # fmt: skip
CHINESE = (
    "首先，**安装依赖。**然后运行 `{var}`。", "这里的*关键*是第 {n} 步，请注意**顺序**。",
    "参考[文档]({url})，它解释了全部细节。", "**「重要」**：不要删除 {n} 号文件。",
)  # fmt: skip
