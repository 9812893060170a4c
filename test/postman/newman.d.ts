/** As much of newman as the test uses; it publishes no types. */
declare module 'newman' {
  interface Summary {
    readonly run: {
      readonly stats: {
        readonly requests: { readonly total: number }
        readonly assertions: { readonly total: number }
      }
      readonly failures: readonly {
        readonly source?: { readonly name: string }
        readonly error: { readonly test: string; readonly message: string }
      }[]
    }
  }
  interface Options {
    readonly collection: unknown
    readonly envVar: readonly { readonly key: string; readonly value: string }[]
  }
  const newman: { run(options: Options, done: (error: Error | null, summary: Summary) => void): void }
  export default newman
}
