// CPython, compiled to WebAssembly, runs a program:
//
//     node python.mjs PROGRAM PLACE=FOLDER... [-- ARGUMENT...]
//
// Each FOLDER of this machine is mounted at PLACE. PROGRAM is a path below one of these places. The value of its last
// expression is the exit code, if it is a number. It can set `running` to the name of what it does, for the message when
// Python stops.

import { loadPyodide } from "pyodide";

const [program, ...rest] = process.argv.slice(2);
const end = rest.includes("--") ? rest.indexOf("--") : rest.length;
const mounts = rest.slice(0, end);

try {
  const python = await loadPyodide();
  for (const mount of mounts) {
    const [place] = mount.split("=", 1);
    python.FS.mkdirTree(place);
    python.mountNodeFS(place, mount.slice(place.length + 1));
  }
  python.pyimport("sys").argv = python.toPy([program, ...rest.slice(end + 1)]);
  const source = python.FS.readFile(program, { encoding: "utf8" });
  process.exitCode = python.runPython(source, { filename: program });
} catch (error) {
  // Node would print the whole interpreter, which is one line of a megabyte.
  console.error(`Python stopped${globalThis.running ? ` in ${globalThis.running}` : ""}: ${error.message}`);
  process.exitCode = 1;
}
