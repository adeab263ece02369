import assert from "node:assert/strict";
import { test } from "node:test";
import { partsOf } from "../../grok_jupyter/frontends/widget/static/notebook_data.js";

const parts = (value) => [...partsOf(value)];

test("the parts of a widget are found as models, as references and as outputs", () => {
  const model = { model_id: "m", attributes: {} };
  assert.deepEqual(parts({ children: [model, "IPY_MODEL_n", "text"] }), ["m", "n"]);
  const view = { "application/vnd.jupyter.widget-view+json": { model_id: "v" } };
  assert.deepEqual(parts({ outputs: [{ output_type: "display_data", data: view }] }), ["v"]);
  const own = { "application/vnd.grok-jupyter.1+json": {} };
  assert.deepEqual(parts({ outputs: [{ data: own }] }), ["application/vnd.grok-jupyter.1+json"]);
});

test("data of any kind and depth is passed over", () => {
  const loop = {};
  loop.self = loop;
  assert.deepEqual(parts({ loop, nothing: null, bytes: new Uint8Array(9), deep: [[[[[[["IPY_MODEL_x"]]]]]]] }), []);
});
