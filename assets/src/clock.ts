// The server's clock as this page knows it. A message can only be late, so the largest difference seen is the best
// guess; a jump of more than five seconds means that the device's own clock was set.
let offset = -Infinity;

export function heard(serverNow: number): void {
  const d = serverNow - Date.now();
  if (d > offset || offset - d > 5000) offset = d;
}

export const now = (): number => Date.now() + (offset > -Infinity ? offset : 0);
