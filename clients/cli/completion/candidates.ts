import type { Argument, Command, Option } from 'commander';
import { isNamed } from '../commands/names.ts';
import type { ShownIds } from '../context.ts';
import { choicesOf } from '../prompts/values.ts';

/** A word that may stand here, and what it means. */
export interface Candidate {
  value: string;
  about?: string | undefined;
}

/**
 * The words that can stand at the end of a command line, whose last word has only begun and may be empty. `files`: it is the name of a file.
 * `ids`: known ids, by the name of the arguments that they can stand for.
 */
export function candidatesFor(program: Command, words: readonly string[], ids: Partial<ShownIds> = {}): Candidate[] | 'files' {
  const word = words.at(-1) ?? '';
  const place = placeAfter(program, words.slice(0, -1));
  if (!place) return [];
  const { command, position, option, isLiteral } = place;
  if (option) return fitting(word, choicesOf(option));
  if (word.startsWith('-') && !isLiteral) return flags(command, word);
  const commands = command.createHelp().visibleCommands(command);
  if (commands.length > 0) return commandNames(commands, word);
  const argument = command.registeredArguments[position] ?? variadic(command);
  if (argument?.name() === 'file') return 'files';
  if (argument?.name() === 'command') return commandNames(command.parent?.createHelp().visibleCommands(command.parent) ?? [], word);
  if (!argument) return [];
  return fitting(word, [...(ids[argument.name() as keyof ShownIds] ?? choicesOf(argument))]);
}

interface Place {
  /** The command to which the next word belongs. */
  command: Command;
  /** How many arguments it has before the next word. */
  position: number;
  /** The option whose value the next word is. */
  option: Option | undefined;
  /** Whether "--" was written, after which no word is an option. */
  isLiteral: boolean;
}

/** Undefined after a word that is no command. */
function placeAfter(program: Command, words: readonly string[]): Place | undefined {
  const place: Place = { command: program, position: 0, option: undefined, isLiteral: false };
  for (const word of words) {
    if (place.option) place.option = undefined;
    else if (word === '--') place.isLiteral = true;
    else if (word.startsWith('-') && !place.isLiteral) place.option = optionWithValue(place.command, word);
    else if (place.command.commands.length === 0) place.position += 1;
    else {
      const named = place.command.createHelp().visibleCommands(place.command);
      const command = named.find((one) => isNamed(one, word));
      if (!command) return undefined;
      place.command = command;
    }
  }
  return place;
}

/** The options of a command and of the program that it belongs to. */
function optionsOf(command: Command): Option[] {
  const globals = command.parent?.options ?? [];
  return [...command.createHelp().visibleOptions(command), ...globals.filter(({ hidden }) => !hidden)];
}

const optionWithValue = (command: Command, word: string): Option | undefined =>
  optionsOf(command).find((option) => [option.short, option.long].includes(word) && (option.required || option.optional));

const variadic = ({ registeredArguments }: Command): Argument | undefined => registeredArguments.filter((one) => one.variadic).at(-1);

/** Flags, or after `--option=` its values with this beginning. */
function flags(command: Command, word: string): Candidate[] {
  const [, flag] = /^(--[^=]+=)/.exec(word) ?? [];
  if (flag === undefined) {
    return optionsOf(command)
      .flatMap(({ long, description }) => (long ? { value: long, about: description } : []))
      .filter(({ value }) => value.startsWith(word));
  }
  const option = optionWithValue(command, flag.slice(0, -1));
  return fitting(word, option ? choicesOf(option).map((value) => flag + value) : []);
}

/** The names of commands; their other names only if no name begins like the word. */
function commandNames(commands: readonly Command[], word: string): Candidate[] {
  const named = (command: Command, value: string) => ({ value, about: command.summary() || undefined });
  const names = commands.map((command) => named(command, command.name())).filter(({ value }) => value.startsWith(word));
  if (names.length > 0) return names;
  return commands.flatMap((command) => command.aliases().map((name) => named(command, name))).filter(({ value }) => value.startsWith(word));
}

const fitting = (word: string, values: readonly string[]): Candidate[] =>
  values.filter((value) => value.startsWith(word)).map((value) => ({ value }));
