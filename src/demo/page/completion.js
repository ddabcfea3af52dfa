/** What the composer offers while one types. Pure. */

/**
 * @param {string} text what is in the composer
 * @param {{ commands: { command: string, description: string, usage_hint: string }[], suggestions: string[] }} workspace
 * @returns {{ value: string, title: string, detail?: string }[]} `value` is the whole line it would become
 */
export function completions(text, workspace, limit = 7) {
  if (!text.startsWith('/')) return [];
  const space = text.indexOf(' ');
  if (space === -1) {
    return workspace.commands
      .filter((c) => c.command.startsWith(text.toLowerCase()))
      .map((c) => ({ value: `${c.command} `, title: c.command, hint: c.usage_hint, detail: c.description }));
  }
  const command = text.slice(0, space);
  if (!workspace.commands.some((c) => c.command === command)) return [];
  const typed = text
    .slice(space + 1)
    .trimStart()
    .toLowerCase();
  const lines = workspace.suggestions
    .map((words) => (words.startsWith('/') ? words.replace(/^\S+\s*/, '') : words))
    .filter((words) => words !== '');
  const starting = lines.filter((words) => words.toLowerCase().startsWith(typed));
  const containing = lines.filter(
    (words) => !starting.includes(words) && typed.length > 1 && words.toLowerCase().includes(typed),
  );
  return [...starting, ...containing]
    .filter((words) => words.toLowerCase() !== typed)
    .slice(0, limit)
    .map((words) => ({ value: `${command} ${words}`, title: words }));
}

/** The usage hint shown while a command has no words yet. */
export const usageOf = (text, workspace) => workspace.commands.find((c) => text.trim() === c.command)?.usage_hint;
