// `?embed` on the studio's address means embed.html. A classic script: modules need the CORS header in a sandboxed frame.
if (/^(?!0$|false$|no$)/i.test(new URLSearchParams(location.search).get('embed') ?? '0')) {
  location.replace(`./embed.html${location.search}${location.hash}`);
}
