// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

/** A value of JSON's and all that is in it, not to be written to. */
export type Immutable<T> = T extends object ? { readonly [K in keyof T]: Immutable<T[K]> } : T;

/** One operation of a JSON Patch (RFC 6902). */
export type Operation =
    | { op: 'add' | 'replace' | 'test'; path: string; value: unknown }
    | { op: 'remove'; path: string }
    | { op: 'move' | 'copy'; path: string; from: string };

/** What went wrong. Codes never change; messages may. */
export type ErrorCode =
    | 'bad-url' | 'bad-argument' | 'transport-missing'
    | 'connection-lost' | 'refused' | 'silence' | 'stalled'
    | 'invalid-message' | 'base-mismatch' | 'root-type' | 'apply-failed'
    | 'invalid-patch' | 'unknown-operation' | 'invalid-pointer' | 'not-found' | 'invalid-index' | 'test-failed'
    | 'move-into-child' | 'too-deep' | 'too-large';

export class VeloxError extends Error {
    constructor(code: string, message: string,
        details?: { index?: number; pointer?: string; status?: number; cause?: unknown });
    readonly code: ErrorCode;
    /** Position of the failing operation in its patch. */
    index: number | undefined;
    /** JSON Pointer of the place concerned. */
    pointer: string | undefined;
    /** Status of the HTTP answer, for `refused`. */
    status: number | undefined;
    cause: unknown;
}

export interface Environment {
    setTimeout(callback: () => void, ms: number): unknown;
    clearTimeout(timer: any): void;
    now(): number;
    random(): number;
    EventSource: unknown;
    WebSocket: unknown;
    fetch: unknown;
    XMLHttpRequest: unknown;
    [part: string]: unknown;
}

export interface Options {
    /** `auto`, the default, takes the first that works of Server-Sent Events, WebSocket and long poll. */
    transport?: 'auto' | 'sse' | 'ws' | 'poll';
    /** Whether to connect at once; true. */
    connect?: boolean;
    /** Whether to reconnect by itself; true. */
    retry?: boolean;
    /** Shortest and longest wait before reconnecting, in milliseconds; 100 and 10,000. */
    backoff?: { min?: number; max?: number };
    /** Whether a server of another origin is sent cookies; false. */
    withCredentials?: boolean;
    /** Sent with each request. A browser's WebSocket cannot. */
    headers?: { [name: string]: string };
    /** For basic authentication. */
    username?: string;
    password?: string;
    /** Replaces parts of the world around the client: `WebSocket` in Node, clocks in tests. */
    environment?: Partial<Environment>;
}

/** What an update was. */
export interface UpdateInfo {
    /** Whether the whole state came, or a patch. */
    readonly kind: 'full' | 'delta';
    /** Version of the state after it. */
    readonly version: number;
    /** Size of the message in UTF-8. */
    readonly bytes: number;
}

/** Keeps an object in step with a server's. */
export class VeloxClient<T extends object = any> {
    constructor(url: string, object: T | Partial<T>, options?: Options);

    onupdate: ((object: T) => void) | null;
    onerror: ((error: VeloxError) => void) | null;
    onconnect: (() => void) | null;
    /** A function that declares one parameter takes reconnecting over: nothing happens before `retry()`. */
    ondisconnect: ((retry: () => void) => void) | null;
    onchange: ((connected: boolean) => void) | null;
    /** The operations of a JSON Patch, or a merge patch; null for a full state. */
    onpatch: ((patch: Operation[] | { [key: string]: unknown } | null, update: UpdateInfo) => void) | null;

    readonly connected: boolean;
    /** Identity of the state held, or empty. */
    readonly id: string;
    /** Version of the state held, or 0. */
    readonly version: number;
    /** The transport in use, or tried next. */
    readonly transport: 'sse' | 'ws' | 'poll';
    readonly sse: boolean;
    readonly ws: boolean;
    readonly poll: boolean;

    /** The state as an immutable value that shares what stays with the one before it. */
    readonly snapshot: Immutable<T>;
    /** Calls the listener now and after each update; returns a function that ends it. */
    readonly subscribe: (listener: (snapshot: Immutable<T>) => void) => () => void;

    connect(): void;
    disconnect(): void;
    /** Resolves when the client has disconnected for good. */
    wait(): Promise<void>;
}

type Connect = <T extends object = any>(url: string, object: T | Partial<T>, options?: Options) => VeloxClient<T>;

export interface Velox extends Connect {
    sse: Connect;
    ws: Connect;
    poll: Connect;
    VeloxError: typeof VeloxError;
}

/** Keeps `object`, which is changed in place, in step with the state at `url`. */
export const velox: Velox;
export default velox;

/** Applies a JSON Patch (RFC 6902) in place, wholly or not at all, and returns the document. */
export function applyPatch<T = any>(document: T, operations: readonly Operation[]): T;
/** Applies a JSON Merge Patch (RFC 7396) in place and returns the document. */
export function applyMergePatch<T = any>(document: T, patch: unknown): T;
