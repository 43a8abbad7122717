import { answering, type Command, CommandError } from '../command';

/** Accounting objects, which `-m nfacct` counts in. Source: nfacct src/nfacct.c */
export const nfacct: Command = {
  name: 'nfacct',
  usage: 'nfacct { list | add NAME | get NAME | del NAME | flush }',
  run(args, { ns }) {
    const { accounts } = ns.netfilter;
    const [verb = '', name = ''] = args;
    return answering(() => {
      switch (verb) {
        case 'list':
          return [...accounts].map(([n, a]) => line(n, a)).join('');
        case 'add':
          if (accounts.has(name)) throw new CommandError('nfacct v1.0.2: error: File exists');
          accounts.set(name, { packets: 0, bytes: 0 });
          return undefined;
        case 'get': {
          const account = accounts.get(name);
          if (!account) throw new CommandError('nfacct v1.0.2: error: No such file or directory');
          return line(name, account);
        }
        case 'del':
        case 'delete':
          if (!accounts.delete(name)) throw new CommandError('nfacct v1.0.2: error: No such file or directory');
          return undefined;
        case 'flush':
          accounts.clear();
          return undefined;
        default:
          throw new CommandError(`nfacct v1.0.2: Unknown command: ${verb}`);
      }
    });
  },
};

function line(name: string, account: { readonly packets: number; readonly bytes: number }): string {
  const twenty = (value: number) => String(value).padStart(20, '0');
  return `{ pkts = ${twenty(account.packets)}, bytes = ${twenty(account.bytes)} } = ${name};\n`;
}
