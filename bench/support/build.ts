import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Context } from '../bench.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The bot compiled to JavaScript, as it is deployed: stripping types as Node loads the sources takes 25 MB and 100 ms that no
 * deployment has. It goes to a folder of its own, so that nobody's dist/ changes.
 */
export async function builtBot(): Promise<Context & { remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'mlcost-bench-'));
  const out = join(folder, 'dist');
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await mkdir(out);
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }\n');
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    await promisify(execFile)(process.execPath, [compiler, '-p', 'tsconfig.build.json', '--outDir', out, '--noCheck'], {
      cwd: root,
    });
  } catch (error) {
    await remove();
    throw error;
  }
  return { program: join(out, 'main.js'), nodeOptions: await startOptions(), remove };
}

/** What stands between `node` and the program in package.json's start script, such as a limit for the heap. */
async function startOptions(): Promise<string[]> {
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { scripts: { start: string } };
  return scripts.start.split(' ').filter((word) => word.startsWith('--'));
}
