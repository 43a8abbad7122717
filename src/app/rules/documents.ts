/** One object of a manifest. */
export interface Document {
  readonly kind: string;
  /** `Service default/web`. */
  readonly title: string;
  readonly text: string;
}

const field = (text: string, name: string, indent: string) =>
  new RegExp(`^${indent}${name}: *"?([^"\\s]+)"?`, 'm').exec(text)?.[1];

/** The objects of a manifest as the core prints it: block style, two spaces, `---` between documents. */
export function documentsOf(manifests: string): readonly Document[] {
  return manifests
    .split(/^---\s*$/m)
    .map((text) => text.trim())
    .filter(Boolean)
    .map((text) => {
      const kind = field(text, 'kind', '') ?? 'Object';
      const name = field(text, 'name', ' {2}') ?? '';
      const namespace = field(text, 'namespace', ' {2}');
      return { kind, title: `${kind} ${namespace ? `${namespace}/` : ''}${name}`, text: `${text}\n` };
    });
}

/** A Service's manifest with another traffic policy; `undefined` where there is no such Service. */
export function withPolicy(
  manifests: string,
  service: { readonly namespace: string; readonly name: string },
  policy: 'Cluster' | 'Local',
): string | undefined {
  const title = `Service ${service.namespace}/${service.name}`;
  const document = documentsOf(manifests).find((d) => d.title === title);
  if (!document) return undefined;
  const line = /^( *externalTrafficPolicy:).*$/m;
  if (line.test(document.text)) return document.text.replace(line, `$1 ${policy}`);
  return document.text.replace(/^spec: *$/m, `spec:\n  externalTrafficPolicy: ${policy}`);
}
