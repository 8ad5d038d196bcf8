// `npm start` shows the main job; `npm start -- COMMAND …` runs that command.
if (process.argv.length === 2) process.argv.push("demo");
await import("../bin/phantom429.js");
