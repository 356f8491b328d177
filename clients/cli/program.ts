import { type Argument, Command, Option } from 'commander';
import { commandsOf } from './commands/roles.ts';
import type { Context } from './context.ts';
import { CliError } from './errors.ts';
import { exitCodesHelp } from './exit-codes.ts';
import { refusal } from './secrets.ts';

/** The command line of one role. What it prints goes through the context, and it throws instead of ending the process. */
export function createProgram(context: Context): Command {
  const { role, manner } = context;
  const isShell = manner === 'shell';
  const program = new Command(isShell ? '' : `souk ${role}`)
    .description(isShell ? 'Commands:' : descriptions[role])
    .usage(isShell ? '<command> [options]' : '[command] [options]')
    .configureHelp({ showGlobalOptions: true, subcommandTerm: (command) => termOf(command), styleTitle: (title) => title })
    .configureOutput({ writeErr: () => {} })
    .exitOverride()
    .option('--json', 'the answer as JSON, for programs')
    .hook('preAction', (_, command) => applyGlobals(context, command));
  if (isShell) program.helpCommand('help [command]', 'explain the commands, or one of them');
  else
    program.helpCommand(false).option('--server <url>', `where the marketplace is; SOUK_URL if absent, else ${context.server}`, serverUrl);
  for (const flags of secretFlags) program.addOption(new Option(flags).hideHelp().argParser(refuse));
  for (const command of commandsOf(context)) program.addCommand(adopt(program, command));
  if (!isShell) program.addHelpText('after', `\n${configurationHelp}\n\n${exitCodesHelp}`);
  return program;
}

/** Takes over what may be said of every command. */
function applyGlobals(context: Context, command: Command): void {
  const { json = false, server } = command.optsWithGlobals<{ json?: true; server?: string }>();
  context.output.json = json;
  context.server = server ?? context.server;
}

const descriptions = {
  seller: 'Sell on a Souk marketplace. Without a command, at a terminal, a shell opens: log in once, then short commands.',
  buyer: 'Buy on a Souk marketplace. Without a command, at a terminal, a shell opens: log in once, then short commands.',
};

const configurationHelp = `Environment:
  SOUK_URL         the marketplace, instead of --server
  SOUK_PASSWORD    the password for log-in and create-account; also --password-stdin
  SOUK_CARD_…      the card for buy, see buy --help; also --card-stdin
  XDG_CONFIG_HOME  where the session token is kept, in souk/sessions, for its owner alone; ~/.config if absent
  NO_COLOR         no colours; FORCE_COLOR: colours without a terminal, too`;

/** Options under which a secret would be tried. */
const secretFlags = ['--password', '--card', '--card-number', '--number', '--security-code', '--cvc'].map((flag) => `${flag} <refused>`);

function refuse(): never {
  throw new CliError(refusal, { hint: 'Use --password-stdin or SOUK_PASSWORD, --card-stdin or SOUK_CARD_…, or be asked at a terminal.' });
}

/** What addCommand would not hand down. */
function adopt(program: Command, command: Command): Command {
  return command
    .copyInheritedSettings(program)
    .helpOption('-h, --help', 'show this')
    .addHelpText('after', () => `\nCalls the function ${command.alias()}.`);
}

const termOf = (command: Command): string => [command.name(), ...command.registeredArguments.map(argumentTerm)].join(' ');

const argumentTerm = (argument: Argument): string => (argument.variadic ? `[${argument.name()}...]` : `[${argument.name()}]`);

/** An address without a slash at its end. Throws a CliError that says how one is written. */
export function serverUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username) {
    throw new CliError('The server must be an address such as https://souk.example or http://127.0.0.1:8080.', {
      hint: 'Say it with --server URL or SOUK_URL.',
    });
  }
  return url.origin + url.pathname.replace(/\/+$/, '');
}
