/** `cubic-bezier(x1, y1, x2, y2)` as CSS has it: the same curves move what is drawn by hand. */
function bezier(x1: number, y1: number, x2: number, y2: number): (t: number) => number {
  const at = (a: number, b: number, u: number) => 3 * a * u * (1 - u) ** 2 + 3 * b * u * u * (1 - u) + u ** 3;
  return (t) => {
    if (t <= 0) return 0;
    if (t >= 1) return 1;
    let low = 0;
    let high = 1;
    for (let i = 0; i < 20; i++) {
      const u = (low + high) / 2;
      if (at(x1, x2, u) < t) low = u;
      else high = u;
    }
    return at(y1, y2, (low + high) / 2);
  };
}

/** `--ease-move` and `--ease-in` of the tokens. */
export const easeMove = bezier(0.3, 0, 0.2, 1);
export const easeIn = bezier(0.4, 0, 1, 1);
