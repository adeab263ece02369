"""One text for each kind of damage and harm that once was, by what it is."""

from __future__ import annotations

STRUCTURE = {
    "a quote that begins an item holds code": "* > ```js\n  > let a\n  > ```\n* next",
    "a list that is set in holds a loose list": "  3) a\n     * b\n\n     * c\n\n     * d",
    "paragraphs in the third and fourth list": (
        "* a\n  * b\n    * c\n      * d\n\n        more of d\n\n      * e\n\n        more of e\n"
    ),
    "a step holds a quote that holds code": "1. Run:\n   > ```sh\n   > make\n   > ```\n\n2. Wait",
    "code in the second list of a list that is set in": (
        "  * one\n    * two:\n      ```py\n      f()\n      ```\n    * three\n\n      text\n\n"
        "    * four:\n      ```py\n      g()\n      ```"
    ),
    "a list set in by three and one by six": "   - `<U>`: a\n      - b\n\n      - c\n\n      - d",
    "code by indentation and a fence in one item": "- a\n\n      b\n\n  ```~\n  c\n  ```",
    "a loose list that is set in, after text": "See:\n\n   * a\n\n     more\n\n   * b\n\n     more",
    "an item of a quote holds code": "> * a\n>   ```go\n>   x := 1\n>   ```\n> * b",
    "nothing but code by indentation": "    one\n\n      two\n\n    three",
    "code by indentation between paragraphs": "a\n\n    b\n\n\n    c\n\nd",
    "dollars in the code of a step, then formulas": (
        "1. Run\n\n   ```bash\n   $ make\n   ```\n\n   so $x = 1$.\n\n2. Then\n\n"
        "   ```html\n   <b>$y$</b>\n   ```\n"
    ),
    "dollars in quoted code, then a formula": "> ```\n> $ ls\n> ```\n>\n> and $x$ is `$`",
    "a displayed formula in a quote": "> $$\n> a + b\n> $$\n>\n> and more",
    "a displayed formula in an item": "- a\n\n  $$\n  x\n  $$\n\n- b",
    "bold text beside Chinese signs": "这是**重点。**继续。",
    "bold text without a blank after it": "**Careful:**it is hot.",
    "tildes that strike nothing": "about ~5 and ~6, in ~/a and ~/b",
    "a bar in code in a table": "| a | b |\n|---|---|\n| `x \\| y` | $5 |",
    "a table in a quote": "> | a | b |\n> |---|---|\n> | 1 | 2 |",
    "a table in an item": "- a\n\n  | b | c |\n  |---|---|\n  | 1 | 2 |",
    "a list that starts with another number stays in its paragraph": "a\n3. b\n4. c",
    "tags in prose": "It says <answer>, Map<K, V> and </answer>.",
    "a diff that looks like placeholders": "```diff\n@@ -1 +1 @@\n-@@0@@\n```\n\n@@0@@ is $x$",
    "backslashes": r"\\server\share, C:\dir\*, \\( and \\[",
    "two lists with different marks": "- a\n- b\n\n* c\n* d",
    "code of tabs": "```make\nall:\n\t@echo $@\n```",
    "a fence in a fence": "````md\n```py\nx\n```\n````",
    "a fence that is not closed": "- a\n  ```py\n  x = 1",
    "hard breaks": "a  \nb\\\nc",
    "a heading in an item": "- # a\n\n  b\n- c",
    "lines under a heading": "a\nb\n---\nc",
    "tasks": "- [x] a `b`\n- [ ] $c$\n  - [x] d",
}

