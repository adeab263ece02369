import assert from "node:assert/strict";
import { test } from "node:test";
import { Channel, whenGone } from "../../grok_jupyter/rendering/live/static/channel.js";

// What a front end offers a widget, and a view that writes down what it is told.
function opened() {
  const sent = [];
  const said = [];
  let hear;
  const model = {
    on: (_, act) => {
      hear = act;
    },
    send: (content) => sent.push(content),
  };
  const view = {
    forget: () => said.push("forget"),
    apply: (operation) => said.push(operation),
    draw: () => said.push("draw"),
    handleMessage: (content) => said.push(content),
  };
  const channel = new Channel(model, view);
  return { channel, sent, said, say: (content) => hear(content, []) };
}

test("numbered messages are applied in their order, others are handed on", () => {
  const { said, say } = opened();
  say({ n: 0, ops: [2.5, [1, 0, -1, 0, "<p></p>"]] });
  say({ told: "A sentence." });
  assert.deepEqual(said, [2.5, [1, 0, -1, 0, "<p></p>"], "draw", { told: "A sentence." }]);
});

test("pieces of html wait for the patch that they belong to", () => {
  const { said, say } = opened();
  say({ n: 0, ops: ["one ", "two "] });
  say({ n: 1, ops: [[1, 0, 0, 0, "three"]] });
  assert.deepEqual(said.filter(Array.isArray), [[1, 0, 0, 0, "one two three"]]);
});

test("a gap makes the page ask for everything and wait for it", () => {
  const { channel, sent, said, say } = opened();
  say({ n: 0, ops: [] });
  say({ n: 2, ops: [[1, 0, -1, 0, "lost"]] });
  say({ n: 3, ops: [[1, 0, -1, 0, "lost, too"]] });
  assert.deepEqual(sent, [{ kind: "snapshot" }]);
  assert.deepEqual(said, ["draw"]);
  say({ n: 7, all: true, ops: [[1, 0, -1, 0, "all"]] });
  assert.deepEqual(said, ["draw", "forget", [1, 0, -1, 0, "all"], "draw"]);
  say({ n: 8, ops: [] });
  assert.equal(sent.length, 1);
  channel.close();
});

test("a kernel is gone when it dies, restarts or is disposed, and not while it is busy", () => {
  const listeners = { statusChanged: [], disposed: [] };
  const signal = (name) => ({
    connect: (act) => listeners[name].push(act),
    disconnect: (act) => listeners[name].splice(listeners[name].indexOf(act), 1),
  });
  let gone = 0;
  const leave = whenGone({ statusChanged: signal("statusChanged"), disposed: signal("disposed") }, () => {
    gone += 1;
  });
  for (const status of ["busy", "idle", "restarting", "dead"]) listeners.statusChanged[0](null, status);
  listeners.disposed[0]();
  assert.equal(gone, 3);
  leave();
  assert.equal(listeners.statusChanged.length + listeners.disposed.length, 0);
});
