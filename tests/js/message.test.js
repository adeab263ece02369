import assert from "node:assert/strict";
import { test } from "node:test";
import { Message } from "../../grok_jupyter/rendering/live/static/message.js";

function told(...operations) {
  const message = new Message();
  for (const operation of operations) message.apply(...operation);
  return message;
}

test("a block has a shell and parts that grow", () => {
  const { blocks } = told([0, -1, 0, "<p></p>"], [0, 0, 0, "One <b>two"], [0, 0, 4, "three"]);
  assert.deepEqual(blocks[0], { shell: "<p></p>", parts: ["One three"] });
});

test("what comes behind a block or a part that is taken away goes too", () => {
  const message = told([0, -1, 0, "<p></p>"], [1, -1, 0, "<ul></ul>"], [1, 0, 0, "a"], [1, 1, 0, "b"]);
  message.apply(1, 1, 0, null);
  assert.deepEqual(message.blocks[1].parts, ["a"]);
  message.apply(1, -1, 0, null);
  assert.equal(message.blocks.length, 1);
  message.clear();
  assert.ok(message.isEmpty);
});

test("footnotes are kept apart from the blocks", () => {
  const message = told([-1, -1, 0, "<section></section>"], [-1, 0, 0, "note"]);
  assert.ok(message.isEmpty);
  assert.deepEqual(message.blocks[-1].parts, ["note"]);
  message.apply(-1, -1, 0, null);
  assert.equal(message.blocks[-1], undefined);
});

test("a message that becomes another touches only what differs", () => {
  const mine = told([0, -1, 0, "<p></p>"], [0, 0, 0, "same"], [1, -1, 0, "<p></p>"], [1, 0, 0, "old"]);
  const other = told([0, -1, 0, "<p></p>"], [0, 0, 0, "same"], [1, -1, 0, "<p></p>"], [1, 0, 0, "new"]);
  const touched = [];
  mine.views.add({ touch: (block, part) => touched.push([block, part]) });
  mine.become(other);
  assert.deepEqual(mine.blocks[1].parts, ["new"]);
  assert.ok(touched.some(([block, part]) => block === 1 && part === 0));
  assert.ok(!touched.some(([block, part]) => block === 0 && part >= 0));
});