PICTURE = "data:image/gif;base64,R0lGODlhAQABAAAAACw="
HARM = {
    "quotes of a formula in the text of a picture": f'![a $" onload="f()" y="$]({PICTURE})',
    "quotes of a formula in an address": '[a](http://e.example/?$"onclick="f()"y="$)',
    "quotes of a formula in a title": '[a](http://e.example/ \'b $" onclick="f()" y="$\')',
    "quotes of a formula in a bare address": '(https://e.example/$"onclick="f()"y="$)',
    "quotes of a formula in an autolink": '<https://e.example/$"onclick="f()"y="$>',
    "quotes of a formula in a definition": '[a] is\n\n[a]: https://e.example/$"onclick="f()"y="$',
    "quotes of an environment in an address": (
        '[a](http://e.example/\\begin{b}"onclick="f()"y="\\end{b})'
    ),
    "quotes of a display in an address": '[a](http://e.example/$$"onclick="f()"y="$$)',
    "quotes after two backslashes": '[a](http://e.example/\\\\\\\\("onclick="f()"y="\\\\\\\\))',
    "a formula brought from afar": f'$" onload="f()" y="$ ![@\\@0@@]({PICTURE})',
    "a formula brought into an address": '$" onclick="f()" y="$ [a](http://e.example/@\\@0@@)',
    "a formula brought into a title": '$" onclick="f()" y="$ [a](http://e.example "@\\@0@@")',
    "a tag in the text of a picture": "![<svg onload=f()>](https://e.example/a.png)",
    "a tag in the text of half a picture": "see ![<img src=y onerror=f()>](",
    "a tag in the text of a picture by reference": "![<b onclick=f()>][c]\n\n[c]: https://e.example/d",
    "a fence in two backslashes": "a \\\\[\n```xml\n\\\\]\n<img src=y onerror=f()>\n```",
    "a fence in an environment of any case": "\\begin{Ab}\n```\n\\end{Ab}<svg onload=f()>\n```",
    "a fence in a label": "[b\n```\nc]: d\n<img src=y onerror=f()>\n```",
    "a quoted fence after an item": "* a\n> ```\n> <img src=y onerror=f()>\n> ```",
    "a task that is a tag": "* [x] <sub>\n`<img src=y onerror=f()>`",
    "a link in code that is none": "[\n```\n]: b\n[c]: vbscript:f()\n```\n[c]",
    "a dollar in quoted code": "> ```\n> a $ b\n> ```\n> $y$\n> ```\n> <svg onload=f()>\n> ```",
    "a dollar in the code of a step": (
        "2) a\n   ```sh\n   $ b\n   ```\n   so $c$ is\n   ```\n   <img src=y onerror=f()>\n   ```"
    ),
    "a fence, a line and a rule": "a\n```html\n<img src=y onerror=f()>\n---\nb\n```",
    "dollars as numbers": r"&#36;\def\beta{x}&#36;",
    "dollars as names": r"&dollar;\let\gamma\delta&dollar;",
    "brackets after two backslashes": r"\\[\newcommand\zeta{x}\\]",
    "brackets after a backslash by number": r"&#92;(\href{javascript:f()}{x}&#92;)",
    "an environment with a blank": r"\begin {align}\style{position:fixed}{x}\end {align}",
    "an environment with a capital": r"\begin{Align*}\rule[-99px]{9em}{999px}\end{Align*}",
    "a dollar and an entity": r"$\def\eta{x}&#36; ",
    "a formula around a break": "&#36;a<br>\\def\\theta{x}&#36;",
    "a placeholder of no formula": "hunks such as @\\@12@@ are",
    "a placeholder made of entities": "@@1&#64;@ and @&commat;2@@",
    "a placeholder in code and out of it": "`@@3@@` and @@\\4@@ and $x$",
    "words after a fence": '```py" onmouseover="f()\nx\n```',
    "tags after a fence": "~~~<img src=y onerror=f()>\nx\n~~~",
    "a link to the page's own host": "[a](/logout) [b](//e.example) [c](\\\\e.example) [d](http:e)",
    "a scheme in disguise": "[a](java&Tab;script:f()) [b](&#1;javascript:f()) [c](VBS&colon;f)",
    "a diagram that loads": '```mermaid\ngraph TD; A["<img src=//e.example>"]\n```',
    "a diagram with a link": '```mermaid\ngraph TD; A\nclick A "javascript:f()"\n```',
    "a block of HTML after an odd blank": "<br>\u00a0\n`<img src=y onerror=f()>`",
    "a block of HTML after a form feed": "<kbd>\f\n```\n<img src=y onerror=f()>\n```",
    "code in a label": "[`<img src=y onerror=f()>`a`",
    "an escaped bracket in an address": "[http://e.example/\\](javascript:f())",
}
