import { readFile } from 'node:fs/promises';
import { type Started, startProcess } from './process.ts';

interface Image {
  /** What the container runs, Node aside. */
  args: string[];
  env: Record<string, string>;
  user: string;
  /** The instructions that it is made by. */
  instructions: string[];
}

/** What a container of the image would run and see, as the Dockerfile says it. */
export async function readImage(): Promise<Image> {
  const dockerfile = await readFile('build/Dockerfile', 'utf8');
  const [, entrypoint = ''] = /^ENTRYPOINT (\[.*\])$/m.exec(dockerfile) ?? [];
  const [node, ...args] = JSON.parse(entrypoint) as string[];
  if (node !== '/nodejs/bin/node') throw new Error(`The image does not start its own Node, but ${node}.`);
  const [, variables = ''] = /^ENV (.*)$/m.exec(dockerfile) ?? [];
  const [, user = ''] = /^USER (.*)$/m.exec(dockerfile) ?? [];
  return {
    args,
    env: Object.fromEntries(variables.split(' ').map((variable) => variable.split('=') as [string, string])),
    user,
    instructions: dockerfile.match(/^[A-Z]+(?= )/gm) ?? [],
  };
}

/** Runs a part as its container would: the image's command in the part's folder, with the image's variables, these settings and no others. */
export async function startImage(folder: string, settings: Record<string, string>, args: string[] = []): Promise<Started> {
  const image = await readImage();
  return startProcess([...image.args, ...args], { cwd: folder, env: { ...image.env, ...settings } });
}
