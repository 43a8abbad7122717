import { stopListening } from '../../conntrack/program/listen';
import { type Command, failed, said } from '../command';

/** Ends what a line left running in the background: `conntrack -E`. */
export const kill: Command = {
  name: 'kill',
  usage: 'kill %JOB',
  run(args, { ns }) {
    const { conntrack } = ns.netfilter;
    let output = '';
    for (const word of args.filter((arg) => !arg.startsWith('-'))) {
      const listener = conntrack.watch?.listeners.find(({ job }) => `%${job}` === word);
      if (!listener) return failed(`sh: kill: ${word}: no such job`);
      output += stopListening(conntrack, listener);
    }
    return args.length === 0 ? failed(`usage: ${kill.usage}`, 2) : said(output);
  },
};
