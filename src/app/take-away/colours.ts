/** A colour as every SVG reader knows it, with its share of opacity; `undefined` where nothing shows. */
export function plainColour(value: string): { readonly colour: string; readonly opacity: number } | undefined {
  const wide = /^color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)(?: \/ ([\d.e-]+))?\)$/.exec(value);
  const narrow = /^rgba?\((\d+)[, ]+(\d+)[, ]+(\d+)(?:[,/ ]+([\d.]+))?\)$/.exec(value);
  const parts = wide ? wide.slice(1, 4).map((part) => Math.round(Number(part) * 255)) : narrow?.slice(1, 4).map(Number);
  if (!parts) return undefined;
  const opacity = Number((wide ?? narrow)?.[4] ?? 1);
  if (opacity === 0) return undefined;
  const hex = parts.map((part) => Math.max(0, Math.min(255, part)).toString(16).padStart(2, '0')).join('');
  return { colour: `#${hex}`, opacity };
}

/** Characters that XML keeps for itself, and those that it cannot hold. */
export function escapeXml(text: string): string {
  return (
    text
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/"/g, '&quot;')
      // oxlint-disable-next-line no-control-regex -- XML has no way to write them
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '')
  );
}
