/** The sign of Chainwalk: three links, the last one marked. */
export function Mark() {
  return (
    <svg viewBox="0 0 28 20" width="28" height="20" aria-hidden="true">
      <g fill="none" stroke="currentColor" strokeWidth="2">
        <rect x="1" y="10" width="8" height="8" rx="3" />
        <rect x="10" y="6" width="8" height="8" rx="3" />
        <rect x="19" y="2" width="8" height="8" rx="3" />
      </g>
      <circle cx="23" cy="6" r="2.2" fill="var(--hl-line)" />
    </svg>
  );
}
