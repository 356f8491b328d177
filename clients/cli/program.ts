import { type Argument, Command, Option } from 'commander';
import { functionOf, otherNamesOf } from './commands/names.ts';
import { commandsOf } from './commands/roles.ts';
import type { Context } from './context.ts';
import { NotUnderstood } from './errors/errors.ts';
import { exitCodesHelp } from './errors/exit-codes.ts';
import { refusal } from './prompts/secrets.ts';
import { serverUrl } from './session/server-url.ts';
import { widthOf, wrapped } from './text/wrap.ts';

/** The command line of one role. It prints through the context, and throws instead of ending the process. */
export function createProgram(context: Context): Command {
  const helpWidth = Math.min(widthOf(process.stdout), 100);
  const program = context.manner === 'shell' ? shellProgram() : scriptProgram(context);
  program
    .configureHelp({
      showGlobalOptions: true,
      helpWidth,
      minWidthToWrap: 24,
      subcommandTerm: termOf,
      subcommandDescription: summaryOf,
      commandUsage,
    })
    .configureOutput({ writeOut: (text) => void process.stdout.write(wrapped(text, helpWidth)), writeErr: () => {} })
    .exitOverride()
    .helpOption('-h, --help', 'show this')
    .option('--json', 'the answer as JSON, for programs')
    .hook('preAction', (_, command) => applyGlobals(context, command));
  for (const flags of secretFlags) program.addOption(new Option(flags).hideHelp().argParser(() => refuse(context)));
  for (const command of commandsOf(context)) program.addCommand(adopt(program, command));
  return program;
}

const scriptProgram = ({ role, server }: Context): Command =>
  new Command(`souk ${role}`)
    .summary(summaries[role])
    .description(descriptions[role])
    .usage('[command] [options]')
    .helpCommand(false)
    .option('--server <url>', `where the marketplace is; SOUK_URL if absent, else ${server}`, serverUrl)
    .addHelpText('after', `\n${configurationHelp}\n\n${exitCodesHelp}`);

const shellProgram = (): Command =>
  new Command()
    .usage('<command> [options]')
    .addHelpCommand(new Command('help').argument('[command]').summary('explain the commands, or one of them').helpGroup('Shell:'));

/** Applies the options that every command has. */
function applyGlobals(context: Context, command: Command): void {
  const { json = false, server } = command.optsWithGlobals<{ json?: true; server?: string }>();
  context.output.json = json;
  if (server === undefined) return;
  context.server = server;
  context.isServerNamed = true;
}

const summaries = { seller: 'sell on a Souk marketplace', buyer: 'buy on a Souk marketplace' };

const descriptions = {
  seller:
    'Sell on a Souk marketplace. Without a command, at a terminal, a shell opens: log in once, then short commands. What is missing is asked for.',
  buyer:
    'Buy on a Souk marketplace. Without a command, at a terminal, a shell opens: log in once, then short commands. What is missing is asked for.',
};

const configurationHelp = `Environment:
  SOUK_URL           the marketplace, instead of --server
  SOUK_ALLOW_HTTP    1: http:// to other machines, too, on a network that you trust
  SOUK_PASSWORD      the password for log-in and create-account; also --password-stdin
  SOUK_NEW_PASSWORD  the new one for change-password, beside SOUK_PASSWORD; also --passwords-stdin
  SOUK_CARD_…        the card for buy, see buy --help; also --card-stdin
  XDG_CONFIG_HOME    where the session token is kept, in souk/sessions, for its owner alone; ~/.config if absent
  NO_COLOR           no colours; FORCE_COLOR: colours without a terminal, too`;

/** Options that users might try for a secret. They are refused. */
const secretFlags = [
  '--password',
  '--current-password',
  '--new-password',
  '--card',
  '--card-number',
  '--number',
  '--security-code',
  '--cvc',
].map((flag) => `${flag} <refused>`);

function refuse({ manner }: Context): never {
  const ways = 'Use --password-stdin or SOUK_PASSWORD, --card-stdin or SOUK_CARD_…, or be asked at a terminal.';
  throw new NotUnderstood(refusal, { hint: manner === 'shell' ? 'Leave it out: you are asked for it, unseen.' : ways });
}

/** Copies the settings that addCommand does not pass on to a command. */
function adopt(program: Command, command: Command): Command {
  return command
    .copyInheritedSettings(program)
    .helpOption('-h, --help', 'show this')
    .addHelpText('after', () => `\n${alsoCalled(command)}Calls the function ${functionOf(command)}.`);
}

const alsoCalled = (command: Command): string => {
  const names = otherNamesOf(command).join(', ');
  return names === '' ? '' : `Also called ${names}. `;
};

/** The usage line of a command, without its alias. */
function commandUsage(command: Command): string {
  const { parent } = command;
  const names = parent ? [parent.name(), command.name()] : [command.name()];
  return [...names.filter((name) => name !== unnamed), command.usage()].join(' ');
}

/** The parser's name for a program without a name. The shell's program has none. */
const unnamed = 'program';

const termOf = (command: Command): string => [command.name(), ...command.registeredArguments.map(argumentTerm)].join(' ');

const summaryOf = (command: Command): string => {
  const names = otherNamesOf(command).join(', ');
  return names === '' ? command.summary() : `${command.summary()} (also: ${names})`;
};

const argumentTerm = (argument: Argument): string => (argument.variadic ? `[${argument.name()}...]` : `[${argument.name()}]`);
