/** A part of a caption: what a reader could type into a shell is set in the fixed-width face. */
export interface CaptionPart {
  readonly text: string;
  readonly code: boolean;
}

const CODE = new RegExp(
  [
    '\\d+\\.\\d+\\.\\d+\\.\\d+(?:[:/]\\d+)?', // addresses
    '0x[0-9a-f]+(?:/0x[0-9a-f]+)?', // marks
    '[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+…?(?![\\p{L}-])', // chains, cut or whole; not "UDP-Port"
    '(?:flannel\\.1|cni0|eth0|lo|veth[0-9a-f]+)(?![\\w-])', // devices
    '--?[a-z][a-z-]*(?=[ ,]|$)', // options
  ].join('|'),
  'gu',
);

export function captionParts(caption: string): readonly CaptionPart[] {
  const parts: CaptionPart[] = [];
  let at = 0;
  for (const match of caption.matchAll(CODE)) {
    if (match.index > 0 && /[\p{L}\w.]/u.test(caption.charAt(match.index - 1))) continue;
    if (match.index > at) parts.push({ text: caption.slice(at, match.index), code: false });
    parts.push({ text: match[0], code: true });
    at = match.index + match[0].length;
  }
  if (at < caption.length) parts.push({ text: caption.slice(at), code: false });
  return parts;
}
