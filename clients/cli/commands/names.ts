import type { Command } from 'commander';

/** The function that a command calls: its first alias, or its own name. */
export const functionOf = (command: Command): string => command.alias() ?? command.name();

/** The other names that people try for a command. */
export const otherNamesOf = (command: Command): string[] => command.aliases().filter((name) => name !== functionOf(command));

/** Whether this word names the command. */
export const isNamed = (command: Command, word: string | undefined): boolean =>
  word !== undefined && [command.name(), ...command.aliases()].includes(word);
