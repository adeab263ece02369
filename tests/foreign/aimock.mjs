// Serve fixtures on a port of the system's choice, and say where: node aimock.mjs FOLDER FIXTURES
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [folder, fixtures] = process.argv.slice(2);
const found = createRequire(`${folder}/`).resolve("@copilotkit/aimock");
const { LLMock } = await import(pathToFileURL(found));
const server = new LLMock({ port: 0, logLevel: "silent", chunkSize: 7 });
server.loadFixtureFile(fixtures);
console.log(await server.start());
process.stdin.resume();
process.stdin.on("end", () => process.exit());
