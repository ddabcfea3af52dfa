import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The bot compiled to JavaScript, as it is deployed: stripping types as Node loads the sources takes 25 MB and 100 ms that no
 * deployment has. It goes to a folder of its own, so that nobody's dist/ changes.
 */
export async function builtBot(): Promise<{ program: string; remove(): Promise<void> }> {
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
  return { program: join(out, 'main.js'), remove };
}
