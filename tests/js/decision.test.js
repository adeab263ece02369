import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Decision } from "../../grok_jupyter/frontends/widget/static/decision.js";
import { Kernel } from "../../grok_jupyter/frontends/widget/static/kernel.js";

// As much of a page as the buttons need.
class Node {
  children = [];
  childNodes = [];
  dataset = {};
  heard = {};
  append(...nodes) {
    this.children.push(...nodes);
  }
  addEventListener(name, act) {
    this.heard[name] = act;
  }
  setAttribute() {}
  removeAttribute() {}
  contains() {
    return false;
  }
}

const READ = 700; // ms after which a question takes an answer

function asked(allowed) {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  globalThis.document = { createElement: () => new Node(), activeElement: null };
  const sent = [];
  const chat = { faces: new Set(), model: { send: (content) => sent.push(content) } };
  chat.kernel = new Kernel(chat);
  const turn = { id: 7, asks: [0, "weather()"], isRunning: true, isHeld: false };
  const decision = new Decision({ view: { chat, turn }, turn, node: new Node() });
  decision.refresh();
  mock.timers.tick(READ);
  decision.node.children.find((node) => node.textContent === (allowed ? "Run" : "Don't run")).heard.click();
  return { kernel: chat.kernel, decision, turn, request: sent[0] };
}

for (const allowed of [true, false]) {
  test(`once the kernel has taken a decision (${allowed}), nothing waits for it`, () => {
    const { kernel, request, turn } = asked(allowed);
    assert.deepEqual([request.kind, request.turn, request.call, request.allowed], ["decide", turn.id, 0, allowed]);
    assert.equal(kernel.asked.size, 1);
    kernel.settle(request.ref, true);
    assert.equal(kernel.asked.size, 0);
    kernel.close();
  });
}

test("a decision that the kernel refuses may be taken again", () => {
  const { kernel, decision, request } = asked(true);
  assert.ok(decision.node.hidden);
  kernel.settle(request.ref, false, "That call does not wait.");
  assert.ok(!decision.node.hidden);
});
