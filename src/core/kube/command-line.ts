/** What an engineer would type on a host, with what is piped into it. Proxies and CNIs return these. */
export interface CommandLine {
  readonly line: string;
  readonly stdin?: string;
}
