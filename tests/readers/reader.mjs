// Reads Markdown as JupyterLab and VS Code do: a line of JSON in, {name, texts}, a line out,
// [{html}] or [{error}].
//
// JupyterLab: renderMarkdown of @jupyterlab/rendermime (takes formulas out, puts them back into
// the finished HTML) around what @jupyterlab/markedparser-extension makes of marked.

import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { createRequire } from "node:module";
import { join } from "node:path";

const folder = process.argv[2];
const require = createRequire(join(folder, "package.json"));
const load = async (path) => import(pathToFileURL(path));
const named = async (name) => {
    const entry = require.resolve(name);
    return load(entry);
};

globalThis.navigator ??= { appName: "Netscape" }; // latex.js asks whether it is Internet Explorer

const escaped = (text) =>
    text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/\u00a0/g, "&nbsp;");

async function lab(latexFile, markedName, headingName) {
    const latex = await load(join(folder, latexFile));
    const { Marked, Renderer } = await named(markedName);
    const marked = new Marked();
    marked.use((await named(headingName)).gfmHeadingId());
    marked.use((await named("marked-mangle")).mangle());
    const renderer = new Renderer();
    const original = renderer.code;
    renderer.code = function (token, language, ...rest) {
        const text = typeof token === "string" ? token : token.text;
        const lang = typeof token === "string" ? language : token.lang;
        // The highlighter fills an element with spans and writes the whole info string as it is.
        if (lang) return `<pre><code class="language-${lang}">${escaped(text)}</code></pre>`;
        return original.call(renderer, token, language, ...rest);
    };
    const options = { async: true, gfm: true, walkTokens: async () => {}, renderer };
    return async (text) => {
        const parts = latex.removeMath(text);
        return latex.replaceMath(await marked.parse(parts.text, options), parts.math);
    };
}

async function markdownIt(linkify) {
    const { default: MarkdownIt } = await named("markdown-it");
    const parser = new MarkdownIt({ html: true, linkify });
    return async (text) => parser.render(text);
}

// The code between fences, as a list in JSON.
async function fences() {
    const { default: MarkdownIt } = await named("markdown-it");
    const parser = new MarkdownIt({ html: true });
    const isFence = (token) => token.type === "fence";
    return async (text) =>
        JSON.stringify(parser.parse(text, {}).filter(isFence).map((token) => token.content));
}

// JupyterLab's removal of formulas alone, as JSON.
async function removal(latexFile) {
    const latex = await load(join(folder, latexFile));
    return async (text) => JSON.stringify(latex.removeMath(text));
}

const makers = {
    "removal-4.6": () => removal("latex-4.6.mjs"),
    "removal-4.2": () => removal("latex-4.2.mjs"),
    "lab-17": () => lab("latex-4.6.mjs", "marked17", "heading4"),
    "lab-16": () => lab("latex-4.6.mjs", "marked16", "heading4"),
    "lab-9": () => lab("latex-4.6.mjs", "marked9", "heading3"),
    "lab-4.2": () => lab("latex-4.2.mjs", "marked9", "heading3"),
    "markdown-it": () => markdownIt(false),
    "markdown-it-linkify": () => markdownIt(true),
    fences,
};
const readers = {};

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    const { name, texts } = JSON.parse(line);
    const read = (readers[name] ??= await makers[name]());
    const results = [];
    for (const text of texts) {
        try {
            results.push({ html: await read(text) });
        } catch (error) {
            results.push({ error: String(error) });
        }
    }
    // Escapes for all that Python's line reading or decoding could trip over.
    const said = JSON.stringify(results).replace(/[\u0080-\uffff]/g, (sign) =>
        "\\u" + sign.charCodeAt(0).toString(16).padStart(4, "0"));
    process.stdout.write(said + "\n");
}
