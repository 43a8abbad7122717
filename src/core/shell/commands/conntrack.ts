import { runConntrack } from '../../conntrack/program/command';
import type { Command } from '../command';

/** Connections: shown, made, changed and deleted. */
export const conntrack: Command = {
  name: 'conntrack',
  usage: 'conntrack { -L | -G | -D | -I | -U | -F | -C | -S | -E } [ -p PROTOCOL ] [ -s ADDRESS ] [ -d ADDRESS ] …',
  run(args, { ns, run }, stdin) {
    const { conntrack: table, sysctls } = ns.netfilter;
    return runConntrack(args, { now: run.now(), state: { conntrack: table, sysctls } }, stdin);
  },
};
