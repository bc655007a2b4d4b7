import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Copy, DockerfileParser, type From, type Instruction, type JSONInstruction } from 'dockerfile-ast';
import { buildContext } from './build-context';

/** What the last stage says of how it is run. */
export interface BuiltImage {
  /** The folder that stands for `WORKDIR`. */
  folder: string;
  environment: Record<string, string>;
  user: number;
  command: string[];
  healthCheck: string[];
}

/**
 * Performs the steps of a Dockerfile without Docker: each stage is a folder of its own, `RUN` runs on this machine with
 * the given PATH. Base images are taken to be a machine that has Node.
 *
 * @param instead - what comes to the same as a command of `RUN`, in the folder of its stage, and takes less time.
 */
export function buildDockerfile(
  project: string,
  into: string,
  path: string,
  instead: Readonly<Record<string, (folder: string) => void>> = {},
): BuiltImage {
  const dockerfile = DockerfileParser.parse(readFileSync(join(project, 'Dockerfile'), 'utf8'));
  const context = buildContext(project);
  const stages = new Map<string, string>();
  let image = newStage(join(into, 'stage-0'));
  for (const instruction of dockerfile.getInstructions()) {
    const words = instruction.getArguments().map((argument) => argument.getValue());
    switch (instruction.getKeyword()) {
      case 'FROM':
        image = newStage(join(into, `stage-${stages.size}`));
        stages.set((instruction as From).getBuildStage() ?? '', image.root);
        break;
      case 'WORKDIR':
        image.folder = join(image.root, words[0]!);
        mkdirSync(image.folder, { recursive: true });
        break;
      case 'ENV':
        Object.assign(image.environment, Object.fromEntries(words.map((word) => word.split('='))));
        break;
      case 'COPY':
        copy(instruction as Copy, words, image.folder);
        break;
      case 'RUN':
        run(instruction, image);
        break;
      case 'USER':
        image.user = Number(words[0]?.split(':')[0]);
        break;
      case 'CMD':
        image.command = stringsOf(instruction as JSONInstruction);
        break;
      case 'HEALTHCHECK':
        image.healthCheck = JSON.parse(instruction.getArgumentsContent()!.replace(/^.*?CMD /, '')) as string[];
        break;
      case 'EXPOSE':
        break;
      default:
        throw new TypeError(`${instruction.getInstruction()} is not known here: teach it to this test`);
    }
  }
  return image;

  function copy(instruction: Copy, words: string[], folder: string): void {
    const [target = '', ...reversed] = words.toReversed();
    for (const source of reversed) {
      const stage = instruction.getFromFlag()?.getValue();
      const isFolder = target.endsWith('/') && target !== './' ? false : target !== './';
      const to = isFolder ? join(folder, target) : join(folder, target, basename(source));
      if (stage) cpSync(join(stages.get(stage)!, source), to, { recursive: true, verbatimSymlinks: true });
      else copyFromContext(source, to);
    }
  }

  function copyFromContext(source: string, to: string): void {
    const files = context.filter((file) => file === source || file.startsWith(`${source}/`));
    if (files.length === 0) throw new Error(`COPY ${source}: .dockerignore leaves nothing of it`);
    for (const file of files) {
      const target = join(to, file.slice(source.length));
      mkdirSync(dirname(target), { recursive: true });
      cpSync(join(project, file), target);
    }
  }

  function run(instruction: Instruction, { folder, environment }: BuiltImage): void {
    const command = instruction.getArgumentsContent()!;
    if (instead[command] !== undefined) return instead[command](folder);
    // How npm reaches its registry on this machine is in its environment; the test runner's own mode is not wanted.
    const { NODE_ENV: _, ...machine } = process.env;
    const env = { ...machine, PATH: path, ...environment };
    execFileSync('sh', ['-c', command], { cwd: folder, env, stdio: 'pipe' });
  }
}

function newStage(root: string): BuiltImage & { root: string } {
  mkdirSync(root, { recursive: true });
  return { root, folder: root, environment: {}, user: 0, command: [], healthCheck: [] };
}

function stringsOf(instruction: JSONInstruction): string[] {
  return instruction.getJSONStrings().map((text) => JSON.parse(text.getValue()) as string);
}
