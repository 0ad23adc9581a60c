// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import type { EventEmitter } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** What went wrong. Codes never change; messages may. */
export class VeloxError extends Error {
    constructor(code: string, message: string);
    readonly code: 'bad-argument' | 'bad-state' | 'too-deep';
}

export interface Options {
    /** Shortest time between two pushes, in milliseconds; 200, never below 15. */
    throttleMs?: number;
    /** Time between two pings, in milliseconds; 25,000. */
    pingMs?: number;
    /** A reader that takes no byte for so long, in milliseconds, is disconnected; 30,000. */
    writeTimeoutMs?: number;
    /** A reader whose socket holds more is sent nothing until it has drained; 1 MiB, never below 64 KiB. */
    maxUnsentBytes?: number;
    /** Patches kept for readers that come back; as large as the state, from 64 KiB to 8 MiB. */
    historyBytes?: number;
    /** Readers at a time, others are answered 503; 10,000. */
    maxConnections?: number;
    /** Origins, besides the server's own, whose pages may read; `*` is any; none. */
    allowedOrigins?: string[];
    /** What a reader gets that names no format; `merge`. */
    defaultPatch?: 'merge' | 'json';
    /** Whether event streams are compressed for readers that accept it; true. */
    gzip?: boolean;
    /** Decides before anything is sent; false is answered 403. */
    authorize?: (request: IncomingMessage) => boolean | Promise<boolean>;
    /** By which member the rows of the list at a JSON Pointer are told apart, where it is not `id`, `key` or `uuid`. */
    rowKeys?: { [pointer: string]: string };
    /** Identity of the state; a random one. */
    id?: string;
}

/** One reader. */
export interface Connection {
    /** Unique in its state. */
    id: number;
    /** Of the peer, with its port. */
    address: string;
    transport: 'sse' | 'websocket' | 'poll';
    /** Sent last, or 0. */
    version: number;
    /** Not yet taken by the peer. */
    bytesQueued: number;
    since: Date;
}

export interface StateEvents {
    /** A push has changed something. */
    push: [push: { version: number; bytes: number }];
    connect: [connection: Connection];
    disconnect: [connection: Connection];
    /** The object cannot be pushed, or authorize() has thrown. Fatal without a listener. */
    error: [error: Error];
}

/** An object that says when it has changed. */
export type Pushable<T extends object> = T & { $push(): void };

/** An object and its readers. */
export class State<T extends object = any> extends EventEmitter<StateEvents> {
    constructor(object: T, options?: Options);
    /** The application's object, with its `$push()`. */
    readonly object: Pushable<T>;
    /** Identity of the state: another one after a restart. */
    readonly id: string;
    readonly version: number;
    /** Size of the state as compact JSON, as of the last push. */
    readonly bytes: number;
    readonly connections: Connection[];
    /** Says that the object has changed. */
    push(): void;
    /** Pushes now what push() has announced. */
    flush(): void;
    /** Resolves when the connection is closed; never rejects. */
    handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
    /** Serves what a server's `upgrade` event gives. */
    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>;
    /** Serves the WebSockets of a server at one path, `/sync` by default. */
    attach(server: Server, path?: string): this;
    /** Pushes what is left and lets every reader go. */
    close(): Promise<void>;
}

/** For express, or a plain `http` server. */
export interface Handler<T extends object = any> {
    (request: IncomingMessage, response: ServerResponse): void;
    readonly state: State<T>;
    /** Serves the WebSockets of a server at one path, `/sync` by default. */
    attach(server: Server, path?: string): Handler<T>;
}

type ScriptHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** A handler that keeps readers in step with the object, which gets a method `$push()`. */
export function handle<T extends object>(object: T, options?: Options): Handler<T>;
/** The state of an object; one for each. */
export function state<T extends object>(object: T, options?: Options): State<T>;
/** state() by the name that velox for Node gives it. */
export const sync: typeof state;
/** Serves the client for a script tag, `velox.js`. */
export const JS: ScriptHandler;
export const js: ScriptHandler;

declare const velox: {
    handle: typeof handle;
    state: typeof state;
    sync: typeof sync;
    JS: ScriptHandler;
    js: ScriptHandler;
    State: typeof State;
    VeloxError: typeof VeloxError;
};
export default velox;
