// Builds the program that the tests in this folder start, unless BIN names one.
import { spawnSync } from "node:child_process";
import { root } from "./server.mjs";

if (!process.env.BIN) {
  const built = spawnSync("go", ["build", "-o", "bin/norrbotten", "./cmd/norrbotten"], { cwd: root, stdio: "inherit" });
  if (built.status !== 0) throw new Error("go build failed");
}
