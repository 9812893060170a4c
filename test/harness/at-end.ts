import type { TestContext } from 'node:test'

const stacks = new WeakMap<TestContext, (() => unknown)[]>()

/**
 * Runs `undo` when the test ends, the latest first: what was opened on something is closed before it. (The
 * runner's own `after` goes in the order of asking, and would drop a database under a running hub.)
 */
export function atEnd(t: TestContext, undo: () => unknown): void {
  const known = stacks.get(t)
  if (known !== undefined) {
    known.push(undo)
    return
  }
  const stack = [undo]
  stacks.set(t, stack)
  t.after(async () => {
    for (const next of stack.reverse()) await next()
  })
}
